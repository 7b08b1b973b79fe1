"""A number on the own phone: taken from the QR on the wall, followed, and given back."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import desks, queue
from eklinik.clinic.models import DeskKind, Hall, Ticket, TicketSource, TicketState
from eklinik.web.access import anyone, sentence
from eklinik.web.display.screen import hall_at
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many
from eklinik.web.visitor.taking import TicketForm, services_of, ticket_qr

COOKIE = "antrean"
KEPT = 16 * 3600
ALIVE = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD)
CAN_LEAVE = (TicketState.WAITING, TicketState.CALLED, TicketState.HELD)
BY_ADDRESS = Limit("ticket", tries=30, seconds=600)
BY_PHONE = Limit("ticket-phone", tries=3, seconds=12 * 3600)
TOO_OFTEN = _(
    "Nomor ponsel ini sudah dipakai untuk 3 nomor antrean hari ini. "
    "Ambil nomor tanpa kabar, atau minta bantuan petugas penerima."
)


@sentence(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def take(request: Request, office: str, hall: str) -> HttpResponse:
    """`/antre/<office>/<hall>/`: take a number; a browser holds one live number of a hall."""
    found = hall_at(office, hall)
    mine = _kept(request, found)
    if request.method != "POST":
        form = TicketForm(services_of(found.office))
        return _asked(request, found, form, mine)
    if mine is not None:
        return redirect("ticket", secret=mine.secret)
    if not BY_ADDRESS.count(request):
        return too_many(request, BY_ADDRESS.wait(request))
    form = TicketForm(services_of(found.office), request.POST)
    made = _issue(request, found, form) if form.is_valid() else None
    if made is None:
        return _asked(request, found, form, None, status=422)
    answer = redirect("ticket", secret=made.secret)
    answer.set_cookie(
        COOKIE, made.secret, max_age=KEPT, path="/antre/", httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


def _kept(request: Request, hall: Hall) -> Ticket | None:
    """The number that this browser took in this hall and that is still alive today."""
    secret = request.COOKIES.get(COOKIE, "")[:32]
    if not secret:
        return None
    day = calendar_of(hall.office_id).local_day(request.now)
    return Ticket.objects.filter(secret=secret, hall=hall, day=day, state__in=ALIVE).first()


def _issue(request: Request, hall: Hall, form: TicketForm) -> Ticket | None:
    """A ticket of the form; None when it was refused, with the reason in the form."""
    words = form.words
    phone = "".join(sign for sign in words["phone"] if sign.isdigit())
    if phone and not BY_PHONE.count(request, phone[-9:]):
        form.add_error("phone", TOO_OFTEN)
        return None
    try:
        return queue.issue(
            hall.office, words.pop("service"), source=TicketSource.QR.value, hall=hall,
            at=request.now, language=get_language() or "id", **words,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("phone" if "phone" in refusal.details else None, refusal.message)
        return None


def _asked(
    request: Request, hall: Hall, form: TicketForm, mine: Ticket | None, status: int = 200
) -> HttpResponse:
    kind = DeskKind.IN_PERSON.value
    opened = desks.is_open(hall.office_id, kind, request.now)
    opens = None if opened else desks.next_opening(hall.office_id, kind, request.now)
    words = {"hall": hall, "office": hall.office, "form": form, "mine": mine,
             "opened": opened, "opens": opens}  # fmt: skip
    return render(request, "visitor/take.html", words, status=status)


def ticket_at(secret: str) -> Ticket:
    """The ticket of a secret, or 404."""
    rows = Ticket.objects.select_related("office", "hall", "service", "desk")
    found = rows.filter(secret=secret[:32]).first()
    if found is None:
        raise Http404
    return found


def ticket_words(request: Request, ticket: Ticket) -> dict[str, Any]:
    """What a visitor's own page, the slip and the fragment show."""
    today = calendar_of(ticket.office_id).local_day(request.now)
    waits = ticket.state == TicketState.WAITING
    return {
        "ticket": ticket,
        "office": ticket.office,
        "place": queue.position(ticket, at=request.now) if waits else None,
        "past": ticket.day != today,
        "may_leave": ticket.state in CAN_LEAVE and ticket.day == today,
        "alive": ticket.state in ALIVE and ticket.day == today,
        "url": url_of(request, ticket),
    }


def url_of(request: Request, ticket: Ticket) -> str:
    """The full address of the visitor's own page."""
    return request.build_absolute_uri(reverse("ticket", args=[ticket.secret]))


@sentence(anyone)
@require_safe
@never_cache
def own(request: Request, secret: str) -> HttpResponse:
    """`/antre/tiket/<secret>/`: how many are ahead, how long, and where to go when called."""
    found = ticket_at(secret)
    if found.kind == DeskKind.ONLINE:
        return redirect("online_ticket", secret=found.secret)
    words = ticket_words(request, found)
    inside = render_to_string("visitor/_ticket.html", words)
    words |= {"qr": ticket_qr(words["url"]), "tag": _tag(inside)}
    return render(request, "visitor/ticket.html", words)


@sentence(anyone)
@require_safe
def own_part(request: Request, secret: str) -> HttpResponseBase:
    """`…/isi/`: what changes on that page; 304 while nothing does."""
    inside = render_to_string("visitor/_ticket.html", ticket_words(request, ticket_at(secret)))
    tag = _tag(inside)
    answer = HttpResponse(inside, headers={"ETag": tag, "Cache-Control": "no-cache"})
    return get_conditional_response(request, etag=tag, response=answer) or answer


def _tag(inside: str) -> str:
    return quote_etag(sha256(inside.encode()).hexdigest()[:24])


@sentence(anyone)
@require_POST
def leave(request: Request, secret: str) -> HttpResponse:
    """`…/batal/`: give the place up; twice is the same as once."""
    found = ticket_at(secret)
    try:
        queue.leave(found, at=request.now)
    except Refusal as refusal:
        words = ticket_words(request, ticket_at(secret)) | {"told": refusal.message}
        words["qr"] = ticket_qr(words["url"])
        return render(request, "visitor/ticket.html", words, status=409)
    return redirect("ticket", secret=secret)


@sentence(anyone)
@require_safe
def short(request: Request, secret: str) -> HttpResponse:
    """`/antre/<secret>/`: the short address in text messages."""
    return redirect("ticket", secret=ticket_at(secret).secret)
