"""The desk itself: sign on, see who waits, call, and what becomes of a number."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.casework.clock import calendar_of
from eklinik.clinic import desks
from eklinik.clinic import queue as line
from eklinik.clinic.models import (
    ClinicService,
    Consultation,
    Desk,
    DeskKind,
    DeskSession,
    PhoneCall,
    Ticket,
    TicketState,
)
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, private, served_by, session_for
from eklinik.web.request import Request

SHOWN = 30
KEYS = {"finish": "F9", "recall": "F8", "hold": "F7", "transfer": "F6", "miss": "F4",
        "skip": "F2", "call": "F9", "begin": "F10"}  # fmt: skip


@sentence(officer)
@private
@require_safe
def console(request: Request) -> HttpResponse:
    """`/loket/`: choose a desk, or the queue with the number that is here."""
    session = session_for(request)
    if session is None:
        return render(request, "desk/sign_on.html", {"desks": _desks(request)})
    from eklinik.web.desk.outcome import survey_words

    context = {**words_of(request, session), "today": _today(request), "places": places(session),
               "survey": survey_words(request)}  # fmt: skip
    return render(request, "desk/console.html", context)


def words_of(request: Request, session: DeskSession) -> dict[str, Any]:
    """What the queue on the left shows; it waits for this kind of desk."""
    day = calendar_of(session.desk.office_id).local_day(request.now)
    waiting = line.waiting(session.desk.office_id, day, session.desk.kind)
    mine = [ticket for ticket in waiting if ticket.only_desk_id in {None, session.desk_id}]
    return {
        "session": session,
        "ticket": desks.current_ticket(session),
        "waiting": [(ticket, _minutes(request, ticket)) for ticket in mine[:SHOWN]],
        "count": len(mine),
        "held_tickets": _held(session),
        "owed": _owed(session),
        "visitor": served_by(request.user.pk),
        "keys": KEYS,
    }


def _minutes(request: Request, ticket: Ticket) -> int:
    return max(0, int((request.now - ticket.queued_at).total_seconds() // 60))


def _held(session: DeskSession) -> list[Ticket]:
    rows = Ticket.objects.filter(desk=session.desk, state=TicketState.HELD)
    return list(rows.select_related("service").order_by("called_at"))


def _owed(session: DeskSession) -> list[PhoneCall]:
    rows = PhoneCall.objects.filter(
        office_id=session.desk.office_id, due_at__isnull=False, ended_at__isnull=True
    )
    return list(rows.order_by("due_at")[:5])


def _desks(request: Request) -> list[tuple[Desk, DeskSession | None]]:
    rows = Desk.objects.filter(office_id=request.actor.office_id, is_active=True)
    taken = {row.desk_id: row for row in DeskSession.objects.filter(
        desk__office_id=request.actor.office_id, ended_at__isnull=True
    ).select_related("officer")}  # fmt: skip
    return [(desk, taken.get(desk.pk)) for desk in rows.order_by("kind", "name")]


def _today(request: Request) -> list[Consultation]:
    day = calendar_of(request.actor.office_id).local_day(request.now)
    rows = Consultation.objects.filter(
        office_id=request.actor.office_id, officer_id=request.user.pk, tickets__day=day
    ) | Consultation.objects.filter(
        office_id=request.actor.office_id, officer_id=request.user.pk, opened_at__date=day
    )
    return list(rows.distinct().select_related("service").order_by("-opened_at")[:SHOWN])


def places(session: DeskSession) -> list[tuple[str, str]]:
    """Where a ticket may be sent: another desk, a kind of desk, another service."""
    office = session.desk.office_id
    other = Desk.objects.filter(office_id=office, is_active=True).exclude(pk=session.desk_id)
    found = [(f"desk-{desk.pk}", desk.name) for desk in other.order_by("kind", "name")]
    kinds = {desk.kind for desk in other} - {session.desk.kind}
    found += [(f"kind-{kind.value}", gettext("Loket mana saja: %s") % kind.label)
              for kind in DeskKind if kind.value in kinds]  # fmt: skip
    services = ClinicService.objects.filter(office_id=office, is_active=True).order_by("place")
    return found + [(f"service-{row.pk}", f"{row.letter} · {row.name}") for row in services]


@sentence(officer)
@private
@require_safe
def waiting(request: Request) -> HttpResponse:
    """`/loket/antrean/`: the list alone, for a page that asks again; 304 while nothing changed."""
    session = session_for(request)
    if session is None:
        return HttpResponse(status=204)
    inside = render_to_string("desk/parts/waiting.html", words_of(request, session), request)
    tag = quote_etag(sha256(inside.encode()).hexdigest()[:24])
    answer = HttpResponse(inside, headers={"ETag": tag})
    return get_conditional_response(request, etag=tag, response=answer) or answer


@sentence(officer)
@private
@require_POST
def sit(request: Request) -> HttpResponse:
    """Sign on to a desk, pause, come back, or sign off."""
    try:
        _sit(request, request.POST.get("aksi", ""), session_for(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("desk:console")


def _sit(request: Request, act: str, session: DeskSession | None) -> None:
    if act == "duduk":
        desk = _desk(request, request.POST.get("loket", ""))
        desks.sign_on(desk, by=request.user.pk, at=request.now)
    elif session is None:
        raise Refusal("signed_off", _("Pilih loket dahulu."))
    elif act == "jeda":
        reason = request.POST.get("alasan", "")[:80]
        desks.pause(session, at=request.now, reason=reason)
    elif act == "lanjut":
        desks.resume(session, at=request.now)
    elif act == "keluar":
        _check_nobody(request)
        desks.sign_off(session, at=request.now)


def _check_nobody(request: Request) -> None:
    if served_by(request.user.pk) is not None:
        raise Refusal(
            "desk_busy",
            _("Masih ada pengunjung di loket Anda. Selesaikan atau tunda layanannya, lalu keluar."),
        )


def _desk(request: Request, text: str) -> Desk:
    rows = Desk.objects.filter(office_id=request.actor.office_id).select_related("office")
    found = rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    if found is None:
        raise Http404
    return found
