"""Calling a ticket and what may become of it; every change is compare-and-set.

A desk serves one ticket at a time.  Two officers who act on one ticket: the first
wins, the other is told.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import calling_sql
from eklinik.clinic.calling_sql import Seat
from eklinik.clinic.desks import AT_DESK, current_ticket, lock_session, signed_off
from eklinik.clinic.issuing import FIRST, PLAIN
from eklinik.clinic.models import (
    ClinicService,
    Desk,
    DeskKind,
    DeskSession,
    Ticket,
    TicketState,
)
from eklinik.clinic.nudges import tell_called, tell_soon
from eklinik.clinic.settings import settings_of

CALLED, SERVING, HELD = TicketState.CALLED, TicketState.SERVING, TicketState.HELD
WAITING, MISSED = TicketState.WAITING, TicketState.MISSED
LONGEST_RUN = 1000


@transaction.atomic
def call_next(session: DeskSession, *, at: datetime) -> Ticket | None:
    """Call the next ticket that this desk may serve; None when nobody waits for it.

    Tickets that another desk is calling at this moment are passed over, so that
    eight officers never wait for one another.
    """
    day = calendar_of(session.desk.office_id).local_day(at)
    held = calling_sql.seat(session, day=day)
    _check_calls(held)
    yields = held.priority_run >= settings_of(session.desk.office).priority_run
    ticket = calling_sql.take(session, held, day=day, at=at, yields=yields)
    if ticket is None:
        _check_free(session)
        return None
    _count_run(session, held, ticket)
    tell_called(ticket, session.desk, at=at)
    if held.phones:
        tell_soon(session.desk.office, day, session.desk.kind, at=at)
    return ticket


def _check_calls(held: Seat) -> None:
    if held.ended:
        raise signed_off()
    if held.paused:
        raise Refusal("desk_paused", _("Loket sedang jeda. Akhiri jeda dulu, lalu panggil."))


def _check_free(row: DeskSession) -> None:
    here = current_ticket(row)
    if here is not None:
        raise Refusal(
            "desk_busy",
            _("Nomor {label} masih di loket Anda. Selesaikan atau tunda dulu, lalu panggil lagi."),
            label=here.label,
        )


def _count_run(session: DeskSession, held: Seat, ticket: Ticket) -> None:
    run = min(held.priority_run + 1, LONGEST_RUN) if ticket.rank == FIRST else 0
    if run != held.priority_run:
        DeskSession.objects.filter(pk=session.pk).update(priority_run=run)


@transaction.atomic
def recall(ticket_id: int, *, session: DeskSession, at: datetime) -> Ticket:
    """Call the same number again; counted and shown anew."""
    ticket = _mine(ticket_id, session, {CALLED})
    return _change(ticket, {CALLED}, calls=ticket.calls + 1, called_at=at)


@transaction.atomic
def begin(ticket_id: int, *, session: DeskSession, at: datetime) -> Ticket:
    """The visitor is at the desk: the service begins."""
    return _change(_mine(ticket_id, session, {CALLED}), {CALLED}, state=SERVING, began_at=at)


@transaction.atomic
def hold(ticket_id: int, *, session: DeskSession, at: datetime) -> Ticket:
    """Keep it at this desk and free the desk for another, since `at`."""
    return _change(_mine(ticket_id, session, set(AT_DESK)), set(AT_DESK), state=HELD)


@transaction.atomic
def resume(ticket_id: int, *, session: DeskSession, at: datetime) -> Ticket:
    """Take a held ticket up again at its desk, which must be free."""
    row = lock_session(session)
    ticket = _mine(ticket_id, row, {HELD})
    _check_free(row)
    return _change(ticket, {HELD}, state=SERVING, began_at=ticket.began_at or at)


@transaction.atomic
def skip(ticket_id: int, *, session: DeskSession, at: datetime, places: int = 3) -> Ticket:
    """Who did not come waits again, behind the next `places` of the same lane."""
    ticket = _mine(ticket_id, session, {CALLED})
    return _change(ticket, {CALLED}, state=WAITING, queued_at=_behind(ticket, places, at))


def _behind(ticket: Ticket, places: int, at: datetime) -> datetime:
    rows = Ticket.objects.filter(
        office_id=ticket.office_id, day=ticket.day, kind=ticket.kind, rank=ticket.rank,
        state=WAITING, queued_at__lte=at,
    ).order_by("queued_at", "pk")  # fmt: skip
    moments = list(rows.values_list("queued_at", flat=True)[: max(places, 1)])
    if not moments:
        return max(ticket.queued_at, at)
    return max(moments[-1], ticket.queued_at) + timedelta(microseconds=1)


@transaction.atomic
def miss(ticket_id: int, *, session: DeskSession, at: datetime) -> Ticket:
    """Called and not there: missed; it may come back today (`return_missed`)."""
    return _change(_mine(ticket_id, session, {CALLED}), {CALLED}, state=MISSED, ended_at=at)


@transaction.atomic
def return_missed(ticket_id: int, *, office_id: int, at: datetime) -> Ticket:
    """A missed number waits again on the same day, behind those of its lane."""
    ticket = _locked(ticket_id, office_id)
    if ticket.day != calendar_of(office_id).local_day(at):
        raise Refusal("other_day", _("Nomor ini dari hari lain. Ambil nomor baru untuk hari ini."))
    return _change(
        ticket, {MISSED}, state=WAITING, queued_at=at, ended_at=None, desk_id=None, officer_id=None,
        rank=FIRST if ticket.rank == FIRST else PLAIN,
    )  # fmt: skip


def finish(ticket_id: int, *, session: DeskSession, at: datetime) -> Ticket:
    """The visitor was helped; a service that was never begun began when it was called."""
    ticket = None if session.ended_at else calling_sql.end(ticket_id, session, at=at)
    if ticket is not None:
        return ticket
    with transaction.atomic():
        raise _too_late(_mine(ticket_id, session, set(AT_DESK)), session)


@transaction.atomic
def transfer(
    ticket_id: int,
    *,
    session: DeskSession,
    at: datetime,
    desk: Desk | None = None,
    kind: str = "",
    service: ClinicService | None = None,
) -> Ticket:
    """Send it on to a desk, a kind of desk or another service; it keeps number and place.

    Its place is by the time it was issued, so whoever is sent on does not begin anew.
    """
    states = {CALLED, SERVING, HELD}
    ticket = _mine(ticket_id, session, states)
    kind = desk.kind if desk is not None else kind or ticket.kind
    _check_target(ticket, session, desk, kind, service)
    return _change(
        ticket, states, state=WAITING, kind=kind, only_desk_id=desk.pk if desk else None,
        service_id=service.pk if service else ticket.service_id, queued_at=ticket.issued_at,
        desk_id=None, officer_id=None, began_at=None, called_at=None,
    )  # fmt: skip


def _check_target(
    ticket: Ticket, session: DeskSession, desk: Desk | None, kind: str,
    service: ClinicService | None,
) -> None:  # fmt: skip
    office_id = ticket.office_id
    if desk is not None and (desk.office_id != office_id or not desk.is_active):
        raise Refusal("desk_off", _("Loket ini tidak dipakai. Pilih loket lain."))
    if service is not None and (service.office_id != office_id or not service.is_active):
        raise Refusal("service_off", _("Layanan ini tidak dibuka. Pilih layanan lain."))
    if kind not in DeskKind.values:
        raise Refusal("bad_data", _("Pilih jenis loket dari daftar."))
    stays = kind == ticket.kind and desk is None and service is None
    if stays or (desk is not None and desk.pk == session.desk_id):
        raise Refusal("same_place", _("Pilih loket, jenis loket, atau layanan yang lain."))
    if (
        desk is None
        and not Desk.objects.filter(office_id=office_id, kind=kind, is_active=True).exists()
    ):
        raise Refusal("no_desk", _("Kantor ini tidak punya loket jenis itu. Pilih yang lain."))


@transaction.atomic
def leave(ticket: Ticket, *, at: datetime) -> Ticket:
    """The visitor gives the place up; doing it twice is the same as once."""
    row = _locked(ticket.pk, ticket.office_id)
    if row.state == TicketState.LEFT:
        return row
    return _change(row, {WAITING, CALLED, HELD}, state=TicketState.LEFT, ended_at=at)


def _locked(ticket_id: int, office_id: int) -> Ticket:
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("service", "desk")
    ticket = rows.filter(pk=ticket_id, office_id=office_id).first()
    if ticket is None:
        raise Refusal("not_found", _("Nomor antrean ini tidak ditemukan."))
    return ticket


def _mine(ticket_id: int, session: DeskSession, states: Collection[str]) -> Ticket:
    """The ticket, locked, when it stands at this desk in one of the states."""
    ticket = _locked(ticket_id, session.desk.office_id)
    if ticket.state in states and ticket.desk_id == session.desk_id:
        if session.ended_at is not None:
            lock_session(session)
        return ticket
    raise _too_late(ticket, session)


def _too_late(ticket: Ticket, session: DeskSession) -> Refusal:
    if ticket.desk is not None and ticket.desk_id != session.desk_id and ticket.state in AT_DESK:
        return Refusal(
            "moved_on", _("Nomor {label} sedang dilayani {desk}, jadi tidak dapat diubah di sini."),
            label=ticket.label, desk=ticket.desk.name,
        )  # fmt: skip
    return Refusal(
        "moved_on",
        _("Nomor {label} sudah berubah: {state}. Muat ulang halaman untuk melihat antrean."),
        label=ticket.label, state=ticket.get_state_display(),
    )  # fmt: skip


def _change(ticket: Ticket, states: Collection[str], **words: Any) -> Ticket:
    """Write the words if the ticket still stands in one of the states."""
    if not Ticket.objects.filter(pk=ticket.pk, state__in=list(states)).update(**words):
        raise Refusal(
            "moved_on",
            _("Nomor {label} sudah berubah: {state}. Muat ulang halaman untuk melihat antrean."),
            label=ticket.label, state=ticket.get_state_display(),
        )  # fmt: skip
    for name, value in words.items():
        setattr(ticket, name, value)
    return ticket
