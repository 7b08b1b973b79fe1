"""The call that the phone desk owes to somebody who booked one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from eklinik.clinic.models import Booking, DeskKind, PhoneCall


def owe(booking: Booking, *, at: datetime) -> None:
    """Put a booking of the phone desk on the list of calls, due when its time comes."""
    if booking.slot.kind != DeskKind.PHONE:
        return
    PhoneCall.objects.create(
        office_id=booking.office_id, consultation_id=booking.consultation_id, direction="out",
        phone_cipher=booking.phone_cipher, phone_digest=booking.phone_digest,
        phone_mask=booking.phone_mask, name=booking.name, about=_about(booking),
        due_at=booking.slot.starts_at, created_at=at,
    )  # fmt: skip


def drop(booking: Booking, *, at: datetime) -> None:
    """Take it off again; a call that was tried already is kept as ended."""
    rows = open_calls(booking)
    rows.filter(attempts=0, began_at__isnull=True).delete()
    rows.update(ended_at=at, result="cancelled")


def open_calls(booking: Booking) -> QuerySet[PhoneCall]:
    """The call of this booking, while it is owed."""
    return PhoneCall.objects.filter(
        office_id=booking.office_id, direction="out", phone_digest=booking.phone_digest,
        about=_about(booking), ended_at__isnull=True,
    )  # fmt: skip


def _about(booking: Booking) -> str:
    return f"{booking.service.name} ({booking.code})"
