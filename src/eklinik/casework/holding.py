"""Taking over and handing back a case, so that two officers do not do the same work."""

from __future__ import annotations

from datetime import datetime

from eklinik.casework.guard import Standing, posting_for
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.staff.actor import Actor


def take_over(case: Case, *, by: Actor, at: datetime) -> None:
    """The case is now in this person's hands; it must be in a role that they hold."""
    standing = Standing(case.office_id, case.unit_id, case.holder_id, case.facts)
    posting_for(standing, case.role, "", by)
    _hold(case, by.user_id)


def hand_back(case: Case, *, by: Actor, at: datetime) -> None:
    """The case is free for everyone of its role again; only its holder may say so."""
    if case.holder_id != by.user_id:
        raise Refusal("held", holder="")
    _hold(case, None)


def _hold(case: Case, user_id: int | None) -> None:
    changed = Case.objects.filter(
        pk=case.pk, seq=case.seq, holder_id=case.holder_id, closed_at__isnull=True
    ).update(holder_id=user_id)
    if not changed:
        raise Refusal("moved_on")
