"""The ticket machine: one question a page, big targets, plain forms."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.vault import digest
from eklinik.casework.refusals import Refusal
from eklinik.clinic import queue
from eklinik.clinic.models import ClinicService, DeskKind, Hall, Priority, Ticket, TicketSource
from eklinik.web.access import anyone, sentence
from eklinik.web.display.labels import LANGUAGES, WORDS, drafts_of, language_of
from eklinik.web.request import Request
from eklinik.web.visitor.taking import services_of, ticket_qr
from eklinik.web.visitor.tickets import ticket_words

BACK_SECONDS = 20
KEY = re.compile("[0-9a-f]{32}")
ORDER = (*(word.value for word in Priority if word.value), "none")


def hall_of(key: str) -> Hall:
    """The hall whose machine has this key, or 404."""
    found = Hall.objects.select_related("office").filter(kiosk_key=key, is_active=True).first()
    if found is None:
        raise Http404
    return found


@sentence(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def kiosk(request: Request, key: str) -> HttpResponse:
    """`/kios/<key>/`: first which service, then whether one goes first, then the number."""
    hall = hall_of(key)
    language = language_of(request.GET.get("bahasa", ""))
    with translation.override("en" if language == "en" else "id"):
        services = services_of(hall.office)
        service = _chosen(services, request.GET.get("layanan", ""))
        if request.method == "POST" and service is not None:
            return _issue(request, hall, services, service, language)
        return _question(request, hall, services, service, language)


def _chosen(services: list[ClinicService], letter: str) -> ClinicService | None:
    return next((row for row in services if row.letter == letter), None)


def _issue(
    request: Request, hall: Hall, services: list[ClinicService], service: ClinicService,
    language: str,
) -> HttpResponse:  # fmt: skip
    asked = request.POST.get("dahulu", "none")
    try:
        made = queue.issue(
            hall.office, service, kind=DeskKind.IN_PERSON.value, source=TicketSource.KIOSK.value,
            at=request.now, hall=hall, priority="" if asked == "none" else asked,
            language=language, once=once_of(hall, request.POST.get("kunci")),
        )  # fmt: skip
    except Refusal as refusal:
        if _wants_json(request):
            return JsonResponse({"told": refusal.message}, status=409)
        return _question(
            request, hall, services, service, language, told=refusal.message, status=409
        )
    path = reverse("kiosk_number", args=[hall.kiosk_key, made.secret])
    url = f"{path}?{urlencode({'bahasa': language})}"
    return JsonResponse({"url": url}) if _wants_json(request) else redirect(url)


def once_of(hall: Hall, key: Any) -> str:
    """The secret of the ticket that the machine asks for under this key; "" without one."""
    if not isinstance(key, str) or not KEY.fullmatch(key):
        return ""
    return digest("kiosk-ticket", f"{hall.pk}/{key}")[:32]


def _wants_json(request: Request) -> bool:
    """The machine's own script asks, to learn at once when the network is gone."""
    return request.headers.get("Accept") == "application/json"


def _question(
    request: Request, hall: Hall, services: list[ClinicService], service: ClinicService | None,
    language: str, *, told: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    words = frame(hall, language) | {"services": services, "service": service, "told": told}
    return render(request, "display/kiosk.html", words, status=status)


def frame(hall: Hall, language: str) -> dict[str, Any]:
    """What every page of the machine needs."""
    return {
        "hall": hall,
        "office": hall.office,
        "home": reverse("kiosk", args=[hall.kiosk_key]),
        "language": language,
        "languages": LANGUAGES,
        "w": WORDS,
        "ace": drafts_of(language),
        "order": ORDER,
        "seconds": BACK_SECONDS,
    }


@sentence(anyone)
@require_safe
@never_cache
def number(request: Request, key: str, secret: str) -> HttpResponse:
    """`…/nomor/<secret>/`: the number, large and printed; then back to the start."""
    hall = hall_of(key)
    language = language_of(request.GET.get("bahasa", ""))
    rows = Ticket.objects.select_related("office", "hall", "service", "desk")
    found = rows.filter(secret=secret[:32], hall=hall).first()
    if found is None:
        raise Http404
    with translation.override("en" if language == "en" else "id"):
        words = ticket_words(request, found)
        words |= frame(hall, language) | {"qr": ticket_qr(words["url"])}
        return render(request, "display/kiosk_number.html", words)
