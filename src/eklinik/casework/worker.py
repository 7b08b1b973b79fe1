"""Who may work at a case's present box, between two passings of the door."""

from __future__ import annotations

from collections.abc import Collection

from eklinik.casework.guard import Standing, posting_for
from eklinik.casework.models import Case
from eklinik.casework.offers import chart_for, kind_of
from eklinik.casework.refusals import Refusal
from eklinik.staff.actor import Actor


def person(by: Actor) -> int:
    """The id of the person who acts; the system does no officer's work."""
    if by.user_id is None:
        raise Refusal("not_your_role", role="Petugas")
    return by.user_id


def must_work_at(case: Case, kinds: Collection[str], by: Actor) -> int:
    """Refuse unless the case waits at a box of these kinds for this person; the person's id."""
    if case.closed_at is not None:
        raise Refusal("closed")
    if kind_of(case) not in kinds:
        raise Refusal("moved_on")
    standing = Standing(case.office_id, case.unit_id, case.holder_id, case.facts)
    posting_for(standing, chart_for(case)[case.step].by, "", by)
    if by.user_id == case.facts.get("applicant_user"):
        raise Refusal("own_application")
    if case.holder_id is not None and case.holder_id != by.user_id:
        raise Refusal("held", holder=case.holder)
    return person(by)


def locked_case(case_id: int) -> Case:
    """The case under its lock; call inside a transaction."""
    found = Case.objects.select_for_update(of=("self",)).select_related("office")
    case = found.filter(pk=case_id).first()
    if case is None:
        raise Refusal("not_found")
    return case
