"""Bookings as rows: found, locked, and whether they may still be changed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.casework.refusals import Refusal
from eklinik.clinic.models import Booking

State = Booking.State


def line_up(office_id: int) -> None:
    """Changes of one office's bookings wait for each other until the commit.

    They touch several slots and wishes at once; one lock leaves no order to get wrong.
    `no_key` lets everything else that points at the office go on.
    """
    Office.objects.select_for_update(no_key=True).values_list("pk").get(pk=office_id)


def get(booking_id: int) -> Booking:
    """A booking with its office, slot, service and ticket."""
    rows = Booking.objects.select_related("office", "slot", "service", "ticket")
    return rows.get(pk=booking_id)


def locked(booking_id: int) -> Booking:
    """The same, when it is its turn; in a transaction."""
    line_up(Booking.objects.values_list("office_id", flat=True).get(pk=booking_id))
    return get(booking_id)


def find(code: str) -> Booking | None:
    """The booking of a code, however it was typed."""
    typed = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())[:20]
    rows = Booking.objects.select_related("office", "slot", "service", "ticket")
    return rows.filter(code=typed).first() if typed else None


def spelled(code: str) -> str:
    """`ABCDE-FGHJK`, as it is printed and read out."""
    return f"{code[:5]}-{code[5:]}"


def is_movable(booking: Booking, *, at: datetime) -> bool:
    """May still be moved or cancelled."""
    return booking.state == State.BOOKED and booking.slot.starts_at > at


def must_be_movable(booking: Booking, *, at: datetime) -> None:
    """Refusal when the booking is over or its time has come."""
    must_be_booked(booking)
    if booking.slot.starts_at <= at:
        raise Refusal("slot_past", _(
            "Waktu janji ini sudah lewat, jadi tidak dapat diubah lagi. Buat janji temu baru, "
            "atau datang langsung tanpa janji."
        ))  # fmt: skip


def must_be_booked(booking: Booking) -> None:
    """Refusal when the booking was cancelled, missed, or has been used."""
    if booking.state != State.BOOKED:
        raise Refusal("booking_over", _(
            "Janji temu ini sudah tidak berlaku ({state}). Buat janji temu baru bila perlu."
        ), state=booking.get_state_display())  # fmt: skip


def close(booking: Booking, state: str, *, at: datetime) -> None:
    """Put a locked booking into its last state."""
    booking.state, booking.changed_at = state, at
    booking.sequence += 1
    booking.save(update_fields=["state", "changed_at", "sequence"])
