"""The order of the queue, as people are told it; `calling_sql` picks by the same rule.

Priority first, but no more than `run` in a row at one desk while others wait; then
appointments whose time has come; then who came first; then appointments that are
early.  See docs/decisions/0034.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from eklinik.clinic.issuing import BOOKED, FIRST
from eklinik.clinic.models import Ticket

YIELDS, EARLY = 6, 8


def lane_of(ticket: Ticket, at: datetime | None, *, yields: bool) -> int:
    """Where it stands, smaller first; without `at` every appointment counts as due."""
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
