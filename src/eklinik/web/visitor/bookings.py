"""Making an appointment, one question a page; every answer stands in the address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import slots
from eklinik.clinic.bookings import book as book_time
from eklinik.clinic.models import Booking
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many
from eklinik.web.visitor.asking import (
    Chosen,
    WhoForm,
    chosen_in,
    kinds_open,
    moment_of,
    services_for,
    times_of,
)

BY_SENDER = Limit("booking", tries=30, seconds=3600)
DAYS_SHOWN = 20


@sentence(anyone)
@require_safe
def begin(request: Request) -> HttpResponse:
    """`/janji/`: which office; straight on where there is one."""
    offices = list(Office.objects.order_by("name")[:50])
    if len(offices) == 1:
        return redirect("booking", office=offices[0].slug)
    return render(request, "visitor/booking_offices.html", {"offices": offices})


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: Request, office: str) -> HttpResponse:
    """`/janji/<office>/`: the next question, and at last the appointment."""
    here = get_object_or_404(Office, slug=office)
    chosen = chosen_in(here, request.GET.dict())
    with timezone.override(calendar_of(here.pk).zone):
        if chosen.starts_at is None:
            return _ask(request, here, chosen)
        if request.method == "POST":
            return _sent(request, here, chosen, chosen.starts_at)
        return _who(request, here, chosen, WhoForm(chosen.kind))


def _ask(request: Request, office: Office, chosen: Chosen) -> HttpResponse:
    """The first question without an answer."""
    words: dict[str, Any] = {"office": office, "chosen": chosen}
    if not chosen.kind:
        name, words["kinds"] = "kind", kinds_open(office)
    elif chosen.service is None:
        name, words["services"] = "service", services_for(office, chosen.kind)
    elif chosen.day is None or not (
        times := times_of(office, chosen.kind, chosen.day, at=request.now)
    ):
        name = "day"
        words["days"] = slots.free_days(office, chosen.kind, at=request.now)[:DAYS_SHOWN]
        words["is_full"] = chosen.day
    else:
        name, words["times"] = "time", times
    words["back"] = _back(chosen)
    return render(request, f"visitor/booking_{name}.html", words)


def _back(chosen: Chosen) -> str:
    """The question before this one; empty at the first."""
    if chosen.starts_at:
        return chosen.query(jam="")
    if chosen.day:
        return chosen.query(hari="", jam="")
    if chosen.service:
        return chosen.query(layanan="")
    return "?" if chosen.kind else ""


def _sent(request: Request, office: Office, chosen: Chosen, starts_at: datetime) -> HttpResponse:
    if not BY_SENDER.count(request):
        return too_many(request, BY_SENDER.wait(request))
    form = WhoForm(chosen.kind, request.POST)
    starts_at = moment_of(request.POST.get("waktu", "")) or starts_at
    if not form.is_valid():
        return _who(request, office, chosen, form, starts_at=starts_at)
    try:
        made = _book(request, office, chosen, form, starts_at)
    except Refusal as refusal:
        return _who(request, office, chosen, form, starts_at=starts_at, refusal=refusal)
    messages.success(request, _("Janji temu Anda tercatat. Simpan kodenya."))
    return redirect("my_booking", code=made.code)


def _book(
    request: Request, office: Office, chosen: Chosen, form: WhoForm, starts_at: datetime
) -> Booking:
    assert chosen.service is not None  # noqa: S101  a time is only chosen after a service
    account = request.user.pk if request.user.is_authenticated else None
    own = account if account and request.user.office_id is None else None
    return book_time(
        office, chosen.service, chosen.kind, starts_at, who=form.person(), source="web",
        by=own, at=request.now, account_id=own,
    )  # fmt: skip


def _who(
    request: Request,
    office: Office,
    chosen: Chosen,
    form: WhoForm,
    *,
    starts_at: datetime | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The last question; after a refusal with the nearest free times to choose from."""
    near = refusal.details.get("nearest", []) if refusal else []
    field = {"phone_needed": "id_phone", "name_needed": "id_name"}
    words = {
        "office": office, "chosen": chosen, "form": form, "back": _back(chosen),
        "starts_at": starts_at or chosen.starts_at,
        "nearest": [(text, moment_of(text)) for text in near],
        "errors": [(field.get(refusal.code, "waktu" if near else ""), refusal.message)]
        if refusal else [],
    }  # fmt: skip
    status = 422 if refusal or form.errors else 200
    return render(request, "visitor/booking_who.html", words, status=status)
