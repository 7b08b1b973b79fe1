"""The online room at the desk: open, invite, let in, enter as host, close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from eklinik.casework.refusals import Refusal
from eklinik.clinic import cofilling, online
from eklinik.clinic.models import Consultation, DeskKind
from eklinik.clinic.rooms import registry
from eklinik.web import cofill
from eklinik.web.access import sentence
from eklinik.web.applicant.sending import qr_of
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.desk.panels import Panel
from eklinik.web.request import Request

FAILED = "loket_ruang_gagal"
HERE = timedelta(seconds=30)


def panel(request: Request, held: Consultation) -> Panel | None:
    """The room of an online consultation; for the others only the form that is shared."""
    shared = cofilling.form_of(uid=held.uid)
    first = cofill.first_page(shared.application) if shared else 1
    form = reverse("desk:cofill", args=[held.uid, first]) if shared else ""
    if held.kind != DeskKind.ONLINE and not form:
        return None
    video = online.room_of(held)
    chosen = registry.chosen_by(held.office)
    address = online.address_of(held)
    context: dict[str, Any] = {
        "held": held, "is_online": held.kind == DeskKind.ONLINE, "video": video,
        "host": online.shown_host(video) if video else "", "form_url": form,
        "chosen": registry.CHOICES[chosen], "types_links": chosen == registry.TYPED,
        "failed": _failed(request, held), "address": address, "qr": qr_of(address),
        "visitor_here": bool(
            video and video.visitor_seen_at and request.now - video.visitor_seen_at < HERE
        ),
    }  # fmt: skip
    return Panel("desk/panels/online.html", context)


def _failed(request: Request, held: Consultation) -> dict[str, str] | None:
    """What a provider answered, and the link that was typed; shown until a room opens."""
    found = request.session.get(FAILED, {})
    return found if found.get("uid") == str(held.uid) else None


@sentence(officer)
@with_visitor
@require_POST
def open_room(request: Request, held: Consultation) -> HttpResponse:
    """`…/ruang/buka/`: by the office's provider, or by the link that was typed."""
    link = request.POST.get("tautan", "")[:600]
    try:
        if "ketik" in request.POST and not link.strip():
            link = " "
        online.open_room(held, by=request.actor, at=request.now, link=link)
    except Refusal as refusal:
        request.session[FAILED] = {
            "uid": str(held.uid), "words": refusal.message, "link": link.strip(),
        }  # fmt: skip
        return redirect(_back(held))
    request.session.pop(FAILED, None)
    messages.success(request, gettext("Ruang dibuka. Undang pengunjung atau persilakan masuk."))
    return redirect(_back(held))


def _back(held: Consultation) -> str:
    return reverse("desk:consultation", args=[held.uid]) + "#ruang"


@sentence(officer)
@with_visitor
@require_safe
def enter(request: Request, held: Consultation) -> HttpResponse:
    """`…/ruang/masuk/`: the host's own address, asked anew and never kept."""
    try:
        return HttpResponseRedirect(online.host_url(held, by=request.actor, at=request.now))
    except Refusal as refusal:
        request.session[FAILED] = {"uid": str(held.uid), "words": refusal.message, "link": ""}
        return redirect(_back(held))


@sentence(officer)
@with_visitor
@require_POST
def act(request: Request, held: Consultation, what: str) -> HttpResponse:
    """`…/ruang/<persilakan|undang|tutup>/`."""
    if what not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[what](request, held))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect(_back(held))


def _admit(request: Request, held: Consultation) -> str:
    online.admit(held, by=request.actor, at=request.now)
    return gettext("Halaman pengunjung sekarang menampilkan tombol masuk.")


def _invite(request: Request, held: Consultation) -> str:
    online.invite(held, by=request.actor, at=request.now)
    return gettext("Undangan dikirim ke nomor atau surel pengunjung.")


def _close(request: Request, held: Consultation) -> str:
    online.close_rooms(held, at=request.now)
    return gettext("Ruang ditutup.")


ACTS: dict[str, Callable[[Request, Consultation], str]] = {
    "persilakan": _admit, "undang": _invite, "tutup": _close,
}  # fmt: skip
