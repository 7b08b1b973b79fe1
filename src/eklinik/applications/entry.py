"""The second way in: front office enters a file for somebody, from OSS, or from paper."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import User
from eklinik.applicants import mandates
from eklinik.applicants.models import Applicant, Mandate
from eklinik.applications import drafts
from eklinik.applications.answers import storable
from eklinik.applications.behalf import check_begin, on_behalf
from eklinik.applications.models import Application, Channel
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.models import PermitVersion
from eklinik.process.roles import FRONT_OFFICE
from eklinik.staff.actor import Actor

ENTERED = frozenset({Channel.ASSISTED, Channel.OSS, Channel.PAPER})


@transaction.atomic
def enter(
    permit_version: PermitVersion,
    applicant: Applicant,
    *,
    channel: str,
    request_kind: str,
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
    lodged_number: str = "",
    account: User | None = None,
    mandate: Mandate | None = None,
) -> Application:
    """A draft that front office fills and sends; `received_at` is its legal receipt time.

    A file from OSS or paper was received when it was lodged there, never in the
    future; an assisted one is received when it is sent, and needs a live `mandate` of
    the applicant that covers filling it in.
    """
    office = permit_version.permit_type.office
    _check(channel, applicant, office.pk, by, received_at, at)
    if channel == Channel.ASSISTED:
        mandates.bind(check_begin(mandate, office.pk), applicant)
    application = drafts.start(
        office, permit_version, account, request_kind, at=at, applicant=applicant
    )
    application.channel, application.typed_by_id = channel, by.user_id
    application.lodged_at = None if channel == Channel.ASSISTED else received_at
    application.lodged_number = storable(lodged_number).strip()[:60]
    application.save(update_fields=["channel", "typed_by", "lodged_at", "lodged_number"])
    on_behalf(application, "fill", by=by, at=at, words=permit_version.name)
    return application


def _check(
    channel: str,
    applicant: Applicant,
    office_id: int,
    by: Actor,
    received_at: datetime | None,
    at: datetime,
) -> None:
    if not by.holds(FRONT_OFFICE) or by.office_id != office_id:
        raise Refusal("not_your_role", role="Front Office")
    if applicant.office_id != office_id:
        raise Refusal("not_found")
    if channel not in ENTERED:
        raise Refusal("bad_data", details={"channel": ["not_offered"]})
    if channel == Channel.ASSISTED:
        return
    if received_at is None:
        raise Refusal(
            "bad_data",
            _("Isi kapan berkas ini diterima di OSS atau di loket."),
            details={"received_at": ["required"]},
        )
    if received_at > at:
        raise Refusal(
            "bad_data",
            _("Waktu terima berkas ada di masa depan. Periksa tanggal dan jamnya."),
            details={"received_at": ["future"]},
        )
