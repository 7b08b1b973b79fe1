"""The receptionist takes a number for somebody, prints it, and prints the poster for the wall."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.models import Office
from eklinik.casework.refusals import Refusal
from eklinik.clinic import desks, queue
from eklinik.clinic.models import DeskKind, Hall, Ticket, TicketSource
from eklinik.process.roles import CLINIC_OFFICER, FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.request import Request
from eklinik.web.visitor.taking import TicketForm, services_of, ticket_qr
from eklinik.web.visitor.tickets import ticket_words

NO_HALL = _("Kantor ini belum punya ruang tunggu. Minta pengelola menambahkannya.")


@sentence(staff & role(CLINIC_OFFICER, FRONT_OFFICE))
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receive(request: Request) -> HttpResponse:
    """`/loket/terima/`: a number for the visitor in front; the last one stays to be printed."""
    office = Office.objects.get(pk=request.actor.office_id)
    halls = list(Hall.objects.filter(office=office, is_active=True).order_by("pk"))
    services = services_of(office)
    if request.method != "POST":
        last = _last(request, office)
        return _page(request, office, halls, TicketForm(services), last=last)
    form = TicketForm(services, request.POST)
    hall = next((row for row in halls if row.slug == request.POST.get("ruang")), None)
    if hall is None:
        form.add_error(None, NO_HALL)
    made = _issue(request, office, hall, form) if form.is_valid() else None
    if made is None:
        return _page(request, office, halls, form, status=422)
    printed = "&cetak=1" if request.POST.get("aksi") == "cetak" else ""
    return redirect(f"{reverse('desk:reception')}?nomor={made.pk}{printed}")


def _issue(request: Request, office: Office, hall: Hall | None, form: TicketForm) -> Ticket | None:
    words = form.words
    try:
        return queue.issue(
            office, words.pop("service"), source=TicketSource.RECEPTION.value, hall=hall,
            at=request.now, language=get_language() or "id",
            force=bool(request.POST.get("tetap")), **words,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("phone" if "phone" in refusal.details else None, refusal.message)
        return None


def _last(request: Request, office: Office) -> dict[str, Any] | None:
    """The number that was just taken, as its slip shows it."""
    asked = request.GET.get("nomor", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    rows = Ticket.objects.select_related("office", "hall", "service", "desk")
    found = rows.filter(pk=int(asked), office=office).first()
    if found is None:
        raise Http404
    words = ticket_words(request, found)
    return words | {"qr": ticket_qr(words["url"])}


def _page(
    request: Request, office: Office, halls: list[Hall], form: TicketForm,
    *, last: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form,
        "halls": halls,
        "chosen": request.POST.get("ruang", halls[0].slug if halls else ""),
        "office": office,
        "opened": desks.is_open(office.pk, DeskKind.IN_PERSON.value, request.now),
        "last": last,
        "print_now": bool(last and request.GET.get("cetak")),
    }
    return render(request, "desk/reception.html", context, status=status)


@sentence(staff & role(CLINIC_OFFICER, FRONT_OFFICE))
@require_safe
def poster(request: Request, hall: str) -> HttpResponse:
    """`/loket/poster/<hall>/`: one A4 page for the wall, with the QR to take a number."""
    rows = Hall.objects.select_related("office").filter(
        office_id=request.actor.office_id, slug=hall, is_active=True
    )
    found = rows.first()
    if found is None:
        raise Http404
    path = reverse("ticket_take", args=[found.office.slug, found.slug])
    url = request.build_absolute_uri(path)
    words = {"hall": found, "office": found.office, "url": url, "qr": ticket_qr(url),
             "services": services_of(found.office)}  # fmt: skip
    return render(request, "desk/poster.html", words)
