"""The draft's editor, and every draft as page pictures exactly as it would be signed."""

from __future__ import annotations

from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.offers import chart_for, kind_of
from eklinik.casework.refusals import Refusal
from eklinik.decisions.draft import digest_of, draft_of, kind_for, proposal, write_draft
from eklinik.decisions.letter import preview
from eklinik.decisions.models import Draft
from eklinik.documents.letters import LetterError
from eklinik.process.roles import TECHNICAL_STAFF
from eklinik.web.access import role, sentence, staff
from eklinik.web.fetch import case_for
from eklinik.web.office.pictures import WIDTHS, picture
from eklinik.web.request import Request

LISTS = ("considering", "recalling", "clauses")
MOST_ROWS, MOST_LINES = 60, 60
EMPTY_LINES = 2


@sentence(staff & role(TECHNICAL_STAFF))
def edit(request: Request, case_id: int) -> HttpResponse:
    """Write the draft of the case's step; each saving is a new version."""
    case = case_for(request, case_id)
    if kind_of(case) not in {"draft", "draft_refusal"} or not case.is_open:
        messages.warning(request, gettext("Berkas ini tidak sedang pada langkah penyusunan draf."))
        return redirect("office:case", case_id=case.pk)
    if request.method != "POST":
        return _page(request, case, _kept(case))
    typed = typed_in(request.POST)
    if request.POST.get("lagi"):
        return _page(request, case, typed)
    try:
        write_draft(
            case, by=request.actor, at=request.now, kind=kind_for(case),
            fields={name: typed[name] for name in ("rows", "considering", "recalling")},
            clauses=typed["clauses"], reasons=typed["reasons"],
        )  # fmt: skip
    except Refusal as refusal:
        return _page(request, case, typed, wrong=_said(refusal), status=422)
    messages.success(request, gettext("Draf tersimpan. Periksa pratinjaunya, lalu teruskan."))
    return redirect("office:draft", case_id=case.pk)


def typed_in(data: Any) -> dict[str, Any]:
    """The draft's parts as they were typed; empty lines fall away."""
    labels, values = data.getlist("label")[:MOST_ROWS], data.getlist("value")[:MOST_ROWS]
    rows = [
        {"label": label.strip(), "value": value.strip()}
        for label, value in zip(labels, values, strict=False)
        if label.strip()
    ]
    found: dict[str, Any] = {"rows": rows, "reasons": data.get("reasons", "")}
    for name in LISTS:
        found[name] = [text for text in data.getlist(name)[:MOST_LINES] if text.strip()]
    return found


def _kept(case: Case) -> dict[str, Any]:
    """The draft to go on from: the newest version, else what the template proposes."""
    draft = draft_of(case)
    if draft is None:
        found = proposal(case)
        words = {name: list(getattr(found, name)) for name in LISTS}
        return {**words, "rows": _rows(found.rows), "reasons": found.reasons}
    return {
        "rows": _rows(draft.fields.get("rows", [])),
        "considering": draft.fields.get("considering", []),
        "recalling": draft.fields.get("recalling", []),
        "clauses": draft.clauses,
        "reasons": draft.reasons,
    }


def _rows(pairs: Any) -> list[dict[str, str]]:
    return [{"label": pair[0], "value": pair[1]} for pair in pairs]


def _said(refusal: Refusal) -> list[str]:
    if refusal.code == "reason_needed":
        return [gettext("Tuliskan alasan penolakannya, sedikitnya satu baris.")]
    told = [f"{name}: {text}" for name, texts in refusal.details.items() for text in texts]
    return [refusal.message, *told]


def _page(
    request: Request, case: Case, words: dict[str, Any], *,
    wrong: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    draft = draft_of(case)
    titles = {
        "considering": gettext("Menimbang"),
        "recalling": gettext("Mengingat"),
        "clauses": gettext("Ketentuan"),
    }
    context = {
        "case": case,
        "step_title": gettext(chart_for(case)[case.step].title),
        "kind": kind_for(case),
        "rows": [*words["rows"], *[{"label": "", "value": ""}] * EMPTY_LINES],
        "lists": [
            (name, titles[name], [*words[name], *[""] * EMPTY_LINES]) for name in _lists(case)
        ],
        "reasons": words["reasons"],
        "draft": draft,
        "counts": draft is not None and draft.pk == _counting(case),
        "wrong": wrong,
    }
    return render(request, "office/draft.html", context, status=status)


def _lists(case: Case) -> tuple[str, ...]:
    return ("recalling",) if kind_for(case) == "refusal" else LISTS


def _counting(case: Case) -> int:
    name = "refusal_draft" if kind_for(case) == "refusal" else "draft_letter"
    return int(case.facts.get("products", {}).get(name, {}).get("ref", 0))


def draft_for(request: Request, case_id: int, pk: int) -> Draft:
    """A draft of a case that this member of staff may open; 404 for any other."""
    case = case_for(request, case_id)
    found = Draft.objects.select_related("case__office", "office").filter(pk=pk, case=case).first()
    if found is None:
        raise Http404
    return found


@sentence(staff)
def page(request: Request, case_id: int, pk: int, number: int) -> HttpResponse:
    """One page of a draft as PNG."""
    draft = draft_for(request, case_id, pk)
    day = calendar_of(draft.office_id).local_day(request.now)
    width = WIDTHS.get(request.GET.get("ukuran", ""), WIDTHS["biasa"])
    if not 1 <= number <= 50:
        raise Http404
    return picture(
        request, lambda: _preview(draft, request), f"{digest_of(draft)[:20]}{day}", number, width
    )


def _preview(draft: Draft, request: Request) -> bytes:
    try:
        return preview(draft, at=request.now)
    except (LetterError, Refusal) as error:
        raise Http404 from error


@sentence(staff)
def pages(request: Request, case_id: int, pk: int) -> HttpResponse:
    """All pages of a draft under each other."""
    draft = draft_for(request, case_id, pk)
    count = len(pypdfium2.PdfDocument(_preview(draft, request)))
    context = {"case": draft.case, "draft": draft, "pages": range(1, count + 1)}
    return render(request, "office/draft_pages.html", context)
