"""The visitor's phone as a scanner: one page without login, for the first phone that opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.applications import reading
from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture import files, pages, receive, session
from eklinik.clinic.capture.words import verdict
from eklinik.clinic.models import ScanPage, ScanSession
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

COOKIE = "pindai"
KEPT = 3600
MAX_FILES = 20
WRONG = Limit("scan-wrong", tries=30, seconds=600)
SENT = Limit("scan-sent", tries=200, seconds=600)
NO_FILE = _("Belum ada foto. Tekan Ambil foto lebih dahulu.")
MANY = _("Paling banyak 20 foto sekali kirim. Kirim sisanya sesudah ini.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as the phone sees it."""

    page: ScanPage
    title: str
    verdict: str
    picture: str

    def as_json(self) -> dict[str, Any]:
        """What the script shows of it."""
        return {
            "uid": str(self.page.uid), "title": self.title, "verdict": self.verdict,
            "good": not self.page.faults, "again": self.page.redo_at is not None,
            "picture": self.picture,
        }  # fmt: skip


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "POST"])
def scan(request: Request, secret: str) -> HttpResponse:
    """`/pindai/<secret>/`: take photos; the first phone that opens it owns it."""
    held = _found(request, secret)
    if isinstance(held, HttpResponse):
        return held
    token = request.COOKIES.get(COOKIE, "")
    fresh = "" if held.claimed or request.method != "GET" else session.claim(held, at=request.now)
    try:
        session.check_phone(held, fresh or token, at=request.now)
    except Refusal as refusal:
        return _closed(request, held, refusal)
    if request.method == "POST":
        return _sent(request, held)
    session.used(held, at=request.now)
    answer = _page(request, held)
    if fresh:
        answer.set_cookie(
            COOKIE, fresh, max_age=KEPT, path=request.path, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return answer


@sentence(anyone)
@never_cache
@require_safe
def state(request: Request, secret: str) -> HttpResponse:
    """`…/keadaan/`: what the desk asks for, as JSON; asked every few seconds."""
    held = _mine(request, secret)
    if isinstance(held, HttpResponse):
        return JsonResponse({"over": True}, status=held.status_code)
    session.seen(held, at=request.now)
    return JsonResponse({"pages": [one.as_json() for one in shown(held)]})


@sentence(anyone)
@never_cache
@require_safe
def picture(request: Request, secret: str, page: UUID) -> HttpResponse:
    """`…/<page>/`: the readable picture of an own page."""
    held = _mine(request, secret)
    if isinstance(held, HttpResponse):
        raise Http404
    row = held.pages.filter(uid=page, deleted_at__isnull=True).first()
    if row is None:
        raise Http404
    try:
        return HttpResponse(files.read(row.picture), content_type="image/jpeg")
    except Refusal:
        raise Http404 from None


def _found(request: Request, secret: str) -> ScanSession | HttpResponse:
    """The open session; a wrong secret counts, and is told 404."""
    if WRONG.spent(request):
        return too_many(request, WRONG.wait(request))
    held = session.find(secret)
    if held is None or held.consultation.closed_at is not None:
        WRONG.count(request)
        raise Http404
    return held


def _mine(request: Request, secret: str) -> ScanSession | HttpResponse:
    held = _found(request, secret)
    if isinstance(held, HttpResponse):
        return held
    try:
        session.check_phone(held, request.COOKIES.get(COOKIE, ""), at=request.now)
    except Refusal as refusal:
        return _closed(request, held, refusal)
    return held


def _closed(request: Request, held: ScanSession, refusal: Refusal) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"told": refusal.message, "over": True}, status=409)
    words = {"told": refusal.message, "office": held.consultation.office}
    return render(request, "visitor/scan_closed.html", words, status=409)


def wanted(held: ScanSession) -> list[tuple[str, str]]:
    """The documents a page may be for: (code, name)."""
    if held.application is None:
        return []
    return [(item.code, item.name) for item in reading.requirements(held.application)]


def shown(held: ScanSession) -> list[Shown]:
    """The pages of this session, for the phone."""
    names = dict(wanted(held))
    return [
        Shown(
            page, names.get(page.requirement, ""), verdict(page.faults),
            reverse("scan_picture", args=[held.secret, page.uid]),
        )
        for page in pages.present(held)
    ]  # fmt: skip


def _page(request: Request, held: ScanSession, told: str = "", status: int = 200) -> HttpResponse:
    rows = shown(held)
    context = {
        "held": held,
        "office": held.consultation.office,
        "wanted": wanted(held),
        "rows": rows,
        "again": [one for one in rows if one.page.redo_at],
        "told": told,
        "chosen": request.POST.get("syarat", ""),
    }
    return render(request, "visitor/scan.html", context, status=status)


def _sent(request: Request, held: ScanSession) -> HttpResponse:
    """Photos came: taken in one by one, each with its verdict."""
    if not SENT.count(request, held.secret):
        return too_many(request, SENT.wait(request, held.secret))
    session.used(held, at=request.now)
    sent: Sequence[Any] = request.FILES.getlist("foto")
    told = NO_FILE if not sent else MANY if len(sent) > MAX_FILES else ""
    taken = [] if told else [_taken(request, held, one) for one in sent]
    wrong = [one for one in taken if isinstance(one, str)]
    if _by_script(request):
        return _answer(held, str(told), taken, wrong)
    if told or wrong:
        return _page(request, held, " ".join([str(told), *wrong]).strip(), status=422)
    return redirect("scan", secret=held.secret)


def _answer(
    held: ScanSession, told: str, taken: list[ScanPage | str], wrong: list[str]
) -> HttpResponse:
    kept = {one.pk for one in taken if isinstance(one, ScanPage)}
    rows = [one.as_json() for one in shown(held) if one.page.pk in kept]
    words = {"told": " ".join([told, *wrong]).strip(), "pages": rows}
    return JsonResponse(words, status=422 if words["told"] else 200)


def _taken(request: Request, held: ScanSession, sent: Any) -> ScanPage | str:
    """The page, or why this photo was not taken."""
    try:
        return receive.receive(
            held, sent.read(), sent.name or "foto", source=receive.PHONE, at=request.now,
            requirement=_requirement(request, held), replaces=_replaced(request, held),
        )  # fmt: skip
    except Refusal as refusal:
        return gettext("%(name)s: %(why)s") % {"name": sent.name or "foto", "why": refusal.message}


def _requirement(request: Request, held: ScanSession) -> str:
    code = request.POST.get("syarat", "")
    return code if code in dict(wanted(held)) else ""


def _replaced(request: Request, held: ScanSession) -> ScanPage | None:
    """The page that this photo is taken again for."""
    try:
        uid = UUID(request.POST.get("ganti", ""))
    except ValueError:
        return None
    return held.pages.filter(uid=uid, deleted_at__isnull=True).first()


def _by_script(request: Request) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
