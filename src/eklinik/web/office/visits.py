"""Visits: the office's calendar of them, the letter of assignment, and the report (BAP)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from eklinik.casework.clock import calendar_of
from eklinik.casework.inbox import visible_to
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.documents.intake import Refused
from eklinik.documents.letters import LetterError
from eklinik.inspections.letters import assignment_letter, finish_report
from eklinik.inspections.models import InspectionPlan, InspectionReport, Photo
from eklinik.inspections.photos import add_photo, confirm_place, remove_photo
from eklinik.inspections.plan import planned
from eklinik.inspections.report import begin_report, save_findings, sign_off
from eklinik.process.roles import TECHNICAL_STAFF
from eklinik.web.access import role, sentence, staff
from eklinik.web.fetch import case_for
from eklinik.web.office.pictures import as_file
from eklinik.web.request import Request

PLACES = "office_places"
ANSWERS = {"ya": True, "tidak": False}
PLACE = re.compile(r"-?\d{1,3}\.\d{1,8}")
MOST_LINES = 200
SHOWN = 100


@sentence(staff)
def calendar(request: Request) -> HttpResponse:
    """The coming visits of the cases that this person may open."""
    rows = InspectionPlan.objects.filter(
        case__in=visible_to(request.actor).filter(step="inspect"), cancelled_at__isnull=True,
    ).select_related("case").prefetch_related("team").order_by("visit_at", "pk")  # fmt: skip
    return render(request, "office/visits.html", {"plans": rows[:SHOWN]})


@sentence(staff)
def assignment(request: Request, case_id: int) -> HttpResponse:
    """The letter of assignment of the present plan, to be printed."""
    case = case_for(request, case_id)
    plan = planned(case.pk, case.facts)
    if plan is None:
        raise Http404
    try:
        return as_file(assignment_letter(plan, at=request.now))
    except (Refusal, LetterError, OSError):
        said = gettext("Surat tugas belum dapat dibuat. Coba lagi; bila berulang, hubungi admin.")
        messages.error(request, said)
        return redirect("office:case", case_id=case.pk)


@sentence(staff & role(TECHNICAL_STAFF))
def report(request: Request, case_id: int) -> HttpResponse:
    """The report's editor; every button saves what was typed first."""
    case = case_for(request, case_id)
    try:
        found = begin_report(case, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
        return redirect("office:case", case_id=case.pk)
    if request.method != "POST":
        return _page(request, case, found, _stored(found, case))
    return _saved(request, case, found)


def _saved(request: Request, case: Case, found: InspectionReport) -> HttpResponse:
    typed = _typed(request)
    wrong = _try(lambda: save_findings(found, _findings(typed), by=request.actor, at=request.now))
    action = request.POST.get("aksi", "simpan")
    if not wrong and action in {"tanda-tangan", "selesai"}:
        wrong = _try(lambda: sign_off(found, typed["sign"], by=request.actor, at=request.now))
    if not wrong and action == "selesai":
        wrong = _try(lambda: finish_report(found, by=request.actor, at=request.now))
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"wrong": [text for _, text in wrong]}, status=422 if wrong else 200)
    if wrong:
        return _page(request, case, found, typed, wrong=wrong, status=422)
    if action == "selesai":
        messages.success(request, gettext("BAP selesai. Serahkan kepada kepala seksi."))
        return redirect("office:case", case_id=case.pk)
    messages.success(request, gettext("BAP tersimpan."))
    return redirect("office:report", case_id=case.pk)


def _try(act: Any) -> list[tuple[str, str]]:
    """What was wrong, as (field, sentence)."""
    try:
        act()
    except Refusal as refusal:
        told = [(name, str(text)) for name, texts in refusal.details.items() for text in texts]
        return told or [("", refusal.message)]
    except LetterError:
        return [("", gettext("BAP belum dapat dijadikan PDF. Coba lagi, atau hubungi admin."))]
    return []


def _typed(request: Request) -> dict[str, Any]:
    data = request.POST
    texts, notes = data.getlist("text")[:MOST_LINES], data.getlist("note")[:MOST_LINES]
    lines = [
        {"text": text.strip()[:300], "note": note, "conforms": data.get(f"sesuai-{place}", "")}
        for place, (text, note) in enumerate(zip(texts, notes, strict=False))
        if text.strip()
    ]
    signers = [int(pk) for pk in data.getlist("inspectors") if pk.isascii() and pk.isdigit()
               and len(pk) < 16]  # fmt: skip
    return {
        "visited_at": data.get("visited_at", ""),
        "lines": lines,
        "result": data.get("result", ""),
        "summary": data.get("summary", ""),
        "sign": {
            "inspectors": signers,
            "applicant_present": data.get("applicant_present", ""),
            "applicant_signed": data.get("applicant_signed") == "ya",
            "refusal_reason": data.get("refusal_reason", ""),
        },
    }


def _findings(typed: dict[str, Any]) -> dict[str, Any]:
    lines = [{**line, "conforms": ANSWERS.get(line["conforms"])} for line in typed["lines"]]
    return {
        "findings": lines,
        **{name: typed[name] for name in ("visited_at", "result", "summary")},
    }


def _stored(found: InspectionReport, case: Case) -> dict[str, Any]:
    zone = calendar_of(case.office_id).zone
    words = {True: "ya", False: "tidak", None: ""}
    return {
        "visited_at": f"{found.visited_at.astimezone(zone):%Y-%m-%dT%H:%M}",
        "lines": [
            {"text": row.text, "note": row.note, "conforms": words[row.conforms]}
            for row in found.findings.all()
        ],
        "result": found.result,
        "summary": found.summary,
        "sign": {
            "inspectors": [signed["user"] for signed in found.signatures],
            "applicant_present": found.applicant_present,
            "applicant_signed": found.applicant_signed,
            "refusal_reason": found.refusal_reason,
        },
    }


def _page(
    request: Request, case: Case, found: InspectionReport, typed: dict[str, Any], *,
    wrong: list[tuple[str, str]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    offered = request.session.get(PLACES, {})
    context = {
        "case": case,
        "report": found,
        "typed": typed,
        "lines": [*typed["lines"], {"text": "", "note": "", "conforms": ""}],
        "results": InspectionReport.Result.choices,
        "team": found.plan.team.order_by("name"),
        "photos": [(photo, offered.get(str(photo.pk)))
                   for photo in found.photos.select_related("document").order_by("pk")],
        "wrong": wrong,
    }  # fmt: skip
    return render(request, "office/report.html", context, status=status)


@require_POST
@sentence(staff & role(TECHNICAL_STAFF))
def photo(request: Request, case_id: int) -> HttpResponse:
    """Add photos to the report; where each says it was taken is offered, not kept."""
    case = case_for(request, case_id)
    offered = request.session.get(PLACES, {})
    try:
        found = begin_report(case, by=request.actor, at=request.now)
        for raw in request.FILES.getlist("foto")[:20]:
            added = add_photo(
                found, raw, filename=raw.name or "", by=request.actor, at=request.now,
                caption=request.POST.get("caption", ""),
            )  # fmt: skip
            if added.place:
                offered[str(added.photo.pk)] = [str(part) for part in added.place]
    except (Refusal, Refused) as refusal:
        messages.error(request, refusal.message)
    except OSError:
        messages.error(request, gettext("Foto tidak tersimpan: penyimpanan penuh atau bermasalah."))
    request.session[PLACES] = offered
    return redirect("office:report", case_id=case.pk)


@require_POST
@sentence(staff & role(TECHNICAL_STAFF))
def photo_change(request: Request, case_id: int, pk: int) -> HttpResponse:
    """Confirm a photo's place, or take the photo out."""
    case = case_for(request, case_id)
    found = Photo.objects.select_related("document", "report").filter(pk=pk, report__case=case)
    row = found.first()
    if row is None:
        raise Http404
    try:
        if request.POST.get("aksi") == "hapus":
            remove_photo(row, by=request.actor)
        else:
            confirm_place(row, *_place(request), by=request.actor)
            messages.success(request, gettext("Letak foto tersimpan."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("office:report", case_id=case.pk)


def _place(request: Request) -> tuple[Decimal, Decimal]:
    texts = [request.POST.get(name, "") for name in ("latitude", "longitude")]
    try:
        if not all(PLACE.fullmatch(text) for text in texts):
            raise InvalidOperation
        return Decimal(texts[0]), Decimal(texts[1])
    except InvalidOperation as error:
        raise Refusal("bad_data") from error
