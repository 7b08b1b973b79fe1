"""Permits as they stand: the file to download, validity on a day, the letter behind a code."""

from __future__ import annotations

from datetime import date

from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.decisions.codes import normal
from eklinik.decisions.models import Permit, Signature
from eklinik.documents.models import Document

VALID, EXPIRED, REPLACED, REVOKED = "valid", "expired", "replaced", "revoked"


def permit_file(case: Case) -> Document | None:
    """The signed letter of a case (permit, refusal or revocation), from the signature on."""
    counted = Signature.objects.filter(case=case, counted_at__isnull=False)
    found = counted.select_related("document").order_by("-counted_at").first()
    return found.document if found else None


def standing(permit: Permit, *, on: date) -> str:
    """How a permit stands on a day: revoked, replaced, expired, or valid."""
    if permit.revoked_at is not None:
        return REVOKED
    if permit.replaced_at is not None:
        return REPLACED
    if permit.valid_until is not None and permit.valid_until < on:
        return EXPIRED
    return VALID


def signature_by_code(text: str) -> Signature | None:
    """The signed letter that prints a code: permit, refusal or revocation; None when unknown."""
    code = normal(text)
    if not code:
        return None
    counted = Signature.objects.filter(determination__code=code, counted_at__isnull=False)
    return counted.select_related(
        "case", "determination__draft", "determination__letter", "document", "office"
    ).first()


def permit_by_code(text: str) -> Permit | None:
    """The permit that prints a code; one query, none when it cannot be a code."""
    code = normal(text)
    found = Permit.objects.filter(code=code).select_related("office", "document", "case")
    return found.first() if code else None


def old_permit(case: Case) -> Permit | None:
    """The older permit that the application names, when this office's register has it."""
    application = Application.objects.filter(case=case).only("old_permit_number").first()
    if application is None or not application.old_permit_number:
        return None
    return Permit.objects.filter(
        office_id=case.office_id, number=application.old_permit_number
    ).first()
