"""What an officer does to an assisted file goes through the person's mandate, or not at all."""

from __future__ import annotations

from datetime import datetime

from eklinik.applicants import mandates
from eklinik.applicants.mandate_refusals import NEEDED
from eklinik.applicants.models import Mandate
from eklinik.applications.models import Application, Channel
from eklinik.casework.refusals import Refusal
from eklinik.staff.actor import Actor


def on_behalf(
    application: Application, action: str, *, by: Actor, at: datetime, words: str = ""
) -> None:
    """Write the action into the ledger; `Refusal("mandate_…")` when no mandate covers it now.

    Nothing for the person's own account, nor for files from OSS or paper, which were
    made by the person and are only copied.  Call it in the transaction of the action.
    """
    if application.channel != Channel.ASSISTED or by.user_id == application.account_id:
        return
    if application.applicant_id is None:
        raise Refusal("mandate_needed", NEEDED)
    mandate = mandates.due(application.applicant_id, action, at=at)
    mandates.use(
        mandate, action, by=by.user_id, at=at, subject="application",
        subject_ref=str(application.uid), words=words,
    )  # fmt: skip


def check_begin(mandate: Mandate | None, office_id: int) -> Mandate:
    """The mandate under which an assisted file may be begun."""
    if mandate is None or mandate.office_id != office_id:
        raise Refusal("mandate_needed", NEEDED, details={"mandate": ["required"]})
    return mandate
