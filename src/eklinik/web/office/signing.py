"""The signing room: the head looks at the exact PDF, confirms its digest, and signs.

Each letter is signed by a short request of its own.  The passphrase comes with that
request, opens the key, and is kept nowhere: no session, no row, no log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from pydantic import SecretStr

from eklinik.applications.models import CheckMark
from eklinik.casework.charts import keys_of
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case, Movement
from eklinik.casework.offers import kind_of, offers
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import published
from eklinik.decisions.letter import determination_of, final_letter
from eklinik.decisions.sign import sign_case
from eklinik.documents.letters import LetterError
from eklinik.documents.models import Document
from eklinik.inspections.models import InspectionReport
from eklinik.process.roles import AGENCY_HEAD
from eklinik.staff.actor import Actor
from eklinik.web.access import role, sentence, staff
from eklinik.web.fetch import case_for
from eklinik.web.office.verbs import role_title
from eklinik.web.request import Request
from eklinik.web.templatetags.eklinik import hari_bulan

BATCH = 50
KINDS = ("sign", "sign_refusal")
LIVING = frozenset({"moved_on", "closed", "not_on_chart"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One letter of the batch, and why it must be looked at first."""

    case: Case
    notes: tuple[str, ...]
    refusal: str


@sentence(staff & role(AGENCY_HEAD))
def room(request: Request) -> HttpResponse:
    """The batch, with the first letter open."""
    first = _waiting(request.actor).first()
    return _room(request, first)


@sensitive_post_parameters("passphrase")
@sentence(staff & role(AGENCY_HEAD))
def one(request: Request, case_id: int) -> HttpResponse:
    """One letter of the batch open; POST signs it."""
    case = case_for(request, case_id)
    if request.method == "POST":
        return _sign(request, case)
    if kind_of(case) not in KINDS or not case.is_open:
        messages.warning(request, gettext("Surat ini tidak lagi menunggu tanda tangan."))
        return redirect("office:signing")
    return _room(request, case)


def _waiting(actor: Actor) -> QuerySet[Case]:
    """The letters that wait for this head, due first."""
    post = next(post for post in actor.posts if post.role == AGENCY_HEAD)
    cases = Case.objects.filter(
        office_id=actor.office_id or 0,
        role=AGENCY_HEAD,
        closed_at__isnull=True,
        step__in=keys_of(KINDS),
    )
    if post.units is not None:
        cases = cases.filter(unit_id__in=post.units)
    return cases.order_by("due_at", "id")


def _room(
    request: Request, case: Case | None, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    """The page; the letter of the open case is set when nobody has set it yet."""
    batch = [_batched(found, request.actor) for found in _waiting(request.actor)[:BATCH]]
    document, told = _letter(request, case) if case else (None, "")
    context: dict[str, Any] = {
        "batch": batch,
        "must": sum(1 for item in batch if item.notes),
        "case": case,
        "document": document,
        "pages": range(1, (document.pages or 1) + 1) if document else (),
        "hash": _spaced(document.sha256) if document else "",
        "facts": _facts(case, request) if case else (),
        "wrong": wrong or told,
        "refusal": next((item.refusal for item in batch if case and item.case.pk == case.pk), ""),
    }
    return render(request, "office/signing.html", context, status=status)


def _letter(request: Request, case: Case) -> tuple[Document | None, str]:
    determination = determination_of(case)
    if determination is None:
        return None, gettext("Surat ini belum ditetapkan, jadi belum dapat ditandatangani.")
    try:
        return final_letter(determination, at=request.now, by=request.actor), ""
    except Refusal as refusal:
        return None, refusal.message
    except (LetterError, OSError):
        return None, gettext("Suratnya belum dapat dibuat. Coba lagi, atau hubungi administrator.")


def _batched(case: Case, by: Actor) -> Waiting:
    refusal = next((offer.refusal for offer in offers(case, by) if offer.verb == "sign"), None)
    return Waiting(case, tuple(_notes(case)), refusal.message if refusal else "")


def _notes(case: Case) -> list[str]:
    """Why this letter deserves a look: it came back, or something was found."""
    found = []
    if rounds := case.facts.get("round"):
        found.append(gettext("pernah kembali %s kali") % rounds)
    if len(case.facts.get("did", {}).get("draft", ())) > 1:
        found.append(gettext("draf pernah direvisi"))
    if kind_of(case) == "sign_refusal":
        found.append(gettext("penolakan"))
    return found


def _facts(case: Case, request: Request) -> list[tuple[str, str]]:
    """Who did what, and when: what the head asks before signing."""
    found = [(gettext("Nomor"), str(case.facts.get("number", "—")))]
    report = InspectionReport.objects.filter(case=case, finished_at__isnull=False)
    last = report.order_by("-version").first()
    if last is not None:
        found.append((gettext("Hasil lapangan"), str(last.get_result_display())))
    noted = CheckMark.objects.filter(application__case=case, conforms=True).exclude(note="").count()
    if noted:
        found.append((gettext("Catatan pemeriksaan"), str(noted)))
    found += _done(case)
    calendar = calendar_of(case.office_id)
    used = calendar.between(calendar.local_day(case.received_at), calendar.local_day(request.now))
    total = published(case.permit_version_id).standard.total_days
    days = (
        gettext("%(used)s dari %(total)s hari kerja") if total else gettext("%(used)s hari kerja")
    )
    found.append((gettext("Waktu"), days % {"used": max(0, used), "total": total}))
    return found


def _done(case: Case) -> list[tuple[str, str]]:
    names = {
        "send": gettext("Disusun"), "accept": gettext("Diperiksa"),
        "determine": gettext("Ditetapkan"),
    }  # fmt: skip
    rows = Movement.objects.filter(case=case, verb__in=names).select_related("actor")
    latest = {row.verb: row for row in rows.order_by("seq")}
    return [
        (names[verb], f"{latest[verb].actor} ({role_title(latest[verb].role)}), "
                      f"{hari_bulan(latest[verb].at)}")
        for verb in names if verb in latest
    ]  # fmt: skip


def _spaced(digest: str) -> str:
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


def _sign(request: Request, case: Case) -> HttpResponse:
    wrong, retry = _try(request, case)
    if request.headers.get("X-Requested-With") == "fetch":
        body = {"ok": not wrong, "wrong": wrong, "retry": retry, "number": case.number}
        return JsonResponse(body, status=409 if wrong else 200)
    if wrong:
        case.refresh_from_db()
        return _room(request, case, wrong=wrong, status=422)
    messages.success(request, gettext("Surat %s ditandatangani.") % case.facts.get("number", ""))
    return redirect("office:signing")


def _try(request: Request, case: Case) -> tuple[str, bool]:
    """Sign; returns what went wrong ("" when nothing) and whether the batch may go on."""
    passphrase = request.POST.get("passphrase", "")
    confirmed = request.POST.get("sha256", "")[:64].lower()
    if not passphrase:
        return gettext("Ketik frasa sandi sertifikat Anda."), False
    if not request.POST.get("diperiksa"):
        return gettext("Centang bahwa Anda sudah memeriksa surat ini."), True
    try:
        sign_case(
            case.pk, by=request.actor, at=request.now, confirmed_sha256=confirmed,
            passphrase=SecretStr(passphrase),
        )  # fmt: skip
    except Refusal as refusal:
        if _signed_by_me(case, request.actor) and refusal.code in LIVING:
            return "", True
        stops = refusal.code in {"wrong_passphrase", "not_permitted", "not_configured"}
        return refusal.message, not stops
    except OSError:
        return gettext("Surat bertanda tangan tidak tersimpan: penyimpanan penuh."), False
    return "", True


def _signed_by_me(case: Case, by: Actor) -> bool:
    """The second press of the same button."""
    last = Movement.objects.filter(case=case).order_by("-seq").first()
    return last is not None and last.verb == "sign" and last.actor_id == by.user_id


@sentence(staff & role(AGENCY_HEAD))
def digest(request: Request, case_id: int) -> HttpResponse:
    """The digest of one letter of the batch, so that the page can confirm what was ticked."""
    case = case_for(request, case_id)
    if kind_of(case) not in KINDS or not case.is_open:
        raise Http404
    document, told = _letter(request, case)
    if document is None:
        return JsonResponse({"wrong": told}, status=409)
    return JsonResponse({"sha256": document.sha256, "pages": document.pages})
