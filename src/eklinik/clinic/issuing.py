"""Handing out a ticket: who may, when, with which number and which place in the queue."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.vault import encipher
from eklinik.applicants.checks import check_mobile, check_phone
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import blocks
from eklinik.clinic.hours import closed_until
from eklinik.clinic.models import (
    ClinicService,
    Consultation,
    Desk,
    DeskKind,
    Hall,
    NumberBlock,
    Priority,
    Ticket,
    TicketSource,
    TicketState,
)

FIRST, BOOKED, PLAIN = 1, 3, 5
CHANNELS = ("", "sms", "whatsapp")
MAY_FORCE = frozenset({
    TicketSource.RECEPTION, TicketSource.PHONE, TicketSource.ONLINE, TicketSource.PAPER,
    TicketSource.API,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """How a visitor is told; empty for a visitor who only listens in the hall."""

    phone: str = ""
    channel: str = ""
    language: str = "id"


def issue(
    office: Office,
    service: ClinicService,
    *,
    kind: str,
    source: str,
    at: datetime,
    hall: Hall | None = None,
    priority: str = "",
    phone: str = "",
    channel: str = "",
    language: str = "id",
    only_desk: Desk | None = None,
    consultation: Consultation | None = None,
    block: NumberBlock | None = None,
    number: int | None = None,
    due_at: datetime | None = None,
    force: bool = False,
    once: str = "",
) -> Ticket:
    """Hand out the next number of the service's letter on the office's local day.

    `due_at` is the time of an appointment.  `block` and `number` enter a number that
    was handed out before; then `at` is when that was.  Outside opening hours it is
    refused, unless an officer or another system says `force`, an appointment was
    made, or the number is already in somebody's hand.  `once` becomes the ticket's secret:
    asked again with the same one, the same ticket is returned, and a number of a block
    takes the place of the one that nobody was told.
    """
    _check(office, service, kind, source, priority, only_desk)
    contact = _contact(phone, channel, language)
    day = calendar_of(office.pk).local_day(at)
    if source == TicketSource.BOOKING:
        due_at = due_at or at
    if block is None and due_at is None and not (force and source in MAY_FORCE):
        _check_open(office.pk, kind, at)
    rank, queued_at = _place(priority, due_at, at)
    ticket = Ticket(
        office=office, service=service, kind=kind, source=source, priority=priority, rank=rank,
        hall=hall, day=day, letter=service.letter, secret=once or secrets.token_urlsafe(16),
        only_desk=only_desk, consultation=consultation, block=block, channel=contact.channel,
        phone_cipher=encipher(contact.phone), language=contact.language, issued_at=at,
        queued_at=queued_at,
    )  # fmt: skip
    return _numbered(ticket, block, number)


def _numbered(ticket: Ticket, block: NumberBlock | None, number: int | None) -> Ticket:
    try:
        with transaction.atomic():
            if block is not None:
                ticket.number = blocks.check(block, number, letter=ticket.letter, day=ticket.day)
            else:
                ticket.number = blocks.take_number(ticket.office_id, ticket.letter, ticket.day)
            ticket.save(force_insert=True)
    except IntegrityError:
        twin = Ticket.objects.filter(secret=ticket.secret).first()
        if twin is not None:
            return _same(twin, ticket)
        if block is None:
            raise
        raise _used(ticket) from None
    return ticket


def _same(twin: Ticket, ticket: Ticket) -> Ticket:
    """The ticket that was asked for twice, under the number that is in the visitor's hand."""
    if ticket.block is None:
        return twin
    if (twin.block_id, twin.number) == (ticket.block_id, ticket.number):
        raise _used(ticket)
    still = Ticket.objects.filter(
        pk=twin.pk, state=TicketState.WAITING, block=None, day=ticket.day, letter=ticket.letter
    )
    try:
        with transaction.atomic():
            if still.update(block=ticket.block, number=ticket.number):
                twin.refresh_from_db()
                return twin
            ticket.secret = secrets.token_urlsafe(16)
            ticket.save(force_insert=True)
    except IntegrityError:
        raise _used(ticket) from None
    return ticket


def _used(ticket: Ticket) -> Refusal:
    return Refusal("number_used", _("Nomor {label} sudah tercatat."), label=ticket.label)


def _check(
    office: Office, service: ClinicService, kind: str, source: str, priority: str,
    only_desk: Desk | None,
) -> None:  # fmt: skip
    if service.office_id != office.pk or not service.is_active:
        raise Refusal("service_off", _("Layanan ini tidak dibuka. Pilih layanan lain."))
    if kind not in DeskKind.values or kind not in (service.kinds or DeskKind.values):
        raise Refusal(
            "service_kind", _("{service} tidak dilayani dengan cara ini. Pilih cara lain."),
            service=service.name,
        )  # fmt: skip
    if source not in TicketSource.values or priority not in Priority.values:
        raise Refusal("bad_data", _("Pilihan ini tidak dikenal. Muat ulang halaman."))
    if only_desk is not None and (only_desk.office_id != office.pk or not only_desk.is_active):
        raise Refusal("desk_off", _("Loket ini tidak dipakai. Pilih loket lain."))


def _contact(phone: str, channel: str, language: str) -> Contact:
    channel = "" if channel == "email" else channel
    if channel not in CHANNELS:
        raise Refusal("bad_data", _("Pilih SMS, WhatsApp, atau tanpa kabar."))
    if channel and not phone.strip():
        words = _("Tulis nomor ponsel yang akan dikabari, atau pilih tanpa kabar.")
        raise Refusal("bad_phone", words, details={"phone": [words]})
    try:
        checked = (check_mobile if channel else check_phone)(phone) if phone.strip() else ""
    except ValidationError as error:
        raise Refusal("bad_phone", error.messages[0], details={"phone": error.messages}) from error
    return Contact(checked, channel, "en" if language == "en" else "id")


def _check_open(office_id: int, kind: str, at: datetime) -> None:
    closed, opens = closed_until(office_id, kind, at)
    if not closed:
        return
    if opens is None:
        raise Refusal(
            "office_closed",
            _("Jam layanan belum diatur, jadi nomor belum dapat diambil. Tanyakan petugas."),
        )
    zone = calendar_of(office_id).zone
    raise Refusal(
        "office_closed", _("Layanan sedang tutup. Buka lagi {opens}."),
        details={"next_opening": [opens.isoformat()]},
        opens=date_format(opens.astimezone(zone), "l, j F Y, H.i"),
    )  # fmt: skip


def _place(priority: str, due_at: datetime | None, at: datetime) -> tuple[int, datetime]:
    if priority:
        return FIRST, at
    return (PLAIN, at) if due_at is None else (BOOKED, max(due_at, at))
