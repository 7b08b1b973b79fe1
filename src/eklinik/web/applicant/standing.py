"""A file that was sent, as its applicant sees it: how it stands and what can be done now."""

from __future__ import annotations

from django.http import HttpResponse

from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.casework.offers import offers
from eklinik.decisions.permits import permit_file
from eklinik.web.applicant.answered import answered
from eklinik.web.applicant.common import show
from eklinik.web.applicant.project import licence_of
from eklinik.web.applicant.status import status_of, step_of
from eklinik.web.request import Request


def standing(request: Request, application: Application) -> HttpResponse:
    """The page of a sent file."""
    case = application.case
    assert case is not None  # noqa: S101  only sent files come here
    verbs = {offer.verb for offer in offers(case, request.actor) if offer.allowed}
    return show(
        request, "standing.html", application, status_words=status_of(application),
        step=step_of(case), returned=_is_returned(case), may_withdraw="withdraw" in verbs,
        may_send=bool(verbs & {"submit"}), rows=answered(application),
        documents=documents_of(application), letter=permit_file(case),
        licence=licence_of(application, request),
    )  # fmt: skip


def _is_returned(case: Case) -> bool:
    return case.closed_at is None and case.role == "applicant"


def documents_of(application: Application) -> list[tuple[str, object]]:
    """Every document that is there, with its name, in the order of the requirements."""
    present = reading.current_attachments(application)
    named = [(item.name, present.get(item.code)) for item in reading.requirements(application)]
    return [(name, row) for name, row in named if row is not None]
