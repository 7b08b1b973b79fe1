"""The end of a day: what still waited is written off the next morning, never lost."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.clinic.models import DeskSession, Ticket, TicketState

UNENDED = (TicketState.WAITING, TicketState.HELD, TicketState.CALLED, TicketState.SERVING)


def sweep_days(*, at: datetime) -> int:
    """End every earlier day of every office; returns how many tickets that settled."""
    return sum(
        end_days_before(office_id, calendar_of(office_id).local_day(at), at=at)
        for office_id in Office.objects.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def end_days_before(office_id: int, today: date, *, at: datetime) -> int:
    """Settle the tickets of earlier days and end the sessions that were left open."""
    midnight = datetime.combine(today, datetime.min.time(), calendar_of(office_id).zone)
    DeskSession.objects.filter(
        desk__office_id=office_id, ended_at__isnull=True, began_at__lt=midnight
    ).update(ended_at=at)
    return settle(Ticket.objects.filter(office_id=office_id, day__lt=today), at=at)


def settle(rows: QuerySet[Ticket], *, at: datetime) -> int:
    """Waiting and held tickets left, called ones were missed, served ones were helped.

    When a service ended that nobody finished is unknown; it counts as no time at all,
    so that it does not spoil the expected waiting time.
    """
    open_rows = rows.filter(state__in=UNENDED)
    left = open_rows.filter(state__in=(TicketState.WAITING, TicketState.HELD))
    return (
        left.update(state=TicketState.LEFT, ended_at=at)
        + open_rows.filter(state=TicketState.CALLED).update(state=TicketState.MISSED, ended_at=at)
        + open_rows.filter(state=TicketState.SERVING).update(
            state=TicketState.DONE, ended_at=F("began_at")
        )
    )
