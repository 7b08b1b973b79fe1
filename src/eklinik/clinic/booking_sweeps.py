"""What time does to appointments: reminders, online rooms, offers that lapse, days that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import calls_owed, earlier, notices
from eklinik.clinic.bookings import arrive
from eklinik.clinic.models import Booking, DeskKind, TicketState

FROM_HOUR = 8
State = Booking.State


def sweep_bookings(*, at: datetime) -> int:
    """Everything that is due now; may run as often as wanted.  Returns how much was done."""
    return (
        earlier.sweep_offers(at=at) + remind(at=at) + open_online(at=at) + settle(at=at)
    )  # fmt: skip


def remind(*, at: datetime) -> int:
    """Remind everybody whose appointment is tomorrow, once, from eight in the morning."""
    rows = Booking.objects.select_related("office", "slot", "service").filter(
        state=State.BOOKED, reminded_at__isnull=True,
        slot__starts_at__range=(at, at + timedelta(days=2)),
    )  # fmt: skip
    return sum(_remind(booking, at) for booking in rows.order_by("pk"))


def _remind(booking: Booking, at: datetime) -> bool:
    calendar = calendar_of(booking.office_id)
    tomorrow = calendar.local_day(at) + timedelta(days=1)
    is_due = calendar.local_day(booking.slot.starts_at) == tomorrow
    if not is_due or at.astimezone(calendar.zone).hour < FROM_HOUR:
        return False
    return notices.remind_once(booking, at=at)


def open_online(*, at: datetime) -> int:
    """Put every online appointment whose time has come into the online queue."""
    rows = Booking.objects.select_related("office", "slot").filter(
        state=State.BOOKED, ticket__isnull=True, slot__kind=DeskKind.ONLINE,
        slot__starts_at__range=(at - timedelta(days=1), at),
    )  # fmt: skip
    return sum(_open(booking, at) for booking in rows.order_by("slot__starts_at", "pk"))


def _open(booking: Booking, at: datetime) -> bool:
    try:
        arrive(booking, at=at)
    except Refusal:
        return False
    return True


def settle(*, at: datetime) -> int:
    """Close what is over: served, called, or not come by the end of its day."""
    served = Booking.objects.filter(state=State.ARRIVED, ticket__state=TicketState.DONE)
    done = served.update(state=State.DONE, changed_at=at)
    past = Booking.objects.select_related("office", "slot", "service").filter(
        state=State.BOOKED, slot__starts_at__lt=at
    )
    return done + sum(_settle(booking, at) for booking in past.order_by("pk"))


def _settle(booking: Booking, at: datetime) -> bool:
    state = _end_of(booking, at)
    if not state:
        return False
    rows = Booking.objects.filter(pk=booking.pk, state=State.BOOKED)
    return bool(rows.update(state=state, changed_at=at))


def _end_of(booking: Booking, at: datetime) -> str:
    """What became of a booking whose time has come; empty while its day lasts."""
    if booking.slot.kind == DeskKind.PHONE and not calls_owed.open_calls(booking).exists():
        return State.DONE
    calendar = calendar_of(booking.office_id)
    is_over = calendar.local_day(booking.slot.starts_at) < calendar.local_day(at)
    return State.MISSED if is_over else ""
