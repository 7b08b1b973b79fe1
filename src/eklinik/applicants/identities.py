"""Applicants as an office knows them: kept enciphered, found exactly, revealed on the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.log import record
from eklinik.accounts.models import Office, User
from eklinik.accounts.vault import decipher, digest, encipher
from eklinik.applicants.checks import check_nib, check_nik, check_npwp, check_phone
from eklinik.applicants.masks import mask_nik, mask_npwp, mask_phone
from eklinik.applicants.models import Applicant, ApplicantKind
from eklinik.applicants.scale import is_umk

SECRETS = {"nik": mask_nik, "npwp": mask_npwp, "phone": mask_phone}
PLAIN = ("name", "business_name", "email", "address", "village_code")
WORDS = frozenset((*PLAIN, *SECRETS, "kind", "nib", "is_umk", "capital"))


def check_applicant(words: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """The words in their written form; `ValidationError` with one message a field.

    `words` may hold kind, name, business_name, nik, npwp, nib, phone, email,
    address, village_code, is_umk, and capital (rupiah, without land and buildings).
    """
    if unknown := set(words) - WORDS:
        raise TypeError(f"unknown words: {', '.join(sorted(unknown))}")
    clean, errors = dict(words), {}
    checks = {
        "nik": lambda text: check_nik(text, on=at.date()),
        "npwp": check_npwp, "nib": check_nib, "phone": check_phone,
    }  # fmt: skip
    for name, check in checks.items():
        if text := str(words.get(name) or "").strip():
            try:
                clean[name] = check(text)
            except ValidationError as error:
                errors[name] = error
    errors |= _missing(words)
    if errors:
        raise ValidationError(errors)
    if words.get("capital") is not None:
        clean["is_umk"] = is_umk(int(words["capital"]))
    clean.pop("capital", None)
    return clean


@transaction.atomic
def save_applicant(
    office: Office,
    words: dict[str, Any],
    *,
    by: int | None,
    at: datetime,
    user: User | None = None,
    applicant: Applicant | None = None,
) -> Applicant:
    """Keep a new applicant of the office, or change one; unnamed words stay as they are."""
    clean = check_applicant(words, at=at)
    row = applicant or Applicant(office=office, user=user, created_at=at, created_by_id=by)
    if row.office_id != office.pk:
        raise ValidationError(_("Pemohon ini terdaftar di kantor lain."), code="other_office")
    for name in {*PLAIN, "kind", "nib", "is_umk"} & clean.keys():
        setattr(row, name, clean[name])
    for name in SECRETS.keys() & clean.keys():
        _hide(row, name, clean[name])
    row.save()
    if applicant is not None:
        record(
            "change", "applicant", row.pk, office_id=office.pk, by=by, at=at, fields=sorted(clean)
        )
    return row


def find_by_nik(office: Office | int | None, nik: str) -> QuerySet[Applicant]:
    """The office's applicants with exactly this NIK, newest first."""
    return _find(office, "nik", "".join(filter(str.isdigit, nik)))


def find_by_phone(office: Office | int | None, phone: str) -> QuerySet[Applicant]:
    """The office's applicants with exactly this phone number, newest first."""
    try:
        return _find(office, "phone", check_phone(phone))
    except ValidationError:
        return Applicant.objects.none()


def of_account(user: User, office: Office | None = None) -> QuerySet[Applicant]:
    """The applicants that an account acts for, newest first."""
    own = Applicant.objects.filter(user=user).order_by("-pk")
    return own.filter(office=office) if office else own


def read_secret(applicant: Applicant, name: str) -> str:
    """The NIK, NPWP or phone in clear, for the letter and the owner; show masks elsewhere."""
    if name not in SECRETS:
        raise KeyError(name)
    return decipher(getattr(applicant, f"{name}_cipher"))


def phone_of(applicant: Applicant) -> str:
    """The phone number in clear, for sending; empty when there is none."""
    return read_secret(applicant, "phone")


def reveal(applicant: Applicant, name: str, *, by: int, at: datetime, reason: str = "") -> str:
    """The number in clear for somebody of the office; that it was shown is recorded."""
    text = read_secret(applicant, name)
    record(
        "reveal", "applicant", applicant.pk,
        office_id=applicant.office_id, by=by, at=at, field=name, reason=reason[:200],
    )  # fmt: skip
    return text


def _find(office: Office | int | None, name: str, text: str) -> QuerySet[Applicant]:
    if not text or office is None:
        return Applicant.objects.none()
    office_id = office.pk if isinstance(office, Office) else office
    match = {"office_id": office_id, f"{name}_digest": digest(name, text)}
    return Applicant.objects.filter(**match).order_by("-pk")


def _hide(row: Applicant, name: str, text: str) -> None:
    text = text or ""
    setattr(row, f"{name}_cipher", encipher(text))
    setattr(row, f"{name}_digest", digest(name, text))
    setattr(row, f"{name}_mask", SECRETS[name](text))


def _missing(words: dict[str, Any]) -> dict[str, ValidationError]:
    errors = {}
    if "name" in words and not str(words["name"]).strip():
        errors["name"] = ValidationError(_("Tulis nama lengkap seperti di KTP."), code="required")
    if "kind" in words and words["kind"] not in ApplicantKind.values:
        errors["kind"] = ValidationError(_("Pilih jenis pemohon."), code="invalid")
    kind, business = words.get("kind"), str(words.get("business_name") or "").strip()
    if kind in set(ApplicantKind.values) - {ApplicantKind.PERSON} and not business:
        errors["business_name"] = ValidationError(
            _("Tulis nama badan usaha, yayasan, atau kelompok."), code="required"
        )
    return errors
