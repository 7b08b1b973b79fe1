"""Earlier places: who wished one is offered a freed place, and has 30 minutes to answer.

While an offer stands, its place stays taken.  A declined or expired offer goes to the
next who wished; when nobody is left, the place is free for everybody.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import booking_rows as rows
from eklinik.clinic import calls_owed, notices, slots
from eklinik.clinic.models import Booking, EarlierWish, Slot
from eklinik.clinic.settings import settings_of

HOLD = timedelta(minutes=30)


def wish(booking_id: int, *, at: datetime) -> EarlierWish:
    """Wish an earlier place; wishing twice changes nothing."""
    with transaction.atomic():
        booking = rows.locked(booking_id)
        if not rows.is_movable(booking, at=at):
            raise Refusal("booking_over", _("Janji temu ini sudah tidak dapat diubah."))
        found = open_wish(booking_id)
        return found or EarlierWish.objects.create(booking=booking, wished_at=at)


def unwish(booking_id: int, *, at: datetime) -> None:
    """Wish no more; an offer that stands goes to the next."""
    with transaction.atomic():
        end_wish(rows.locked(booking_id), at=at)


def open_wish(booking_id: int) -> EarlierWish | None:
    """The wish that still waits, with the place it is offered."""
    found = EarlierWish.objects.select_related("offered__office")
    return found.filter(booking_id=booking_id, answered_at__isnull=True).first()


def is_offered(booking: Booking, starts_at: datetime, *, at: datetime) -> bool:
    """That very time is held for this booking."""
    found = open_wish(booking.pk)
    return found is not None and is_live(found, at=at) and starts_at == _start(found)


def is_live(found: EarlierWish, *, at: datetime) -> bool:
    """There is an offer that can still be accepted."""
    return found.offered_at is not None and at < found.offered_at + HOLD


def _start(found: EarlierWish) -> datetime | None:
    return found.offered.starts_at if found.offered else None


def accept(booking_id: int, *, at: datetime) -> Booking:
    """Take the offered place and free the old one, which is offered on."""
    with transaction.atomic():
        booking = rows.locked(booking_id)
        found = open_wish(booking_id)
        if found is None or found.offered is None or not is_live(found, at=at):
            raise Refusal("offer_gone", _(
                "Tawaran ini sudah tidak berlaku; janji temu Anda yang semula tetap berlaku."
            ))  # fmt: skip
        _answer(found, accepted=True, at=at)
        return change_slot(booking, found.offered, at=at)


def change_slot(booking: Booking, new: Slot, *, at: datetime) -> Booking:
    """Put a locked booking on a place that is already taken for it, and free its old one."""
    old, booking.slot = booking.slot, new
    booking.sequence += 1
    booking.changed_at, booking.reminded_at = at, None
    booking.save(update_fields=["slot", "sequence", "changed_at", "reminded_at"])
    calls_owed.drop(booking, at=at)
    calls_owed.owe(booking, at=at)
    notices.tell(booking, "booking.moved", at=at)
    free_place(old, at=at)
    return booking


def decline(booking_id: int, *, at: datetime) -> None:
    """Keep the present time; the place is offered to the next.  Without an offer, nothing."""
    with transaction.atomic():
        drop_offer(rows.locked(booking_id), at=at)


def drop_offer(booking: Booking, *, at: datetime) -> None:
    """End a wish that has an offer and pass the place on; the booking is locked."""
    found = open_wish(booking.pk)
    if found is not None and found.offered is not None:
        _answer(found, accepted=False, at=at)
        free_place(found.offered, at=at)


def end_wish(booking: Booking, *, at: datetime) -> None:
    """The booking waits for nothing any more; the booking is locked."""
    drop_offer(booking, at=at)
    EarlierWish.objects.filter(booking=booking, answered_at__isnull=True).update(
        answered_at=at, accepted=False
    )


def free_place(slot: Slot, *, at: datetime) -> None:
    """Offer a place that nobody holds any more to who wished it first, or set it free."""
    chosen = _next(slot, at=at)
    if chosen is None:
        slots.give_back(slot.pk)
        return
    chosen.offered, chosen.offered_at = slot, at
    chosen.save(update_fields=["offered", "offered_at"])
    booking = rows.get(chosen.booking_id)
    zone = calendar_of(booking.office_id).zone
    until = slots.moment(at + HOLD, zone, "id")
    notices.tell(booking, "booking.earlier", at=at, offered=slot, until=until)


def sweep_offers(*, at: datetime) -> int:
    """Pass on every offer that nobody answered in time; returns how many."""
    late = EarlierWish.objects.filter(
        answered_at__isnull=True, offered__isnull=False, offered_at__lte=at - HOLD
    ).order_by("offered_at", "pk")
    return sum(_expire(booking_id, at) for booking_id in late.values_list("booking_id", flat=True))


def _expire(booking_id: int, at: datetime) -> bool:
    with transaction.atomic():
        booking = rows.locked(booking_id)
        found = open_wish(booking_id)
        if found is None or found.offered is None or is_live(found, at=at):
            return False
        drop_offer(booking, at=at)
        return True


def _next(slot: Slot, *, at: datetime) -> EarlierWish | None:
    """The longest waiting wish that the place fits."""
    if slot.starts_at < at + max(HOLD, timedelta(hours=settings_of(slot.office).book_hours_before)):
        return None
    found = EarlierWish.objects.filter(
        answered_at__isnull=True, offered__isnull=True,
        booking__state=Booking.State.BOOKED, booking__office=slot.office_id,
        booking__slot__kind=slot.kind, booking__slot__starts_at__gt=slot.starts_at,
    ).order_by("wished_at", "pk")  # fmt: skip
    return found.first()


def _answer(found: EarlierWish, *, accepted: bool, at: datetime) -> None:
    found.answered_at, found.accepted = at, accepted
    found.save(update_fields=["answered_at", "accepted"])
