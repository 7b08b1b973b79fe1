"""Cases: the worklist, one case, its movements and its signed letter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from eklinik.casework.inbox import Key as Place
from eklinik.casework.inbox import after, visible_to, work_for
from eklinik.casework.models import Case, Movement, Reason
from eklinik.casework.offers import offers
from eklinik.decisions.permits import permit_file
from eklinik.documents.store import open_document
from eklinik.web.api import answers
from eklinik.web.api.auth import READ
from eklinik.web.api.cursors import Cursor, Limit, read_cursor, write_cursor
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.api.schemas import CaseDetail, CasePage, MovementPage
from eklinik.web.request import Request

router = Router(tags=["cases"], auth=READ)
REFUSED = {(400, 401, 403, 404, 422, 429): Problem}
CaseId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/cases", response={200: CasePage, **REFUSED})
def worklist(request: Request, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """The open cases that wait for the caller's roles, due first."""
    now = request.now
    place = read_cursor(cursor, datetime, int)
    rows = after(work_for(request.actor), Place(*place) if place else None)
    found = list(rows[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return {
        "items": [answers.case(row, at=now) for row in found[:limit]],
        "next_cursor": write_cursor(last.due_at, last.pk) if last else None,
    }


@router.get("/cases/{case_id}", response={200: CaseDetail, **REFUSED})
def one_case(request: Request, case_id: CaseId) -> dict[str, Any]:
    """A case with the verbs of its present box."""
    row = case_for(request, case_id)
    now, actor = request.now, request.actor
    found = [answers.offer(item) for item in offers(row, actor)]
    return {**answers.case(row, at=now), "verbs": found}


@router.get("/cases/{case_id}/movements", response={200: MovementPage, **REFUSED})
def movements(
    request: Request, case_id: CaseId, cursor: Cursor = "", limit: Limit = 20
) -> dict[str, Any]:
    """The case's history, first things first."""
    row, place = case_for(request, case_id), read_cursor(cursor, int)
    rows = Movement.objects.filter(case=row, seq__gt=place[0] if place else 0)
    found = list(rows.select_related("actor").order_by("seq")[: limit + 1])
    seqs = [item.seq for item in found]
    reasons = dict(Reason.objects.filter(case=row, seq__in=seqs).values_list("seq", "text"))
    return {
        "items": [answers.movement(item, reasons.get(item.seq)) for item in found[:limit]],
        "next_cursor": write_cursor(found[limit - 1].seq) if len(found) > limit else None,
    }


PDF = {
    "responses": {
        200: {
            "description": "A PDF",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@router.get("/cases/{case_id}/permit.pdf", response={200: None, **REFUSED}, openapi_extra=PDF)
def permit_pdf(request: Request, case_id: CaseId) -> HttpResponse:
    """The signed letter, from the signature on; for the office and for the applicant."""
    found = permit_file(case_for(request, case_id))
    if found is None:
        raise ApiError(404, "not_signed_yet", _("Suratnya belum ditandatangani."))
    return FileResponse(open_document(found), content_type="application/pdf")


def case_for(request: Request, case_id: int) -> Case:
    """A case of the caller's office that its sentences allow, or the applicant's own; else 404."""
    actor = request.actor
    rows = visible_to(actor) if actor.is_staff else _own(actor.user_id)
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise ApiError(404, "not_found", _("Berkas ini tidak ditemukan."))
    return found


def _own(user_id: int | None) -> Any:
    return Case.objects.filter(application__account_id=user_id)
