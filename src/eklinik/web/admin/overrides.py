"""Overrides: every time somebody set a case to another box by hand, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from eklinik.casework.models import Movement, Reason
from eklinik.casework.offers import chart_for
from eklinik.casework.override import OVERRIDE
from eklinik.web.access import admin, role, sentence
from eklinik.web.admin.frame import page_of, show
from eklinik.web.request import Request


@sentence(admin | role(OVERRIDE))
@require_safe
def overrides(request: Request) -> HttpResponse:
    """`/kelola/pengesampingan/`: newest first, with the reason."""
    rows = Movement.objects.filter(verb=OVERRIDE, case__office=request.user.office)
    page = page_of(rows.select_related("case", "actor"), request)
    wanted = {(row.case_id, row.seq) for row in page.rows}
    found = Reason.objects.filter(case_id__in={case_id for case_id, _seq in wanted})
    reasons = {(item.case_id, item.seq): item.text for item in found}
    lines = [(row, _way(row), reasons.get((row.case_id, row.seq), "")) for row in page.rows]
    return show(request, "overrides", "admin_overrides", lines=lines, page=page)


def _way(row: Movement) -> tuple[str, ...]:
    """From which box to which, as the case's chart calls them."""
    chart = chart_for(row.case)
    return tuple(gettext(chart[key].title) for key in (row.from_step, row.to_step))
