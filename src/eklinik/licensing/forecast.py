"""Which files OSS will deem approved if nobody decides: a forecast for the head, never a fact.

PP 28/2025 Ps 225 (1) and 230.  Whether the law's “Hari” are working days is not verified,
so the forecast counts calendar days, which is the earliest that OSS could decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eklinik.casework.clock import calendar_of
from eklinik.licensing.models import Opinion, Project
from eklinik.licensing.rules import VERIFIED
from eklinik.process.roles import ROLE_TITLES

MOST = 200


@dataclass(frozen=True, slots=True)
class Forecast:
    """A file, the earliest day of deemed approval, and who must decide before that."""

    project: Project
    on: date
    left: int
    paused: bool
    responsible: tuple[str, ...]


def forecasts(office_id: int, *, at: datetime) -> list[Forecast]:
    """The open files with days in their row of law, nearest first; two queries."""
    rows = list(
        Project.objects.filter(
            office_id=office_id, risk__in=VERIFIED, days__isnull=False, clock_from__isnull=False,
            deemed_at__isnull=True, case__closed_at__isnull=True,
        ).select_related("case", "applicant").exclude(case__step="record")[:MOST]
    )  # fmt: skip
    asked = _asked([row.case_id for row in rows if row.case_id])
    today = calendar_of(office_id).local_day(at)
    found = [_one(row, asked.get(row.case_id or 0, []), today, at) for row in rows]
    return sorted(found, key=lambda item: (item.paused, item.on, item.project.pk))


def _asked(case_ids: list[int]) -> dict[int, list[str]]:
    rows = Opinion.objects.filter(
        case_id__in=case_ids, ended_at__isnull=True, given_at__isnull=True
    )
    found: dict[int, list[str]] = {}
    for case_id, name in rows.order_by("due_at", "pk").values_list("case_id", "unit__name"):
        found.setdefault(case_id, []).append(name)
    return found


def _one(project: Project, units: list[str], today: date, at: datetime) -> Forecast:
    assert project.clock_from is not None and project.days is not None  # noqa: S101, PT018  asked
    stopped = project.clock_stopped
    began = project.clock_from + (at - stopped if stopped else timedelta(0))
    on = calendar_of(project.office_id).local_day(began) + timedelta(days=project.days)
    role = project.case.role if project.case else ""
    responsible = tuple(units) or (ROLE_TITLES.get(role, role),)
    return Forecast(project, on, (on - today).days, stopped is not None, responsible)
