"""Desk statistics: how long people waited and were served, and whether once was enough.

    report = desk_report(office_id, first, last)

Durations are minutes.  A median or p90 of fewer than five tickets is not shown: it
would be about somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median, quantiles

from django.db.models import Count, Q

from eklinik.applications.models import Channel
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case, Movement
from eklinik.clinic.models import Consultation, DeskKind, Ticket, TicketState
from eklinik.clinic.outcomes import RETURN

FEWEST = 5
RETURNED = "return_to_applicant"


@dataclass(frozen=True, slots=True)
class Measure:
    """How many, the median, and what nine of ten stay under; None when there are too few."""

    count: int
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One desk, kind, service or hour."""

    name: str
    tickets: int
    missed: int
    waiting: Measure
    service: Measure


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; `percent` is None under five."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.part / self.whole) if self.whole >= FEWEST else None


@dataclass(frozen=True, slots=True)
class Report:
    """A time at the desks, both days included."""

    first: date
    last: date
    total: Line
    by_day: tuple[Line, ...]
    by_desk: tuple[Line, ...]
    by_kind: tuple[Line, ...]
    by_service: tuple[Line, ...]
    by_hour: tuple[Line, ...]
    priority: int
    once: Share
    returned: Share
    right: Share
    outcomes: tuple[tuple[str, int], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket with its minutes; a time that was not reached is None."""

    day: date
    hour: int
    desk: str
    kind: str
    service: str
    missed: bool
    priority: bool
    waited: float | None
    served: float | None


def desk_report(office_id: int, first: date, last: date) -> Report:
    """Everything of the days `first` to `last`; three queries whatever the number of tickets."""
    rows = _rows(office_id, first, last)
    visits = _visits(office_id, first, last)
    return Report(
        first, last, _line("", rows),
        by_day=_lines(rows, lambda row: row.day.isoformat()),
        by_desk=_lines(rows, lambda row: row.desk),
        by_kind=_lines(rows, lambda row: str(DeskKind(row.kind).label)),
        by_service=_lines(rows, lambda row: row.service),
        by_hour=_lines(rows, lambda row: f"{row.hour:02d}.00"),
        priority=sum(row.priority for row in rows),
        once=_once(visits), returned=_returned(visits),
        right=_first_time_right(office_id, first, last),
        outcomes=tuple(Counter(visit.outcome for visit in visits).most_common()),
    )  # fmt: skip


def _rows(office_id: int, first: date, last: date) -> list[Row]:
    zone = calendar_of(office_id).zone
    found = Ticket.objects.filter(office_id=office_id, day__gte=first, day__lte=last)
    values = found.values_list(
        "day", "issued_at", "desk__name", "kind", "service__name", "state", "priority",
        "called_at", "began_at", "ended_at",
    )  # fmt: skip
    return [
        Row(
            day, issued.astimezone(zone).hour, desk or "", kind, service,
            state in {TicketState.MISSED, TicketState.LEFT}, bool(priority),
            _minutes(issued, began or called), _minutes(began, ended),
        )
        for day, issued, desk, kind, service, state, priority, called, began, ended in values
    ]  # fmt: skip


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    if start is None or end is None or end < start:
        return None
    return (end - start).total_seconds() / 60


def measure(values: Iterable[float | None]) -> Measure:
    """Count, median and 90th percentile (inclusive) of the values that are there."""
    there = sorted(value for value in values if value is not None)
    if len(there) < FEWEST:
        return Measure(len(there))
    return Measure(len(there), median(there), quantiles(there, n=10, method="inclusive")[8])


def _line(name: str, rows: Sequence[Row]) -> Line:
    return Line(
        name, len(rows), sum(row.missed for row in rows),
        measure(row.waited for row in rows), measure(row.served for row in rows),
    )  # fmt: skip


def _lines(rows: Sequence[Row], key: Callable[[Row], str]) -> tuple[Line, ...]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return tuple(_line(name, groups[name]) for name in sorted(groups) if name)


@dataclass(frozen=True, slots=True)
class Visit:
    """A consultation that was closed: what it came to, and how many tickets it took."""

    outcome: str
    tickets: int
    who: str
    opened_at: datetime


def _visits(office_id: int, first: date, last: date) -> list[Visit]:
    zone = calendar_of(office_id).zone
    begin = datetime.combine(first, datetime.min.time(), zone)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    found = Consultation.objects.filter(
        office_id=office_id, closed_at__gte=begin, closed_at__lt=end
    ).annotate(count=Count("tickets"))
    values = found.values_list("outcome", "count", "applicant_id", "phone_digest", "opened_at")
    return [
        Visit(outcome, count, str(applicant or phone or ""), opened)
        for outcome, count, applicant, phone, opened in values
    ]


def _once(visits: Sequence[Visit]) -> Share:
    """First-contact resolution: closed without another visit owed, with one ticket or call."""
    solved = [v for v in visits if v.outcome and v.outcome not in RETURN and v.tickets <= 1]
    return Share(len(solved), sum(1 for visit in visits if visit.outcome))


def _returned(visits: Sequence[Visit]) -> Share:
    """Visits of somebody who had been helped before in the same time."""
    known = Counter(visit.who for visit in visits if visit.who)
    return Share(sum(count - 1 for count in known.values()), sum(known.values()))


def _first_time_right(office_id: int, first: date, last: date) -> Share:
    """Files that a desk helped to make and that were never sent back for repair."""
    zone = calendar_of(office_id).zone
    begin = datetime.combine(first, datetime.min.time(), zone)
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    made = Case.objects.filter(
        office_id=office_id, channel=Channel.ASSISTED, received_at__gte=begin, received_at__lt=end
    )
    sent_back = Movement.objects.filter(case__in=made, verb=RETURNED).values("case").distinct()
    counted = made.aggregate(whole=Count("pk"), back=Count("pk", filter=Q(pk__in=sent_back)))
    return Share(counted["whole"] - counted["back"], counted["whole"])
