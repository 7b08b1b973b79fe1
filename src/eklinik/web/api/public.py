"""Tracking and verification: open, masked, and limited in how often."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import File, Query, Router
from ninja.files import UploadedFile

from eklinik.accounts.throttle import allow
from eklinik.applicants.masks import mask_name
from eklinik.applications.tracking import case_by_secret
from eklinik.casework.offers import chart_for
from eklinik.process.roles import APPLICANT
from eklinik.verification.inspect import LIMIT
from eklinik.verification.lookup import Letter, examine, letter_by_code
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.api.schemas import ExaminedOut, TrackOut, VerifyOut
from eklinik.web.request import Request

router = Router(tags=["public"])
REFUSED = {(404, 422, 429): Problem}
TRIES, WINDOW = 30, 600


@router.get("/track", response={200: TrackOut, **REFUSED})
def track(
    request: Request,
    number: Annotated[str, Query(max_length=40)],
    secret: Annotated[str, Query(max_length=40)],
) -> dict[str, Any]:
    """Where a file is; a wrong secret and an unknown number are answered alike."""
    _limit(request, "api-track")
    case = case_by_secret(number.replace("\0", ""), secret)
    if case is None:
        words = _("Nomor atau kode rahasia tidak cocok. Periksa tanda terima Anda.")
        raise ApiError(404, "not_found", words)
    step = chart_for(case)[case.step]
    return {
        "number": case.number, "title": case.title, "office": case.office.name,
        "applicant": mask_name(case.applicant_name), "step": case.step, "step_title": step.title,
        "holder_role": case.role, "since": case.entered_at, "due_at": case.due_at,
        "waits_for_applicant": case.role == APPLICANT, "closed_at": case.closed_at,
        "outcome": case.outcome,
    }  # fmt: skip


@router.get("/verify/{code}", response={200: VerifyOut, **REFUSED})
def verify(request: Request, code: str) -> dict[str, Any]:
    """What a permit's verification code stands for."""
    _limit(request, "api-verify")
    today = request.now.date()
    found = letter_by_code(code.replace("\0", ""), on=today)
    if found is None:
        words = _("Kode ini tidak kami kenal. Periksa ketikannya atau pindai ulang kode QR.")
        raise ApiError(404, "not_found", words)
    return letter(found)


@router.post("/verify", response={200: ExaminedOut, (400, 413, 422, 429): Problem})
def verify_file(request: Request, file: File[UploadedFile]) -> dict[str, Any]:
    """Judge a PDF that somebody holds: its signature, and which letter it is; it is not kept."""
    _limit(request, "api-verify")
    if (file.size or 0) > LIMIT:
        raise ApiError(413, "too_large", _("Berkas terlalu besar untuk surat kami (batas 25 MB)."))
    found = examine(file.read(), on=request.now.date())
    return {
        "signature": found.report.state,
        "is_original": found.is_original,
        "letter": letter(found.letter) if found.letter else None,
    }


def letter(found: Letter) -> dict[str, Any]:
    """A letter as a stranger may see it."""
    return {
        "code": found.code, "kind": found.kind, "number": found.number, "title": found.title,
        "office": found.office, "holder": mask_name(found.holder),
        "determined_on": found.determined_on,
        "signed_at": found.signed_at, "valid_until": found.valid_until, "state": found.standing,
        "sha256": found.sha256,
    }  # fmt: skip


def _limit(request: Request, name: str) -> None:
    sender = request.META.get("REMOTE_ADDR", "")
    at = request.now
    if not allow(f"{name}:{sender}", limit=TRIES, per_seconds=WINDOW, at=at):
        raise ApiError(429, "too_often", _("Terlalu sering mencoba. Coba lagi sepuluh menit lagi."))
