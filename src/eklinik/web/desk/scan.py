"""The scan kit at the desk: the QR, pages arriving, and one PDF for each document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.clinic.capture import files, folder, join, pages, receive, session
from eklinik.clinic.capture.words import Fault, faults_of
from eklinik.clinic.models import Consultation, ScanPage, ScanSession
from eklinik.documents.store import LOOK
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.desk.panels import Panel
from eklinik.web.request import Request

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MAX_FILES = 30
NO_FILE = _("Pilih dahulu foto atau berkasnya, lalu unggah.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page on the desk's list."""

    page: ScanPage
    faults: list[Fault]
    is_pdf: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The pages of one document."""

    code: str
    name: str
    sheets: list[Sheet]
    limit: int = 0

    @property
    def used(self) -> bool:
        """Every page stands in a PDF."""
        return bool(self.sheets) and all(one.page.used_at for one in self.sheets)


def panel(request: Request, held: Consultation) -> Panel:
    """The scan kit among the tools of the desk."""
    return Panel("desk/panels/scan.html", words_of(request, held))


def words_of(request: Request, held: Consultation) -> dict[str, Any]:
    """What the desk shows: the session, its QR, and the pages by document."""
    found = session.current(held)
    return {
        "held": held,
        "scan": found,
        "qr": _qr(found) if found else "",
        "files": linked(held),
        **_body(request, held, found),
    }


def linked(held: Consultation) -> list[Application]:
    """The applications of this visit that a page may go to."""
    rows = held.applications.filter(discarded_at__isnull=True)
    return list(rows.select_related("permit_version").order_by("pk"))


def _body(request: Request, held: Consultation, found: ScanSession | None) -> dict[str, Any]:
    groups = _groups(found) if found else []
    return {
        "groups": groups,
        "state": session.state(found, at=request.now) if found else "",
        "waiting": folder.waiting(held.desk) if held.desk else [],
        "choices": [(group.code, group.name) for group in groups if group.code],
        "modes": (("grey", _("Abu-abu")), ("colour", _("Warna")), ("original", _("Asli"))),
        "held": held,
        "scan": found,
    }


def _groups(found: ScanSession) -> list[Group]:
    """The documents of the application in their order; first the pages that have none."""
    by_code: dict[str, list[Sheet]] = {}
    for page in pages.present(found):
        sheet = Sheet(page, faults_of(page.faults), page.original.endswith(".pdf"))
        by_code.setdefault(page.requirement, []).append(sheet)
    needed = reading.requirements(found.application) if found.application else ()
    known = {item.code for item in needed}
    loose = [one for code, rows in by_code.items() if code not in known for one in rows]
    named = [Group(i.code, i.name, by_code.get(i.code, []), i.limit_bytes) for i in needed]
    return [Group("", gettext("Belum dipilih dokumennya"), loose), *named]


def _qr(found: ScanSession) -> SafeString:
    made = segno.make(address_of(found), error="m").svg_inline(
        scale=6, border=2, light="#fff", omitsize=True
    )
    return mark_safe(made)  # noqa: S308  segno draws it, the text is only in the picture


def address_of(found: ScanSession) -> str:
    """What the QR says."""
    return settings.SITE_URL + reverse("scan", args=[found.secret])


@sentence(officer)
@with_visitor
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: Request, held: Consultation) -> HttpResponse:
    """`/loket/<uid>/pindai/`: the kit on a page of its own; a POST changes the session."""
    if request.method != "POST":
        return render(request, "desk/scan.html", words_of(request, held))
    return _done(request, held, lambda: _session_act(request, held))


@sentence(officer)
@with_visitor
@require_safe
def scan_part(request: Request, held: Consultation) -> HttpResponseBase:
    """`…/pindai/isi/`: the pages as a fragment; nothing is sent when nothing changed."""
    words = _body(request, held, session.current(held))
    tag = _tag(words)
    known = get_conditional_response(request, etag=tag)
    answer = known or HttpResponse(render_to_string("desk/parts/scan_pages.html", words, request))
    answer["ETag"] = tag
    return answer


def _tag(words: dict[str, Any]) -> str:
    rows = [
        (group.code, one.page.uid, one.page.picture, one.page.redo_at, one.page.used_at)
        for group in words["groups"] for one in group.sheets
    ]  # fmt: skip
    waiting = [(one.name, one.size) for one in words["waiting"]]
    seen = (
        get_language(),
        words["state"],
        rows,
        waiting,
        [group.code for group in words["groups"]],
    )
    return quote_etag(sha256(repr(seen).encode()).hexdigest()[:24])


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
    return _done(request, held, lambda: _joined(request, held))


def _joined(request: Request, held: Consultation) -> str:
    found, code = session.current(held), request.POST.get("pdf", "")
    if found is None:
        raise Refusal("scan_over", receive.OVER)
    made = join.attach_pages(found, code, by=request.actor, at=request.now)
    name = reading.titles(found.application).get(code, code) if found.application else code
    return gettext("PDF untuk %(name)s tersimpan (%(pages)s halaman).") % {
        "name": name, "pages": made.document.pages}  # fmt: skip


@sentence(officer)
@with_visitor
@require_http_methods(["GET", "HEAD", "POST"])
def scan_page(request: Request, held: Consultation, page: UUID) -> HttpResponse:
    """`…/pindai/<page>/`: its four corners; a POST turns, orders, tones, deletes it."""
    row = _page(held, page)
    if request.method == "POST":
        return _done(request, held, lambda: _page_act(request, row))
    words = {"held": held, "page": row, "corners": _percent(row), "faults": faults_of(row.faults)}
    return render(request, "desk/scan_page.html", words)


def _page(held: Consultation, uid: UUID) -> ScanPage:
    rows = ScanPage.objects.filter(session__consultation=held, deleted_at__isnull=True, uid=uid)
    found = rows.select_related("session__consultation").first()
    if found is None:
        raise Http404
    return found


def _percent(row: ScanPage) -> list[tuple[str, str, str]]:
    """The corners as people type them: per cent of width and height."""
    corners = row.corners or [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    names = (gettext("Kiri atas"), gettext("Kanan atas"), gettext("Kanan bawah"),
             gettext("Kiri bawah"))  # fmt: skip
    return [
        (name, f"{100 * x:.1f}", f"{100 * y:.1f}")
        for name, (x, y) in zip(names, corners, strict=True)
    ]


def _page_act(request: Request, row: ScanPage) -> str:
    act = request.POST.get("aksi", "")
    acts: dict[str, Callable[[], None]] = {
        "naik": lambda: pages.move(row, -1),
        "turun": lambda: pages.move(row, 1),
        "kiri": lambda: pages.turn(row, 270),
        "kanan": lambda: pages.turn(row, 90),
        "ulang": lambda: pages.ask_again(row, at=None if row.redo_at else request.now),
        "hapus": lambda: receive.discard(row, at=request.now),
        "utuh": lambda: pages.whole(row),
        "cari": lambda: pages.search(row),
        "sudut": lambda: pages.cut(row, _typed(request)),
        "syarat": lambda: pages.assign(row, request.POST.get(f"syarat-{row.uid}", "")),
        **{mode: (lambda mode=mode: pages.tone(row, mode)) for mode in pages.MODES},
    }
    if act not in acts:
        raise Http404
    acts[act]()
    return ""


def _typed(request: Request) -> list[list[float]]:
    try:
        return [
            [float(request.POST.get(f"{axis}{i}", "").replace(",", ".")) / 100 for axis in "xy"]
            for i in range(4)
        ]
    except ValueError:
        return []


def _done(request: Request, held: Consultation, work: Callable[[], str]) -> HttpResponse:
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


@sentence(officer)
@with_visitor
@require_safe
def scan_picture(request: Request, held: Consultation, page: UUID, name: str) -> HttpResponse:
    """`…/pindai/<page>/<hasil|asal>/`: the readable picture, or the photo as it was taken."""
    row = _page(held, page)
    which = {"hasil": row.picture, "asal": row.original + LOOK}.get(name)
    if which is None:
        raise Http404
    try:
        content = files.read(which)
    except Refusal:
        raise Http404 from None
    return HttpResponse(content, content_type=TYPES.get(which.rsplit(".", 1)[-1], "image/jpeg"))
