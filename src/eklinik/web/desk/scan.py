"""The scan kit at the desk: the QR, pages arriving, and one PDF for each document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.clinic.capture import folder, join, receive, session
from eklinik.clinic.models import Consultation, ScanSession
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.desk.scan_words import body_of, linked, panel, tag_of, words_of
from eklinik.web.request import Request

MAX_FILES = 30
NO_FILE = _("Pilih dahulu foto atau berkasnya, lalu unggah.")
__all__ = ["done", "panel", "scan", "scan_join", "scan_part"]


@sentence(officer)
@with_visitor
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: Request, held: Consultation) -> HttpResponse:
    """`/loket/<uid>/pindai/`: the kit on a page of its own; a POST changes the session."""
    if request.method != "POST":
        return render(request, "desk/scan.html", words_of(request, held))
    return done(request, held, lambda: _session_act(request, held))


@sentence(officer)
@with_visitor
@require_safe
def scan_part(request: Request, held: Consultation) -> HttpResponseBase:
    """`…/pindai/isi/`: the pages as a fragment; nothing is sent when nothing changed."""
    words = body_of(request, held, session.current(held))
    tag = tag_of(words)
    known = get_conditional_response(request, etag=tag)
    answer = known or HttpResponse(render_to_string("desk/parts/scan_pages.html", words, request))
    answer["ETag"] = tag
    return answer


def _session_act(request: Request, held: Consultation) -> str:
    act, at = request.POST.get("aksi", ""), request.now
    if act == "buka":
        session.open_session(held, by=request.user.pk, at=at, application=_chosen(request, held))
        return ""
    found = session.current(held)
    if found is None:
        raise Refusal("scan_over", receive.OVER)
    if act == "baru":
        session.renew(found, at=at)
    elif act == "unggah":
        return _uploaded(request, found)
    elif act == "ambil" and held.desk is not None:
        count = folder.take_waiting(found, held.desk, at=at)
        return gettext("%(count)s berkas pemindai diambil.") % {"count": count}
    return ""


def _chosen(request: Request, held: Consultation) -> Application | None:
    """The application that was named, or the only one."""
    rows = linked(held)
    named = [row for row in rows if str(row.uid) == request.POST.get("permohonan")]
    return named[0] if named else rows[-1] if rows else None


def _uploaded(request: Request, found: ScanSession) -> str:
    sent: Any = request.FILES.getlist("berkas")
    if not sent or len(sent) > MAX_FILES:
        raise Refusal("no_file", NO_FILE)
    for one in sent:
        receive.receive(
            found, one.read(), one.name or "pindai", source=receive.DESK, at=request.now,
            requirement=request.POST.get("syarat", ""),
        )  # fmt: skip
    return gettext("%(count)s berkas masuk.") % {"count": len(sent)}


@sentence(officer)
@with_visitor
@require_POST
def scan_join(request: Request, held: Consultation) -> HttpResponse:
    """`…/pindai/pdf/`: the pages of a document become one PDF in the application."""
    return done(request, held, lambda: _joined(request, held))


def _joined(request: Request, held: Consultation) -> str:
    found, code = session.current(held), request.POST.get("pdf", "")
    if found is None:
        raise Refusal("scan_over", receive.OVER)
    made = join.attach_pages(found, code, by=request.actor, at=request.now)
    name = reading.titles(found.application).get(code, code) if found.application else code
    return gettext("PDF untuk %(name)s tersimpan (%(pages)s halaman).") % {
        "name": name, "pages": made.document.pages}  # fmt: skip


def done(request: Request, held: Consultation, work: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the pages; a script gets the words alone."""
    try:
        told, wrong = work(), ""
    except Refusal as refusal:
        told, wrong = "", refusal.message
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"told": told, "wrong": wrong}, status=422 if wrong else 200)
    if told:
        messages.success(request, told)
    if wrong:
        messages.error(request, wrong)
    return redirect(reverse("desk:scan", args=[held.uid]))
