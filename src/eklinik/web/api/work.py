"""The work inside a step: checklist marks, drafts, the BAP, and the letter to be signed."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from eklinik.applications.acts import of_case
from eklinik.applications.checklist import mark
from eklinik.decisions.draft import DraftInput, digest_of, write_draft
from eklinik.decisions.letter import determination_of, final_letter
from eklinik.documents.store import read
from eklinik.inspections.letters import finish_report
from eklinik.inspections.report import (
    FindingsInput,
    SignOffInput,
    begin_report,
    save_findings,
    sign_off,
)
from eklinik.web.api.auth import READ, WORK
from eklinik.web.api.cases import PDF, CaseId, case_for
from eklinik.web.api.idempotency import Answer
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.request import Request

router = Router(tags=["work inside a step"], auth=WORK)
REFUSED = {(400, 401, 403, 404, 409, 422, 429, 503): Problem}


class MarkIn(Schema):
    """An officer's verdict on one requirement or answer."""

    target: Annotated[str, Field(min_length=2, max_length=60)]
    conforms: bool
    note: Annotated[str, Field(max_length=500)] = ""


class MarksIn(Schema):
    items: Annotated[list[MarkIn], Field(min_length=1, max_length=100)]


class MarksOut(Schema):
    documents_complete: bool


class DraftOut(Schema):
    version: int
    kind: str
    digest: str


class ReportIn(Schema):
    """What was found, and who signs."""

    findings: FindingsInput
    sign_off: SignOffInput


class ReportOut(Schema):
    version: int
    number: str
    result: str


@router.put("/cases/{case_id}/marks", response={200: MarksOut, **REFUSED})
def marks(request: Request, case_id: CaseId, body: MarksIn) -> dict[str, Any]:
    """Mark documents and answers sesuai or tidak sesuai."""
    row = case_for(request, case_id)
    application = of_case(row.pk)
    actor, now = request.actor, request.now
    for item in body.items:
        words = {"conforms": item.conforms, "note": item.note}
        mark(application, item.target, by=actor, at=now, **words)
    row.refresh_from_db(fields=["facts"])
    return {"documents_complete": bool(row.facts.get("documents_complete"))}


@router.post("/cases/{case_id}/drafts", response={201: DraftOut, **REFUSED})
def draft(request: Request, case_id: CaseId, body: DraftInput) -> Answer:
    """Write the draft that the present step makes: a permit's or a refusal's."""
    row = case_for(request, case_id)
    words = body.model_dump(exclude_none=True)
    made = write_draft(
        row, by=request.actor, at=request.now,
        clauses=words.pop("clauses", None), reasons=words.pop("reasons", None), fields=words,
    )  # fmt: skip
    return Status(201, {"version": made.version, "kind": made.kind, "digest": digest_of(made)})


@router.post("/cases/{case_id}/inspection-reports", response={201: ReportOut, **REFUSED})
def inspection_report(request: Request, case_id: CaseId, body: ReportIn) -> Answer:
    """Record the visit and finish the BAP."""
    actor, now = request.actor, request.now
    report = begin_report(case_for(request, case_id), by=actor, at=now)
    save_findings(report, body.findings, by=actor, at=now)
    sign_off(report, body.sign_off, by=actor, at=now)
    done = finish_report(report, by=actor, at=now)
    return Status(201, {"version": done.version, "number": done.number, "result": done.result})


@router.get(
    "/cases/{case_id}/letter.pdf", auth=READ, response={200: None, **REFUSED}, openapi_extra=PDF
)
def letter_pdf(request: Request, case_id: CaseId) -> HttpResponse:
    """The exact letter to be signed; `Digest-SHA256` is what the head confirms."""
    determination = determination_of(case_for(request, case_id))
    if determination is None:
        raise ApiError(404, "not_determined", _("Berkas ini belum ditetapkan."))
    actor, now = request.actor, request.now
    document = final_letter(determination, by=actor, at=now)
    answer = HttpResponse(read(document), content_type="application/pdf")
    answer["Digest-SHA256"] = document.sha256
    return answer
