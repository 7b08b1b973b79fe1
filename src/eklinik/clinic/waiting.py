"""Who waits, at which place, and for how long by what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, floor
from statistics import mean

from django.db.models import Count, DurationField, ExpressionWrapper, F, QuerySet, Window
from django.db.models.functions import RowNumber

from eklinik.accounts.models import Office
from eklinik.clinic.models import ClinicService, DeskSession, Ticket, TicketState
from eklinik.clinic.order import in_order
from eklinik.clinic.settings import settings_of

MEASURED = timedelta(days=30)
LONGEST = timedelta(hours=4)
LOW, HIGH = 0.7, 1.4


@dataclass(frozen=True, slots=True)
class Place:
    """How many are ahead, and the wait in minutes from `minutes_low` to `minutes_high`."""

    ahead: int
    minutes_low: int
    minutes_high: int


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk where somebody calls now; without services it takes all of its kind."""

    desk_id: int
    services: frozenset[int]

    def takes(self, ticket: Ticket) -> bool:
        """This desk may call that ticket."""
        if ticket.only_desk_id is not None:
            return ticket.only_desk_id == self.desk_id
        return not self.services or ticket.service_id in self.services


def waiting(
    office_id: int, day: date, kind: str | None = None, *, at: datetime | None = None
) -> list[Ticket]:
    """The waiting tickets of a day in the order of calling; two queries."""
    rows = waiting_rows(office_id, day, kind).select_related("service", "hall", "only_desk")
    office = Office.objects.only("settings").get(pk=office_id)
    return in_order(rows, at=at, run=settings_of(office).priority_run)


def waiting_rows(office_id: int, day: date, kind: str | None = None) -> QuerySet[Ticket]:
    """The waiting tickets of a day, unordered."""
    rows = Ticket.objects.filter(office_id=office_id, day=day, state=TicketState.WAITING)
    return rows.filter(kind=kind) if kind else rows


def position(ticket: Ticket, *, at: datetime) -> Place:
    """The place of one ticket; zeros when it does not wait.  At most six queries."""
    return positions([ticket], at=at).get(ticket.pk, Place(0, 0, 0))


def positions(tickets: Sequence[Ticket], *, at: datetime) -> dict[int, Place]:
    """The places of tickets of one office, day and kind, by id; as many queries as for one."""
    wanted = {ticket.pk for ticket in tickets if ticket.state == TicketState.WAITING}
    if not wanted:
        return {}
    first = tickets[0]
    queue = waiting(first.office_id, first.day, first.kind, at=at)
    desks = open_desks(first.office_id, first.kind)
    minutes = service_minutes(first.office_id, at=at)
    return {
        ticket.pk: _place(ticket, ahead_of(ticket, queue[:n], desks), desks, minutes)
        for n, ticket in enumerate(queue)
        if ticket.pk in wanted
    }


def ahead_of(ticket: Ticket, before: Iterable[Ticket], desks: Sequence[OpenDesk]) -> list[Ticket]:
    """Those before it in the queue who want a desk that it needs too."""
    mine = [desk for desk in desks if desk.takes(ticket)]
    if not mine:
        return [other for other in before if other.only_desk_id in {None, ticket.only_desk_id}]
    return [other for other in before if any(desk.takes(other) for desk in mine)]


def _place(
    ticket: Ticket, ahead: Sequence[Ticket], desks: Sequence[OpenDesk], minutes: dict[int, float]
) -> Place:
    count = max(1, sum(desk.takes(ticket) for desk in desks))
    own = minutes.get(ticket.service_id, 15.0)
    rest = own / 2 / count
    expected = rest + sum(minutes.get(other.service_id, own) for other in ahead) / count
    return Place(len(ahead), floor(expected * LOW), ceil(expected * HIGH))


def open_desks(office_id: int, kind: str) -> list[OpenDesk]:
    """The desks of a kind with an officer who is not pausing; two queries."""
    sessions = DeskSession.objects.filter(
        desk__office_id=office_id, desk__kind=kind, ended_at__isnull=True, paused_at__isnull=True
    )
    rows = sessions.select_related("desk").prefetch_related("desk__services")
    return [
        OpenDesk(row.desk_id, frozenset(service.pk for service in row.desk.services.all()))
        for row in rows
    ]


def service_minutes(office_id: int, *, at: datetime) -> dict[int, float]:
    """Minutes of each service: the median of thirty days, else the office's guess; two queries."""
    guesses = ClinicService.objects.filter(office_id=office_id).values_list("pk", "minutes")
    found = {pk: float(minutes) for pk, minutes in guesses}
    middle: dict[int, list[float]] = {}
    for service_id, took in _middle_rows(office_id, at):
        middle.setdefault(service_id, []).append(took.total_seconds() / 60)
    return found | {service_id: mean(values) for service_id, values in middle.items()}


def _middle_rows(office_id: int, at: datetime) -> QuerySet[Ticket, tuple[int, timedelta]]:
    """The one or two rows in the middle of each service's durations."""
    took = ExpressionWrapper(F("ended_at") - F("began_at"), output_field=DurationField())
    rows = Ticket.objects.filter(
        office_id=office_id, state=TicketState.DONE, day__gte=(at - MEASURED).date(),
        began_at__isnull=False, ended_at__gt=F("began_at"), ended_at__lt=F("began_at") + LONGEST,
    ).annotate(took=took)  # fmt: skip
    rows = rows.annotate(
        nth=Window(RowNumber(), partition_by="service_id", order_by="took"),
        of=Window(Count("pk"), partition_by="service_id"),
    )
    middle = rows.filter(nth__gte=F("of") / 2.0, nth__lte=F("of") / 2.0 + 1)
    return middle.values_list("service_id", "took")
