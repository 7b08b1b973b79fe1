"""The checklist beside the document: sesuai or tidak sesuai, one line a document or answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from eklinik.applications import checklist, reading
from eklinik.applications.models import Application, CheckMark
from eklinik.casework.models import Case
from eklinik.casework.offers import kind_of
from eklinik.casework.refusals import Refusal
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.applicant.answered import answered
from eklinik.web.fetch import case_for
from eklinik.web.office.papers import application_of
from eklinik.web.request import Request

CHECKED_AT = frozenset({"verify_documents", "complete_report"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist."""

    code: str
    title: str
    words: str
    is_field: bool
    optional: bool
    document: int
    mark: CheckMark | None

    @property
    def state(self) -> str:
        if self.mark is None:
            return ""
        return "ya" if self.mark.conforms else "tidak"


def lines_of(application: Application) -> list[Line]:
    """Documents first, then answers, each with the officer's mark."""
    marks = checklist.marks(application)
    return [*_documents(application, marks), *_answers(application, marks)]


def _documents(application: Application, marks: dict[str, CheckMark]) -> Iterator[Line]:
    present = reading.current_attachments(application)
    for item in reading.requirements(application):
        found = present.get(item.code)
        words = "" if found else gettext("belum diunggah")
        document = found.document_id if found else 0
        yield Line(
            item.code, item.name, words, False, item.optional, document, marks.get(item.code)
        )


def _answers(application: Application, marks: dict[str, CheckMark]) -> Iterator[Line]:
    for item in answered(application):
        yield Line(item.code, item.label, item.words, True, True, 0, marks.get(item.code))


def may_mark(case: Case, request: Request) -> bool:
    """Front office checks while the case is in its hands."""
    return kind_of(case) in CHECKED_AT and case.role == FRONT_OFFICE and request.actor.holds(
        FRONT_OFFICE
    )  # fmt: skip


@require_POST
@sentence(staff & role(FRONT_OFFICE))
def mark(request: Request, case_id: int) -> HttpResponse:
    """Keep one mark, or (without JavaScript) all of the form at once."""
    case = case_for(request, case_id)
    application = application_of(case)
    wrong = gettext("Berkas ini tidak sedang diperiksa Front Office, jadi tandanya tidak disimpan.")
    if application is not None and may_mark(case, request):
        wrong = _keep_all(request, application)
    if request.headers.get("X-Requested-With") == "fetch":
        return _told(case, application, wrong)
    if wrong:
        messages.error(request, wrong)
    else:
        messages.success(request, gettext("Pemeriksaan tersimpan."))
    return redirect("office:case", case_id=case.pk)


def _keep_all(request: Request, application: Application) -> str:
    """Store every mark that was sent and differs; returns the first thing that was wrong."""
    wrong = ""
    for line in lines_of(application):
        state = request.POST.get(f"tanda-{line.code}", "")
        note = request.POST.get(f"catatan-{line.code}", "")
        if state not in {"ya", "tidak"} or (state == line.state and _same(note, line)):
            continue
        try:
            checklist.mark(
                application, line.code, conforms=state == "ya", note=note, by=request.actor,
                at=request.now,
            )  # fmt: skip
        except Refusal as refusal:
            wrong = wrong or f"{line.title}: {refusal.message}"
    return wrong


def _same(note: str, line: Line) -> bool:
    return line.mark is not None and note.strip() == line.mark.note


def _told(case: Case, application: Application | None, wrong: str) -> JsonResponse:
    if application is None:
        return JsonResponse({"wrong": wrong}, status=409)
    found = lines_of(application)
    checked = gettext("%(done)s dari %(all)s diperiksa") % {
        "done": sum(1 for line in found if line.mark), "all": len(found)
    }  # fmt: skip
    body = {
        "wrong": wrong,
        "checked": checked,
        "complete": checklist.is_complete(application),
        "bad": [line.code for line in found if line.state == "tidak"],
    }
    return JsonResponse(body, status=409 if wrong else 200)
