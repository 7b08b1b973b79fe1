"""When a kind of desk is open: the weekly hours, without the office's days off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eklinik.casework.clock import Calendar, calendar_of
from eklinik.clinic.models import OpeningHours

LOOK_AHEAD = 90
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of one kind of desk, a list of spans a weekday (0 is Monday)."""

    calendar: Calendar
    spans: dict[int, list[Span]]

    def on(self, day: date) -> list[Span]:
        """The spans of a day; none on a holiday, whatever its weekday."""
        return [] if day in self.calendar.off else self.spans.get(day.weekday(), [])

    def openings(self, start: date) -> Iterator[datetime]:
        """Every moment of opening from a day on, as far as one looks ahead."""
        for n in range(LOOK_AHEAD):
            day = start + timedelta(days=n)
            for opens, _ in self.on(day):
                yield datetime.combine(day, opens, self.calendar.zone)


def week_of(office_id: int, kind: str) -> Week:
    """The weekly hours of a kind; one query."""
    rows = OpeningHours.objects.filter(office_id=office_id, kind=kind).order_by("weekday", "opens")
    spans: dict[int, list[Span]] = {}
    for weekday, opens, closes in rows.values_list("weekday", "opens", "closes"):
        spans.setdefault(weekday, []).append((opens, closes))
    return Week(calendar_of(office_id), spans)


def spans_on(office_id: int, kind: str, day: date) -> list[Span]:
    """The opening spans of a kind on a day, in local time."""
    return week_of(office_id, kind).on(day)


def is_open(office_id: int, kind: str, at: datetime) -> bool:
    """The kind of desk is open at that moment; a kind without hours is never open."""
    return _opens(week_of(office_id, kind), at)


def next_opening(office_id: int, kind: str, at: datetime) -> datetime | None:
    """When it opens next, after `at`; None when no hours are set for three months."""
    return _next(week_of(office_id, kind), at)


def closed_until(office_id: int, kind: str, at: datetime) -> tuple[bool, datetime | None]:
    """Whether it is closed now and when it opens next; one query."""
    week = week_of(office_id, kind)
    return (False, None) if _opens(week, at) else (True, _next(week, at))


def _opens(week: Week, at: datetime) -> bool:
    here = at.astimezone(week.calendar.zone)
    return any(opens <= here.time() < closes for opens, closes in week.on(here.date()))


def _next(week: Week, at: datetime) -> datetime | None:
    found = week.openings(week.calendar.local_day(at))
    return next((moment for moment in found if moment > at), None)
