"""The order of the queue: one rule, for the database that picks and for what people are told.

Priority first, but no more than `run` in a row at one desk while others wait; then
appointments whose time has come; then who came first; then appointments that are
early.  See docs/decisions/0034.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from eklinik.clinic.issuing import BOOKED, FIRST
from eklinik.clinic.models import Ticket

YIELDS, EARLY = 6, 8


def sorted_by_lane(rows: QuerySet[Ticket], *, at: datetime, yields: bool) -> QuerySet[Ticket]:
    """Waiting tickets, the next to be called first; `yields`: priority lets others go."""
    lane = Case(
        When(Q(rank=FIRST) & Q(Value(yields)), then=YIELDS),
        When(rank=BOOKED, queued_at__gt=at, then=EARLY),
        default=F("rank"),
        output_field=IntegerField(),
    )
    return rows.order_by(lane, "queued_at", "pk")


def lane_of(ticket: Ticket, at: datetime | None, *, yields: bool) -> int:
    """The same lane in Python; without `at` every appointment counts as due."""
    if ticket.rank == FIRST:
        return YIELDS if yields else FIRST
    if ticket.rank == BOOKED and at is not None and ticket.queued_at > at:
        return EARLY
    return int(ticket.rank)


def in_order(tickets: Iterable[Ticket], *, at: datetime | None, run: int) -> list[Ticket]:
    """The tickets as one desk would call them, at most `run` priority ones in a row."""

    def place(ticket: Ticket) -> tuple[int, datetime, int]:
        return lane_of(ticket, at, yields=False), ticket.queued_at, ticket.pk

    listed = sorted(tickets, key=place)
    first = [ticket for ticket in listed if ticket.rank == FIRST]
    others = [ticket for ticket in listed if ticket.rank != FIRST]
    found: list[Ticket] = []
    while first and others and lane_of(others[0], at, yields=True) < YIELDS:
        found += first[:run] + others[:1]
        first, others = first[run:], others[1:]
    return found + first + others
