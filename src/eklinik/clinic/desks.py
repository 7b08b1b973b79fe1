"""Officers at their desks: signing on and off, pauses, and when a kind of desk is open."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import User
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic.closing import settle
from eklinik.clinic.hours import is_open, next_opening, spans_on
from eklinik.clinic.models import Desk, DeskSession, Ticket, TicketState

__all__ = [
    "current_ticket",
    "is_open",
    "next_opening",
    "pause",
    "resume",
    "session_of",
    "sign_off",
    "sign_on",
    "spans_on",
]

AT_DESK = (TicketState.CALLED, TicketState.SERVING)


def sign_on(desk: Desk, *, by: int, at: datetime) -> DeskSession:
    """Open a session at a desk; the same officer at the same desk gets the running one.

    Refused when somebody else sits there or the officer sits elsewhere; a session
    left open on an earlier day is ended first.
    """
    if not desk.is_active:
        raise Refusal("desk_off", _("Loket ini tidak dipakai. Pilih loket lain."))
    if not User.objects.filter(pk=by, office_id=desk.office_id, is_active=True).exists():
        raise Refusal("not_found", _("Anda bukan pegawai kantor ini."))
    with transaction.atomic():
        _end_stale(desk, by, at)
        running = _running(desk, by)
        if running is not None:
            return running
        try:
            with transaction.atomic():
                return DeskSession.objects.create(desk=desk, officer_id=by, began_at=at)
        except IntegrityError:
            found = _running(desk, by)
            if found is None:
                raise
            return found


def _running(desk: Desk, by: int) -> DeskSession | None:
    """The officer's session at this desk; refused when one of both is taken."""
    opened = DeskSession.objects.filter(ended_at__isnull=True).select_related("desk", "officer")
    mine = opened.filter(officer_id=by).first()
    if mine is not None and mine.desk_id != desk.pk:
        raise Refusal(
            "signed_on_elsewhere",
            _("Anda masih bertugas di {desk}. Keluar dari loket itu dulu."),
            desk=mine.desk.name,
        )
    other = opened.filter(desk=desk).exclude(officer_id=by).first()
    if other is not None:
        raise Refusal(
            "desk_taken",
            _("{desk} sedang ditempati {officer}. Pilih loket lain."),
            desk=desk.name, officer=other.officer.name,
        )  # fmt: skip
    return mine


def _end_stale(desk: Desk, by: int, at: datetime) -> None:
    """End what an earlier day left open at the desk or with the officer."""
    calendar = calendar_of(desk.office_id)
    today = calendar.local_day(at)
    midnight = datetime.combine(today, datetime.min.time(), calendar.zone)
    opened = DeskSession.objects.filter(ended_at__isnull=True, began_at__lt=midnight)
    stale = opened.filter(Q(desk=desk) | Q(officer_id=by))
    desks = [desk.pk, *stale.values_list("desk_id", flat=True)]
    stale.update(ended_at=at)
    settle(Ticket.objects.filter(desk__in=desks, day__lt=today), at=at)


@transaction.atomic
def sign_off(session: DeskSession, *, at: datetime) -> DeskSession:
    """End the session; tickets held at the desk go back to the queue, none is lost."""
    row = lock_session(session)
    if _at_desk(row).exists():
        raise Refusal("desk_busy", _("Selesaikan atau tunda dulu nomor yang sedang dilayani."))
    Ticket.objects.filter(desk=row.desk_id, state=TicketState.HELD).update(
        state=TicketState.WAITING, desk=None, officer=None
    )
    row.ended_at, row.paused_at = at, None
    row.save(update_fields=["ended_at", "paused_at"])
    return row


@transaction.atomic
def pause(session: DeskSession, *, at: datetime, reason: str = "") -> DeskSession:
    """Call nobody until resumed; what is being served goes on."""
    row = lock_session(session)
    if row.paused_at is None:
        row.paused_at, row.pause_reason = at, reason.strip()[:80]
        row.save(update_fields=["paused_at", "pause_reason"])
    return row


@transaction.atomic
def resume(session: DeskSession, *, at: datetime) -> DeskSession:
    """End the pause; `at` is when the officer is back."""
    row = lock_session(session)
    row.paused_at, row.pause_reason = None, ""
    row.save(update_fields=["paused_at", "pause_reason"])
    return row


def session_of(user_id: int) -> DeskSession | None:
    """The open session of an officer, with its desk and office; one query."""
    rows = DeskSession.objects.filter(officer_id=user_id, ended_at__isnull=True)
    return rows.select_related("desk__office", "desk__hall").first()


def current_ticket(session: DeskSession) -> Ticket | None:
    """The ticket that was called to this desk or is being served there."""
    return _at_desk(session).select_related("service", "consultation").first()


def lock_session(session: DeskSession) -> DeskSession:
    """The session's row, locked; refused when it has ended."""
    rows = DeskSession.objects.select_for_update(of=("self",)).select_related("desk__office")
    row = rows.get(pk=session.pk)
    if row.ended_at is not None:
        raise signed_off()
    return row


def signed_off() -> Refusal:
    """What an officer is told whose session has ended."""
    return Refusal(
        "signed_off", _("Anda sudah keluar dari loket ini. Pilih loket lagi untuk melanjutkan.")
    )


def _at_desk(session: DeskSession) -> QuerySet[Ticket]:
    return Ticket.objects.filter(desk=session.desk_id, state__in=AT_DESK)
