"""Appointments: booked by phone, web or officer, moved, cancelled, arrived.

Every change of a booking happens in one transaction together with its place in the slot,
the call that the phone desk owes, and the promise to tell the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts import throttle
from eklinik.accounts.models import Office
from eklinik.accounts.vault import digest, encipher, letters, same
from eklinik.applicants.checks import check_phone
from eklinik.applicants.masks import mask_phone
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import booking_rows as rows
from eklinik.clinic import calls_owed, earlier, notices, slots
from eklinik.clinic.models import (
    Booking,
    ClinicService,
    Consultation,
    DeskKind,
    Hall,
    Ticket,
    TicketSource,
)
from eklinik.clinic.queue import issue

MOST = 2
TRIES, WINDOW = 12, 86_400
ENTER_BEFORE = timedelta(minutes=15)
SOURCES = ("web", "phone", "officer", "api")
State = Booking.State
ONLINE_STATES = (State.BOOKED, State.ARRIVED)


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes.  `phone` is checked (`+62…`); `once` tells a form sent twice from two people."""

    name: str
    phone: str = ""
    email: str = ""
    channel: str = "sms"
    language: str = "id"
    once: str = ""

    def digest(self) -> str:
        """The same for the same person: by phone, else e-mail, else the form that was sent."""
        if self.phone:
            return digest("phone", self.phone)
        return digest("booking", self.email.lower() or self.once)


def book(
    office: Office,
    service: ClinicService,
    kind: str,
    starts_at: datetime,
    *,
    who: Person,
    source: str,
    by: int | None,
    at: datetime,
    note: str = "",
    priority: str = "",
    account_id: int | None = None,
    consultation: Consultation | None = None,
) -> Booking:
    """Book a time; the same person and time give the booking that is there.

    Refusal `slot_*` or `booking_closed` names the nearest free times; `too_many_bookings`
    when the person holds two already.
    """
    slots.must_be_a_time(starts_at)
    _check_service(office, service, kind)
    _check_person(who, kind)
    mine = who.digest() or digest("booking", letters(20))
    if (there := _there(office, kind, starts_at, mine)) is not None:
        return there
    offering = slots.check(office, kind, starts_at, at=at)
    with transaction.atomic():
        rows.line_up(office.pk)
        if (there := _there(office, kind, starts_at, mine)) is not None:
            return there
        _check_held(office, mine, at)
        _count(office, mine, at)
        slot = slots.take_place(office, kind, starts_at, offering=offering)
        if slot is not None:
            booking = Booking(
                office=office, slot=slot, service=service, code=letters(10), source=source,
                name=who.name.strip()[:120], phone_cipher=encipher(who.phone),
                phone_digest=mine, phone_mask=mask_phone(who.phone), email=who.email,
                channel=who.channel, language=who.language, note=note[:300],
                priority=priority, account_id=account_id, consultation=consultation,
                booked_at=at, booked_by_id=by, changed_at=at,
            )  # fmt: skip
            booking.save(force_insert=True)
            calls_owed.owe(booking, at=at)
            notices.tell(booking, "booking.confirmed", at=at)
            return booking
    raise slots.full(office, kind, starts_at, at=at)


def move(booking_id: int, starts_at: datetime, *, at: datetime) -> Booking:
    """To another time; the old place goes to who wished it earlier.

    Moving to the present time changes nothing; moving to the time that is offered accepts it.
    """
    slots.must_be_a_time(starts_at)
    seen = rows.get(booking_id)
    rows.must_be_movable(seen, at=at)
    office, kind = seen.office, seen.slot.kind
    if seen.slot.starts_at == starts_at:
        return seen
    if earlier.is_offered(seen, starts_at, at=at):
        return earlier.accept(booking_id, at=at)
    offering = slots.check(office, kind, starts_at, at=at)
    with transaction.atomic():
        booking = rows.locked(booking_id)
        rows.must_be_movable(booking, at=at)
        if booking.slot.starts_at == starts_at:
            return booking
        new = slots.take_place(office, kind, starts_at, offering=offering)
        if new is not None:
            earlier.drop_offer(booking, at=at)
            return earlier.change_slot(booking, new, at=at)
    raise slots.full(office, kind, starts_at, at=at)


def cancel(booking_id: int, *, at: datetime) -> Booking:
    """Give the appointment up; cancelling twice changes nothing."""
    with transaction.atomic():
        booking = rows.locked(booking_id)
        if booking.state == State.CANCELLED:
            return booking
        rows.must_be_movable(booking, at=at)
        rows.close(booking, State.CANCELLED, at=at)
        earlier.end_wish(booking, at=at)
        earlier.free_place(booking.slot, at=at)
        calls_owed.drop(booking, at=at)
        notices.tell(booking, "booking.cancelled", at=at)
    return booking


def arrive(booking: Booking, *, at: datetime, priority: str = "") -> Ticket:
    """The person is there: a ticket of the booked kind; arriving twice gives the same ticket."""
    with transaction.atomic():
        found = rows.locked(booking.pk)
        if found.ticket is not None:
            return found.ticket
        _may_arrive(found, at)
        phone = notices.mobile_of(found)
        ticket = issue(
            found.office, found.service, kind=found.slot.kind, source=TicketSource.BOOKING, at=at,
            hall=_hall(found), priority=priority or found.priority, phone=phone,
            channel=found.channel if phone else "", language=found.language,
            consultation=found.consultation, due_at=found.slot.starts_at,
        )  # fmt: skip
        found.ticket = ticket
        found.save(update_fields=["ticket"])
        rows.close(found, State.ARRIVED, at=at)
        earlier.end_wish(found, at=at)
    return ticket


def _hall(booking: Booking) -> Hall | None:
    """The hall where somebody who comes in person waits."""
    if booking.slot.kind != DeskKind.IN_PERSON:
        return None
    halls = Hall.objects.filter(office_id=booking.office_id, is_active=True)
    return halls.order_by("pk").first()


def may_enter_online(booking: Booking, *, at: datetime) -> bool:
    """The online waiting room is open to this booking, from a quarter of an hour before."""
    is_online = booking.slot.kind == DeskKind.ONLINE and booking.state in ONLINE_STATES
    return is_online and at >= booking.slot.starts_at - ENTER_BEFORE


def enter_online(booking: Booking, *, at: datetime) -> Ticket:
    """The visitor stands at the online door: the ticket of the booking."""
    if not may_enter_online(booking, at=at):
        raise Refusal("too_early", _(
            "Ruang tunggu online dibuka 15 menit sebelum waktu janji. Kembalilah ke halaman ini."
        ))  # fmt: skip
    return arrive(booking, at=at)


def is_of(booking: Booking, typed: str) -> bool:
    """What was typed is the booking's number, e-mail, or the name of who gave neither."""
    if booking.phone_cipher:
        try:
            return same(booking.phone_digest, digest("phone", check_phone(typed)))
        except ValidationError:
            return False
    known = booking.email or booking.name
    return bool(typed) and same(known.casefold(), typed.strip().casefold())


def miss(booking_id: int, *, at: datetime) -> Booking:
    """The person did not come; only after the time has begun."""
    with transaction.atomic():
        booking = rows.locked(booking_id)
        if booking.state == State.MISSED:
            return booking
        rows.must_be_booked(booking)
        if at < booking.slot.starts_at:
            raise Refusal("too_early", _("Waktu janji belum tiba, jadi belum dapat dicatat."))
        rows.close(booking, State.MISSED, at=at)
        earlier.end_wish(booking, at=at)
    return booking


def _check_service(office: Office, service: ClinicService, kind: str) -> None:
    fits = not service.kinds or kind in service.kinds
    if kind in DeskKind.values and service.office_id == office.pk and service.is_active and fits:
        return
    raise Refusal("service_unknown", _(
        "Layanan ini tidak tersedia di meja yang Anda pilih. Pilih layanan atau meja yang lain."
    ))  # fmt: skip


def _check_person(who: Person, kind: str) -> None:
    if not who.name.strip():
        words = _("Isi nama orang yang akan datang.")
        raise Refusal("name_needed", words, details={"name": [words]})
    if kind == DeskKind.PHONE and not who.phone:
        words = _("Isi nomor telepon yang akan kami hubungi, boleh telepon rumah.")
        raise Refusal("phone_needed", words, details={"phone": [words]})


def _there(office: Office, kind: str, starts_at: datetime, mine: str) -> Booking | None:
    """The person's live booking of that very time."""
    found = Booking.objects.select_related("office", "slot", "service", "ticket").filter(
        office=office, phone_digest=mine, state=State.BOOKED,
        slot__kind=kind, slot__starts_at=starts_at,
    )  # fmt: skip
    return found.first()


def _count(office: Office, mine: str, at: datetime) -> None:
    """Each booking sends messages; nobody may have a stranger's number flooded with them."""
    if not throttle.allow(f"booking/{office.pk}/{mine}", limit=TRIES, per_seconds=WINDOW, at=at):
        raise Refusal("too_often", _(
            "Terlalu banyak janji temu dibuat untuk nomor ini. Coba lagi besok, atau "
            "hubungi kantor."
        ))  # fmt: skip


def _check_held(office: Office, mine: str, at: datetime) -> None:
    held = Booking.objects.filter(
        office=office, phone_digest=mine, state=State.BOOKED, slot__starts_at__gt=at
    ).count()
    if held >= MOST:
        raise Refusal("too_many_bookings", _(
            "Anda sudah memegang {most} janji temu yang akan datang. Batalkan atau pindahkan "
            "salah satunya lebih dahulu; kodenya ada pada pesan atau cetakan Anda."
        ), most=MOST)  # fmt: skip


def _may_arrive(booking: Booking, at: datetime) -> None:
    rows.must_be_booked(booking)
    calendar = calendar_of(booking.office_id)
    if calendar.local_day(booking.slot.starts_at) != calendar.local_day(at):
        raise Refusal("not_today", _(
            "Janji temu ini untuk {when}, bukan hari ini. Pindahkan dahulu, atau ambil nomor "
            "antrean biasa."
        ), when=slots.moment(booking.slot.starts_at, calendar.zone))  # fmt: skip
