"""A booking's own page, opened by its code: print, calendar, move, cancel, come earlier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import booking_rows as rows
from eklinik.clinic import bookings, earlier, slots
from eklinik.clinic.calendar_file import calendar_file
from eklinik.clinic.models import Booking, DeskKind
from eklinik.clinic.notices import BRING, place_of
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many
from eklinik.web.visitor.asking import day_of, moment_of, time_of, times_of

MISSES = Limit("booking-code", tries=30, seconds=600)
CHANGES = Limit("booking-change", tries=60, seconds=3600)
DAYS_SHOWN = 20


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """`/janji/lihat/`: the code, and the number or name it was booked with."""
    typed = {name: _clean(request.POST.get(name, "")) for name in ("kode", "siapa")}
    if request.method != "POST":
        return render(request, "visitor/booking_find.html", {"typed": typed})
    if MISSES.spent(request):
        return too_many(request, MISSES.wait(request))
    found = rows.find(typed["kode"])
    if found is not None and bookings.is_of(found, typed["siapa"]):
        return redirect("my_booking", code=found.code)
    MISSES.count(request)
    said = _(
        "Kode dan nomor telepon (atau nama) ini tidak cocok. Periksa keduanya pada pesan atau "
        "cetakan Anda, atau hubungi kantor."
    )
    words = {"typed": typed, "errors": [("kode", said)]}
    return render(request, "visitor/booking_find.html", words, status=422)


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request, code: str) -> HttpResponse:
    """`/janji/k/<code>/`: the appointment, and what may be done with it."""
    booking, refused = _open(request, code)
    if booking is None:
        return refused
    if request.method == "POST":
        return _done(request, booking)
    return _page(request, booking)


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, code: str) -> HttpResponse:
    """`/janji/k/<code>/pindah/`: another day, then another time, which moves it."""
    booking, refused = _open(request, code)
    if booking is None:
        return refused
    if not rows.is_movable(booking, at=request.now):
        return redirect("my_booking", code=booking.code)
    with timezone.override(calendar_of(booking.office_id).zone):
        if request.method == "POST":
            return _moved(request, booking)
        return _choose(request, booking)


@sentence(anyone)
@never_cache
@require_safe
def calendar(request: Request, code: str) -> HttpResponse:
    """The appointment for a calendar (.ics)."""
    booking, refused = _open(request, code)
    if booking is None:
        return refused
    headers = {"Content-Disposition": f'attachment; filename="janji-{booking.code}.ics"'}
    body = calendar_file(booking)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _open(request: Request, code: str) -> tuple[Booking | None, HttpResponse]:
    """The booking of a code; wrong codes are counted by sender, so that none is guessed."""
    if MISSES.spent(request):
        return None, too_many(request, MISSES.wait(request))
    found = rows.find(_clean(code))
    if found is None:
        MISSES.count(request)
        raise Http404
    return found, HttpResponse()


def _clean(text: str) -> str:
    return text.replace("\0", "")[:120].strip()


def _page(request: Request, booking: Booking, *, refusal: Refusal | None = None) -> HttpResponse:
    wish = earlier.open_wish(booking.pk)
    offer = wish if wish and earlier.is_live(wish, at=request.now) else None
    words = {
        "office": booking.office, "booking": booking, "code": rows.spelled(booking.code),
        "is_movable": rows.is_movable(booking, at=request.now), "wish": wish, "offer": offer,
        "until": offer.offered_at + earlier.HOLD if offer and offer.offered_at else None,
        "place": place_of(booking), "bring": BRING[DeskKind(booking.slot.kind)],
        "may_enter": bookings.may_enter_online(booking, at=request.now),
        "errors": [("", refusal.message)] if refusal else [],
        "asks_cancel": "batal" in request.GET,
    }  # fmt: skip
    with timezone.override(calendar_of(booking.office_id).zone):
        status = 409 if refusal else 200
        return render(request, "visitor/booking_mine.html", words, status=status)


def _done(request: Request, booking: Booking) -> HttpResponse:
    act = ACTS.get(request.POST.get("aksi", ""))
    if act is None:
        return redirect("my_booking", code=booking.code)
    if not CHANGES.count(request, booking.code):
        return too_many(request, CHANGES.wait(request, booking.code))
    try:
        said = act(request, booking)
    except Refusal as refusal:
        return _page(request, rows.get(booking.pk), refusal=refusal)
    if said.startswith("/"):
        return redirect(said)
    messages.success(request, said)
    return redirect("my_booking", code=booking.code)


def _cancel(request: Request, booking: Booking) -> str:
    bookings.cancel(booking.pk, at=request.now)
    return _(
        "Janji temu dibatalkan. Terima kasih sudah memberi tahu; tempatnya dipakai orang lain."
    )


def _wish(request: Request, booking: Booking) -> str:
    earlier.wish(booking.pk, at=request.now)
    return _("Dicatat. Kami kabari bila ada tempat lebih awal; janji Anda yang sekarang tetap.")


def _unwish(request: Request, booking: Booking) -> str:
    earlier.unwish(booking.pk, at=request.now)
    return _("Anda tidak lagi menunggu waktu lebih awal. Janji Anda tetap.")


def _accept(request: Request, booking: Booking) -> str:
    earlier.accept(booking.pk, at=request.now)
    return _("Janji temu Anda pindah ke waktu yang lebih awal.")


def _decline(request: Request, booking: Booking) -> str:
    earlier.decline(booking.pk, at=request.now)
    return _("Tawaran ditolak; janji Anda yang semula tetap.")


def _enter(request: Request, booking: Booking) -> str:
    ticket = bookings.enter_online(booking, at=request.now)
    return reverse("online_ticket", args=[ticket.secret])


ACTS: dict[str, Callable[[Request, Booking], str]] = {
    "batal": _cancel, "lebih-awal": _wish, "tidak-menunggu": _unwish,
    "terima": _accept, "tolak": _decline, "masuk": _enter,
}  # fmt: skip


def _choose(request: Request, booking: Booking, *, refusal: Refusal | None = None) -> HttpResponse:
    """The days, or the times of the day in the address; after a refusal the nearest times."""
    office, kind = booking.office, booking.slot.kind
    day = day_of(request.GET.get("hari", ""))
    near = refusal.details.get("nearest", []) if refusal else []
    words: dict[str, Any] = {
        "office": office, "booking": booking, "code": rows.spelled(booking.code), "day": day,
        "times": times_of(office, kind, day, at=request.now) if day else [],
        "nearest": [moment_of(text) for text in near],
        "errors": [("", refusal.message)] if refusal else [],
    }  # fmt: skip
    if not words["times"]:
        words["days"] = slots.free_days(office, kind, at=request.now)[:DAYS_SHOWN]
    return render(request, "visitor/booking_move.html", words, status=422 if refusal else 200)


def _moved(request: Request, booking: Booking) -> HttpResponse:
    if not CHANGES.count(request, booking.code):
        return too_many(request, CHANGES.wait(request, booking.code))
    day = day_of(request.POST.get("hari", ""))
    starts_at = time_of(booking.office, day, request.POST.get("jam", "")) if day else None
    if starts_at is None:
        return _choose(request, booking)
    try:
        bookings.move(booking.pk, starts_at, at=request.now)
    except Refusal as refusal:
        return _choose(request, booking, refusal=refusal)
    messages.success(request, _("Janji temu Anda sudah dipindahkan. Kodenya tetap."))
    return redirect("my_booking", code=booking.code)
