"""The desk's verbs on a number: call, recall, begin, hold, skip, transfer, no-show."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eklinik.accounts.refusals import Refusal
from eklinik.accounts.vault import decipher
from eklinik.clinic import queue as line
from eklinik.clinic import visit
from eklinik.clinic.models import (
    Booking,
    ClinicService,
    Consultation,
    Desk,
    DeskKind,
    DeskSession,
    Ticket,
)
from eklinik.web.access import sentence
from eklinik.web.desk.frame import (
    consultation_for,
    is_served,
    officer,
    private,
    served_by,
    session_for,
    wipe,
)
from eklinik.web.request import Request

LETS_GO = frozenset({"hold", "transfer"})
SIMPLE = {"recall": line.recall, "hold": line.hold, "skip": line.skip, "miss": line.miss}


@sentence(officer)
@private
@require_POST
def call(request: Request) -> HttpResponse:
    """`/loket/panggil/`: the next number for this desk."""
    try:
        ticket = call_next(request)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        if ticket is None:
            messages.info(request, gettext("Tidak ada yang menunggu di loket ini."))
    return redirect("desk:console")


def call_next(request: Request) -> Ticket | None:
    """Call, refused while somebody is still being served here."""
    session = here(request)
    if served_by(request.user.pk) is not None:
        raise Refusal(
            "desk_busy", _("Selesaikan atau tunda dulu pengunjung yang sedang Anda layani.")
        )
    return line.call_next(session, at=request.now)


def here(request: Request) -> DeskSession:
    """The desk where this officer sits; refused when none."""
    session = session_for(request)
    if session is None:
        raise Refusal("signed_off", _("Pilih loket dahulu."))
    return session


@sentence(officer)
@private
@require_POST
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """`/loket/nomor/<pk>/<verb>/`: one verb on one number at this desk."""
    ticket = Ticket.objects.filter(pk=pk, office_id=request.actor.office_id).first()
    if ticket is None:
        raise Http404
    try:
        held = _act(request, ticket, verb)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:console")
    if held is not None:
        return redirect("desk:consultation", uid=held.uid)
    answer = redirect("desk:console")
    return wipe(request, answer) if verb in LETS_GO else answer


@transaction.atomic
def _act(request: Request, ticket: Ticket, verb: str) -> Consultation | None:
    session = here(request)
    words: dict[str, Any] = {"session": session, "at": request.now}
    if verb in {"begin", "resume"}:
        started = (line.begin if verb == "begin" else line.resume)(ticket.pk, **words)
        return take_up(request, session, started)
    if verb in LETS_GO:
        _let_go(request, ticket, verb)
    if verb == "transfer":
        line.transfer(ticket.pk, **words, **_target(request))
    elif verb in SIMPLE:
        SIMPLE[verb](ticket.pk, **words)
    else:
        raise Http404
    return None


def _let_go(request: Request, ticket: Ticket, verb: str) -> None:
    held = ticket.consultation
    if held is not None and is_served(held, request.user.pk):
        visit.advance(held.pk, verb, by=request.actor, at=request.now)


def _target(request: Request) -> dict[str, Any]:
    kind, _dash, text = request.POST.get("ke", "").partition("-")
    if kind == "kind" and text in DeskKind.values:
        return {"kind": text}
    rows = {"desk": Desk.objects, "service": ClinicService.objects}.get(kind)
    if rows is None or not text.isdecimal() or len(text) > 9:
        raise Refusal("bad_data", _("Pilih ke mana nomor ini dipindahkan."))
    found = rows.filter(office_id=request.actor.office_id, pk=int(text)).first()
    return {kind: found}


def take_up(request: Request, session: DeskSession, ticket: Ticket) -> Consultation:
    """The visitor sits down: the consultation of the ticket goes on, or a new one begins."""
    if served_by(request.user.pk) is not None:
        raise Refusal(
            "desk_busy", _("Selesaikan atau tunda dulu pengunjung yang sedang Anda layani.")
        )
    words: dict[str, Any] = {"by": request.actor, "at": request.now}
    held = ticket.consultation or visit.open_consultation(
        session.desk.office, ticket.service, kind=session.desk.kind, by=request.user.pk,
        at=request.now, desk=session.desk, ticket=ticket, **_booked(ticket),
    )  # fmt: skip
    visit.advance(held.pk, "call", desk=session.desk, **words)
    return visit.catch_up(held.pk, **words)


def _booked(ticket: Ticket) -> dict[str, str]:
    """The name and number that an appointment was made with; a ticket's own are for calling."""
    booking = Booking.objects.filter(ticket=ticket).first()
    if booking is None:
        return {}
    return {"visitor_name": booking.name, "phone": decipher(booking.phone_cipher)}


@sentence(officer)
@private
@require_POST
def take(request: Request, uid: Any) -> HttpResponse:
    """`…/lanjut/`: take up a consultation that waits, with or without a number of its own."""
    held = consultation_for(request, uid)
    try:
        _take(request, held)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:record", uid=uid)
    return redirect("desk:consultation", uid=uid)


@transaction.atomic
def _take(request: Request, held: Consultation) -> None:
    session = here(request)
    if served_by(request.user.pk) is not None:
        raise Refusal(
            "desk_busy", _("Selesaikan atau tunda dulu pengunjung yang sedang Anda layani.")
        )
    words: dict[str, Any] = {"by": request.actor, "at": request.now}
    visit.advance(held.pk, "call", desk=session.desk, **words)
    visit.catch_up(held.pk, **words)


@sentence(officer)
@private
@require_POST
def let_go(request: Request, uid: Any) -> HttpResponse:
    """`…/tunda/`: a visitor without a number waits; the desk is free and wiped."""
    held = consultation_for(request, uid)
    try:
        visit.advance(held.pk, "hold", by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:console")
    return wipe(request, redirect("desk:console"))
