"""One page of the scan kit at the desk: corners, turns, order, tone, another try."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.clinic.capture import files, pages, receive
from eklinik.clinic.capture.words import faults_of
from eklinik.clinic.models import Consultation, ScanPage
from eklinik.documents.store import LOOK
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.desk.scan import done
from eklinik.web.request import Request

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@sentence(officer)
@with_visitor
@require_http_methods(["GET", "HEAD", "POST"])
def scan_page(request: Request, held: Consultation, page: UUID) -> HttpResponse:
    """`…/pindai/<page>/`: its four corners; a POST turns, orders, tones, deletes it."""
    row = _page(held, page)
    if request.method == "POST":
        return done(request, held, lambda: _page_act(request, row))
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
