"""The case page: the file on the left, the work on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from eklinik.applications.corrections import open_corrections, side_by_side
from eklinik.applications.models import Application, CorrectionReason
from eklinik.applications.reading import titles
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.offers import chart_for
from eklinik.casework.override import OVERRIDE
from eklinik.catalogue.definition import published
from eklinik.process.roles import APPLICANT, FRONT_OFFICE
from eklinik.web.access import sentence, staff
from eklinik.web.desk.frame import is_left, led_here
from eklinik.web.fetch import case_for
from eklinik.web.office import checklist, history, licensing, panels
from eklinik.web.office.behalf import strip
from eklinik.web.office.papers import Paper, application_of, papers_of
from eklinik.web.office.pictures import WIDTHS
from eklinik.web.office.verb_forms import form_for
from eklinik.web.office.verbs import buttons_of, role_title
from eklinik.web.office.worklist import short_title
from eklinik.web.request import Request

AFTER = "office_after"
DRAFT = "draf"
LOOKED_AT = {
    "verify_report": "inspection_report",
    "complete_report": "inspection_report",
    "sign": "letter",
    "sign_refusal": "letter",
    "print_and_notify": "signed_letter",
    "notify_refusal": "signed_letter",
    **dict.fromkeys(("archive", "archive_refusal", "archived", "refused"), "signed_letter"),
}


@sentence(staff)
def case(request: Request, case_id: int) -> HttpResponse:
    """The page of one case."""
    found = case_for(request, case_id)
    if led_here(request) and is_left(request, application_of(found)):
        return redirect("desk:console")
    return show(request, found)


def show(request: Request, case: Case, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render the case page; `extra` brings a form that was refused, with what was typed."""
    return render(request, "office/case.html", context_of(request, case) | extra, status=status)


def context_of(request: Request, case: Case) -> dict[str, Any]:
    """Everything the page shows."""
    application = application_of(case)
    papers = papers_of(case, application)
    movements = history.movements_of(case)
    lines = checklist.lines_of(application) if application else []
    chart = chart_for(case)
    panel = panels.panel_of(case, request)
    return {
        "case": case,
        "step": chart[case.step],
        "step_title": gettext(chart[case.step].title),
        "role_title": role_title(case.role) if case.role else "",
        "holder": case.holder if case.holder_id else None,
        "is_mine": case.holder_id == request.actor.user_id,
        "may_hold": _may_hold(case, request),
        "may_reprint": request.actor.holds(FRONT_OFFICE),
        "may_override": case.is_open and request.actor.holds(OVERRIDE),
        "clock": _clock(case, request),
        "papers": papers,
        "view": _view(request, papers, chart[case.step].kind),
        "draft_shown": bool(panel and panel.draft) and request.GET.get("dok", DRAFT) == DRAFT,
        "application": application,
        "behalf": strip(application, at=request.now),
        "lines": lines,
        "checked": sum(1 for line in lines if line.mark),
        "short_title": short_title(chart[case.step]),
        "may_mark": checklist.may_mark(case, request),
        "pairs": _pairs(application),
        "open": open_corrections(application) if application and case.role == APPLICANT else [],
        "titles": titles(application) if application else {},
        "reasons": CorrectionReason.choices,
        "buttons": [(button, form_for(case, button, request)) for button in
                    buttons_of(case, request.actor, request.now)],
        "panel": panel,
        "licence": licensing.block_of(case, request),
        "history": history.history_of(case, movements),
        "drawing": history.drawing_of(case, movements),
        "products": history.products_of(case),
        "deliveries": history.deliveries_of(case),
        "definition": published(case.permit_version_id),
        "after": request.session.get(AFTER, "daftar"),
    }  # fmt: skip


def _may_hold(case: Case, request: Request) -> bool:
    return case.is_open and request.actor.post_for(case.role, case.unit_id) is not None


def _pairs(application: Application | None) -> Sequence[object]:
    if application is None or application.case is None or not application.case.facts.get("round"):
        return ()
    return side_by_side(application)


def _clock(case: Case, request: Request) -> dict[str, Any]:
    """The working days: when this step is due, and how many of the whole are used."""
    calendar = calendar_of(case.office_id)
    today = calendar.local_day(request.now)
    standard = published(case.permit_version_id).standard
    began = calendar.local_day(case.received_at)
    used = calendar.between(began, calendar.local_day(case.closed_at) if case.closed_at else today)
    due = calendar.local_day(case.due_at) if case.due_at else None
    left = calendar.between(today, due) if due else None
    return {
        "due": due,
        "late": bool(case.due_at and case.is_open and case.due_at < request.now),
        "left": left,
        "used": max(0, used),
        "total": standard.total_days,
        "source": standard.total_days_source,
        "provisional": bool(due and calendar.is_provisional(due)),
        "paused": case.role == APPLICANT and case.is_open,
    }


def _view(request: Request, papers: list[Paper], step: str) -> dict[str, Any] | None:
    """Which paper and page stand in the viewer; without a choice, what the step decides on."""
    if not papers:
        return None
    wanted = request.GET.get("dok", "")
    kinds = [paper.document.kind for paper in papers]
    first = kinds.index(LOOKED_AT[step]) if LOOKED_AT.get(step) in kinds else 0
    at = next((n for n, paper in enumerate(papers) if str(paper.document.pk) == wanted), first)
    paper = papers[at]
    page = request.GET.get("hlm", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    number = min(max(number, 1), paper.pages)
    size = request.GET.get("ukuran", "biasa")
    return {
        "paper": paper,
        "number": number,
        "previous": number - 1 if number > 1 else 0,
        "next": number + 1 if number < paper.pages else 0,
        "size": size if size in WIDTHS else "biasa",
        "place": at + 1,
    }
