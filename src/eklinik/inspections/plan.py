"""The visit's plan: when, who, where, and the number of its letter of assignment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Q
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from pydantic import BaseModel, ConfigDict, Field

from eklinik.accounts.models import User
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import RegisterEntry
from eklinik.casework.numbering import void_number
from eklinik.casework.plain import Plain
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import Passing, schema
from eklinik.casework.series import ASSIGNMENT, office_number
from eklinik.casework.worker import person
from eklinik.inspections.models import InspectionPlan
from eklinik.process.roles import TECHNICAL_STAFF
from eklinik.staff.models import Posting

AHEAD = timedelta(days=366)


@schema("inspection_plan")
class PlanInput(BaseModel):
    """The input of `schedule`; a `visit_at` without a zone is the office's own clock."""

    model_config = ConfigDict(extra="forbid")

    visit_at: datetime = Field(title=noop("Tanggal dan jam kunjungan"))
    mode: Literal["field", "virtual"] = Field("field", title=noop("Cara kunjungan"))
    team: list[int] = Field(title=noop("Tim pemeriksa"), min_length=1, max_length=12)
    place: Plain = Field("", title=noop("Tempat"), max_length=400)
    note: Plain = Field("", title=noop("Catatan untuk pemohon"), max_length=500)


def team_choices(office_id: int, *, at: datetime) -> list[User]:
    """The office's technical staff of that day, by name."""
    day = calendar_of(office_id).local_day(at)
    posted = Posting.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), office_id=office_id,
        role=TECHNICAL_STAFF, valid_from__lte=day, user__is_active=True,
    )  # fmt: skip
    return list(User.objects.filter(pk__in=posted.values("user")).order_by("name", "pk"))


def visit_moment(office_id: int, visit_at: datetime) -> datetime:
    """The visit's time in the office's zone."""
    zone = calendar_of(office_id).zone
    if visit_at.tzinfo is None:
        return visit_at.replace(tzinfo=zone)
    try:
        return visit_at.astimezone(zone)
    except OverflowError:  # the first or last day of all time: the checks refuse it as it is
        return visit_at


def visit_warnings(office_id: int, visit_at: datetime) -> list[LazyText]:
    """What the officer should know before choosing that day; none of it forbids the visit."""
    calendar = calendar_of(office_id)
    day = visit_moment(office_id, visit_at).date()
    found: list[LazyText] = []
    if not calendar.is_workday(day):
        found.append(_("Hari itu bukan hari kerja kantor."))
    if calendar.is_provisional(day):
        found.append(_("Hari libur tahun itu belum diumumkan, jadi tanggal ini masih sementara."))
    return found


def plan_visit(passing: Passing) -> InspectionPlan:
    """Make the plan and take the number of its letter; `Refusal("bad_data")` names the field."""
    data = passing.data
    assert isinstance(data, PlanInput)  # noqa: S101  the door has validated it
    visit_at = _checked(data, passing)
    plan = InspectionPlan.objects.create(
        office_id=passing.office_id, case_id=passing.case_id, visit_at=visit_at, mode=data.mode,
        place=data.place.strip(), note=data.note.strip(), created_at=passing.at,
        created_by_id=person(passing.by),
    )  # fmt: skip
    seats = InspectionPlan.team.through
    seats.objects.bulk_create(
        seats(inspectionplan_id=plan.pk, user_id=user) for user in dict.fromkeys(data.team)
    )
    entry = office_number(passing.case.office, ASSIGNMENT, case_id=passing.case_id, at=passing.at)
    plan.letter_number = entry.number
    plan.save(update_fields=["letter_number"])
    passing.facts["plan"] = passing.record["plan"] = plan.pk
    return plan


def _checked(data: PlanInput, passing: Passing) -> datetime:
    visit_at = visit_moment(passing.office_id, data.visit_at)
    problems: dict[str, list[Any]] = {}
    if visit_at < passing.at:
        problems["visit_at"] = [_("Waktu kunjungan sudah lewat. Pilih waktu yang akan datang.")]
    elif visit_at > passing.at + AHEAD:
        problems["visit_at"] = [_("Waktu kunjungan lebih dari setahun lagi. Periksa tahunnya.")]
    known = {user.pk for user in team_choices(passing.office_id, at=passing.at)}
    if not set(data.team) <= known:
        problems["team"] = [_("Pilih anggota tim dari staf teknis kantor ini.")]
    if data.mode == "field" and not data.place.strip():
        problems["place"] = [_("Tuliskan tempat yang akan ditinjau.")]
    if problems:
        raise Refusal("bad_data", details=problems)
    return visit_at


def cancel_visit(passing: Passing, why: str) -> None:
    """Cancel the case's planned visit, unless its report is finished; its letter becomes batal."""
    plan = planned(passing.case_id, passing.facts)
    if plan is None or plan.reports.filter(finished_at__isnull=False).exists():
        return
    plan.cancelled_at = passing.at
    plan.save(update_fields=["cancelled_at"])
    entry = RegisterEntry.objects.get(office_id=passing.office_id, number=plan.letter_number)
    void_number(entry, at=passing.at, reason=why)
    passing.facts["plan"] = None
    passing.record["cancelled_plan"] = plan.pk


def planned(case_id: int, facts: dict[str, Any]) -> InspectionPlan | None:
    """The visit that the case's facts name, unless it was cancelled."""
    if not facts.get("plan"):
        return None
    plans = InspectionPlan.objects.filter(case_id=case_id, cancelled_at__isnull=True)
    return plans.filter(pk=facts["plan"]).first()
