"""Finding a case: by number, name, NIK exactly, business, permit or permit number."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect, render

from eklinik.casework.charts import chart_of
from eklinik.casework.clock import calendar_of
from eklinik.casework.inbox import visible_to
from eklinik.casework.models import Case
from eklinik.casework.search import PAGE, find_by_number, find_cases
from eklinik.web.access import sentence, staff
from eklinik.web.office.people import people_by_nik
from eklinik.web.office.worklist import number_in, short_title
from eklinik.web.request import Request
from eklinik.web.templatetags.eklinik import tanggal_pendek

MOST_LETTERS = 120


@sentence(staff)
def search(request: Request) -> HttpResponse:
    """The page of what was found; an exact number goes straight to its case."""
    question = request.GET.get("q", "").replace("\x00", "")[:MOST_LETTERS].strip()
    before = number_in(request.GET.get("sesudah", ""))
    visible = visible_to(request.actor)
    if not before and (exact := find_by_number(visible, question)):
        return redirect(f"/kantor/berkas/{exact.pk}/")
    people = people_by_nik(request.actor.office_id, question)
    found = _found(request, visible, question, people, before)
    context = {
        "q": question,
        "rows": [_row(case) for case in found[:PAGE]],
        "by_nik": people is not None,
        "next": found[PAGE - 1].pk if len(found) > PAGE else 0,
        "before": before,
    }
    return render(request, "office/search.html", context)


def _found(
    request: Request, visible: object, question: str, people: Iterable[int] | None, before: int
) -> list[Case]:
    if people is not None and not list(people):
        return []
    return find_cases(
        visible,  # type: ignore[arg-type]  # a queryset of cases
        question, office_id=request.actor.office_id, applicant_ids=people or (), before=before,
    )  # fmt: skip


def _row(case: Case) -> dict[str, str]:
    calendar = calendar_of(case.office_id)
    day = calendar.local_day(case.received_at)
    step = chart_of(case.chart_key, case.chart_version)[case.step]
    return {
        "href": f"/kantor/berkas/{case.pk}/",
        "name": case.business_name or case.applicant_name,
        "title": case.title,
        "number": case.number,
        "received": tanggal_pendek(day),
        "step": short_title(step),
        "closed": "1" if case.closed_at else "",
    }
