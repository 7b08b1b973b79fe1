"""Applications: made, completed, uploaded and sent by the applicant's own token."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from ninja import File, Router, Status
from ninja.files import UploadedFile

from eklinik.applicants.identities import save_applicant
from eklinik.applications import drafts
from eklinik.applications.attachments import attach
from eklinik.applications.models import Application
from eklinik.applications.submit import submit
from eklinik.casework.refusals import Refusal
from eklinik.web.api import answers
from eklinik.web.api.auth import APPLY
from eklinik.web.api.catalogue import open_version
from eklinik.web.api.idempotency import Answer, Key, once
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.api.schemas import AnswersIn, ApplicantIn, ApplicationIn, ApplicationOut
from eklinik.web.request import Request

router = Router(tags=["applications"], auth=APPLY)
REFUSED = {(400, 401, 403, 404, 409, 413, 415, 422, 429): Problem}


@router.post("/applications", response={201: ApplicationOut, **REFUSED})
def create(request: Request, body: ApplicationIn, key: Key = "") -> Answer:
    """Begin an application as a draft; the same key gives the same draft."""
    return once(request, key, lambda: Status(201, _create(request, body)))


def _create(request: Request, body: ApplicationIn) -> dict[str, Any]:
    caller, now = request.auth, request.now  # type: ignore[attr-defined]
    version = open_version(request, body.permit)
    office = version.permit_type.office
    person = _applicant(request, office, body.applicant)
    draft = drafts.start(office, version, caller.user, body.request_kind, at=now, applicant=person)
    if body.old_permit_number:
        drafts.name_old_permit(draft, body.old_permit_number, by=caller.actor, at=now)
    if body.answers:
        drafts.autosave(draft, body.answers, by=caller.actor, at=now, revision=draft.revision)
    return answers.application(own(request, draft.uid), at=now)


def _applicant(request: Request, office: Any, words: ApplicantIn) -> Any:
    caller, now = request.auth, request.now  # type: ignore[attr-defined]
    given = {name: value for name, value in words.dict().items() if value not in ("", None)}
    try:
        return save_applicant(office, given, by=caller.user_id, at=now, user=caller.user)
    except ValidationError as error:
        raise Refusal("bad_data", details=_by_field(error)) from error


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "message_dict"):
        return {f"applicant.{name}": words for name, words in error.message_dict.items()}
    return {"applicant": list(error.messages)}


@router.get("/applications/{uid}", response={200: ApplicationOut, **REFUSED})
def read(request: Request, uid: UUID) -> dict[str, Any]:
    """An own application, with what is still missing."""
    return answers.application(own(request, uid), at=request.now)


@router.patch("/applications/{uid}", response={200: ApplicationOut, **REFUSED})
def change(request: Request, uid: UUID, body: AnswersIn) -> dict[str, Any]:
    """Keep answers; 409 when somebody saved something else meanwhile."""
    caller, now = request.auth, request.now  # type: ignore[attr-defined]
    row = own(request, uid)
    drafts.autosave(row, body.answers, by=caller.actor, at=now, revision=body.revision)
    return answers.application(own(request, uid), at=now)


@router.post("/applications/{uid}/documents/{code}", response={201: ApplicationOut, **REFUSED})
def upload(request: Request, uid: UUID, code: str, file: File[UploadedFile]) -> Answer:
    """Put a file to a requirement; a further file is a new version."""
    caller, now = request.auth, request.now  # type: ignore[attr-defined]
    attach(own(request, uid), code, [file], by=caller.actor, at=now)
    return Status(201, answers.application(own(request, uid), at=now))


@router.post("/applications/{uid}/submit", response={200: ApplicationOut, **REFUSED})
def send(request: Request, uid: UUID) -> dict[str, Any]:
    """Send it; sending twice gives the same case.  422 names what is missing."""
    caller, now = request.auth, request.now  # type: ignore[attr-defined]
    submit(own(request, uid), by=caller.actor, at=now)
    return answers.application(own(request, uid), at=now)


def own(request: Request, uid: UUID) -> Application:
    """The caller's application, or 404."""
    caller = request.auth  # type: ignore[attr-defined]  # set by the bearer
    rows = Application.objects.select_related(
        "permit_version__permit_type", "case", "office", "applicant"
    )
    found = rows.filter(uid=uid, account_id=caller.user_id, discarded_at__isnull=True).first()
    if found is None:
        raise ApiError(404, "not_found", _("Permohonan ini tidak ditemukan pada akun Anda."))
    return found
