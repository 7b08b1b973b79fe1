"""Pendapat SKPA: what my SKPA is asked, due first, and the form in which it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.applications import reading
from eklinik.applications.models import Application, Attachment
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.licensing import opinions
from eklinik.licensing.models import Opinion
from eklinik.licensing.rights import right_of
from eklinik.process.roles import SKPA_VERIFIER
from eklinik.web.access import role, sentence, staff
from eklinik.web.request import Request

MOST = 200
VERDICTS = {"ya": True, "tidak": False}


@dataclass(frozen=True, slots=True)
class Row:
    """One document with the verdicts that stand or were typed."""

    code: str
    title: str
    group: str
    optional: bool
    attachment: Attachment | None
    correct: str
    technical: str
    note: str


@sentence(staff & role(SKPA_VERIFIER))
@require_safe
def listing(request: Request) -> HttpResponse:
    """The questions to my SKPA that are not closed, due first; two queries."""
    rows = list(opinions.asked_of(request.actor)[:MOST])
    calendar = calendar_of(request.actor.office_id or 0)
    context = {
        "open": [row for row in rows if row.given_at is None],
        "given": [row for row in rows if row.given_at is not None],
        "today": calendar.local_day(request.now),
    }
    return render(request, "office/licence/opinions.html", context)


@sentence(staff & role(SKPA_VERIFIER))
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, pk: int) -> HttpResponse:
    """One question: benar, then teknis, for every document; the system says whether complete."""
    found = opinions.asked_of(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, None)
    try:
        opinions.give(found.pk, _typed(found, request.POST), by=request.actor, at=request.now)
    except Refusal as refusal:
        return _page(request, found, refusal)
    messages.success(request, gettext("Pendapat Anda tersimpan."))
    return redirect("office:opinions")


def _page(request: Request, found: Opinion, refusal: Refusal | None) -> HttpResponse:
    application = _application(found)
    sent = request.POST if request.method == "POST" else None
    day = calendar_of(found.project.office_id).local_day(request.now)
    context: dict[str, Any] = {
        "opinion": found, "project": found.project, "case": found.case,
        "rows": _rows(application, found, sent), "complete": opinions.is_complete(application),
        "right": right_of(request.actor, found.unit_id, found.project.sector, on=day),
        "conclusions": Opinion.Conclusion.choices,
        "conclusion": sent.get("kesimpulan", "") if sent is not None else found.conclusion,
        "note": sent.get("catatan", "") if sent is not None else found.note,
        "errors": _errors(refusal),
        "others": [row for row in opinions.of_case(found.case) if row.pk != found.pk],
    }  # fmt: skip
    status = 422 if refusal is not None else 200
    return render(request, "office/licence/opinion.html", context, status=status)


def _application(found: Opinion) -> Application:
    rows = Application.objects.select_related("applicant")
    return rows.get(case_id=found.case_id)


def _errors(refusal: Refusal | None) -> list[tuple[str, str]]:
    if refusal is None:
        return []
    places = {"note": "catatan", "conclusion": "kesimpulan-1"}
    said = [
        (places.get(name, ""), str(word))
        for name, words in refusal.details.items()
        if name in places
        for word in words
    ]
    return said or [("", refusal.message)]


def _rows(application: Application, found: Opinion, sent: QueryDict | None) -> list[Row]:
    present = reading.current_attachments(application)
    return [
        Row(item.code, item.name, item.group, item.optional, present.get(item.code),
            *_verdicts(item.code, found, sent))
        for item in reading.requirements(application)
    ]  # fmt: skip


def _verdicts(code: str, found: Opinion, sent: QueryDict | None) -> tuple[str, str, str]:
    if sent is not None:
        return (sent.get(f"benar-{code}", ""), sent.get(f"teknis-{code}", ""),
                sent.get(f"kata-{code}", ""))  # fmt: skip
    line = found.lines.get(code, {})
    back = {True: "ya", False: "tidak"}
    return (back.get(line.get("correct"), ""), back.get(line.get("technical"), ""),
            str(line.get("note", "")))  # fmt: skip


def _typed(found: Opinion, sent: QueryDict) -> dict[str, Any]:
    """The form's words as the domain takes them; documents that were left open are left out."""
    lines = {}
    for item in reading.requirements(_application(found)):
        correct, technical, note = _verdicts(item.code, found, sent)
        if correct or technical or note.strip():
            lines[item.code] = {
                "correct": VERDICTS.get(correct), "technical": VERDICTS.get(technical),
                "note": note[:500],
            }  # fmt: skip
    return {
        "lines": lines, "conclusion": sent.get("kesimpulan", ""),
        "note": sent.get("catatan", ""),
    }  # fmt: skip
