"""Is this letter real, and does it still hold?  Reads only; whoever shows a name masks it.

A letter is found by the code it prints, or by the file itself: byte for byte, beneath what
somebody appended, or by the code in its text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from eklinik.decisions.models import Permit, Signature
from eklinik.decisions.permits import signature_by_code, standing
from eklinik.documents import store
from eklinik.documents.intake import extract_text
from eklinik.documents.models import Document
from eklinik.documents.refusals import Refused
from eklinik.verification.inspect import LIMIT, Report, inspect_signature

GRANT = "grant"
RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+\d+\s+(\d{1,10})\s+(\d{1,10})\s*\]")
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{4}(?:-[2-9A-HJ-NP-Z]{4}){2,4}\b")
TRIES = 5
KEPT = 10_000
RELATED = ("case", "office", "determination__draft", "document")
_good: dict[str, Report] = {}


@dataclass(frozen=True, slots=True)
class Letter:
    """A signed letter of ours as a stranger may see it; `standing` is empty for a refusal."""

    kind: str
    title: str
    number: str
    holder: str
    business: str
    office: str
    code: str
    determined_on: date
    signed_at: datetime
    valid_until: date | None
    standing: str
    ended_on: datetime | None
    sha256: str
    signature_id: int


@dataclass(frozen=True, slots=True)
class Examination:
    """An uploaded file: what its signature says, which letter it is or claims to be."""

    report: Report
    letter: Letter | None
    is_original: bool

    @property
    def is_foreign(self) -> bool:
        """Signed and unchanged, but no letter of ours."""
        return self.letter is None and self.report.state in ("valid", "untrusted")


def letter_by_code(text: str, *, on: date) -> Letter | None:
    """The letter that prints a code; None when unknown or when it cannot be a code."""
    signature = signature_by_code(text[:40])
    return _letter(signature, on) if signature else None


def examine(raw: bytes, *, on: date) -> Examination:
    """Judge a file that somebody holds; it is not kept.  Never raises for its content."""
    digest = hashlib.sha256(raw).hexdigest()
    report = inspect_signature(raw, trust_roots=trust_roots())
    signature = _by_digest(digest)
    if signature is not None:
        return Examination(report, _letter(signature, on), is_original=True)
    claimed = _beneath(raw) or _by_text(raw)
    return Examination(report, _letter(claimed, on) if claimed else None, is_original=False)


def stored_report(letter: Letter) -> Report | None:
    """The signature check of our own copy; None when the copy cannot be read now.

    Stored bytes never change, so a check that found them good is kept.
    """
    kept = _good.get(letter.sha256)
    if kept is None:
        kept = _check_stored(letter.sha256)
        if kept and kept.state == "valid" and len(_good) < KEPT:
            _good[letter.sha256] = kept
    return kept


def _check_stored(sha256: str) -> Report | None:
    document = Document.objects.filter(sha256=sha256, erased_at__isnull=True).first()
    if document is None:
        return None
    try:
        raw = store.read(document)
    except (Refused, OSError):
        return None
    return inspect_signature(raw, trust_roots=trust_roots())


def trust_roots() -> list[Path]:
    """The certificates this installation trusts: every `*.pem` of the key folder's roots."""
    keys = Path(settings.EKLINIK_KEYS)
    return [path for path in (keys / "ca.pem", *sorted(keys.glob("roots/*.pem"))) if path.exists()]


def _by_digest(digest: str) -> Signature | None:
    rows = Signature.objects.filter(document__sha256=digest, counted_at__isnull=False)
    return rows.select_related(*RELATED).first()


def _beneath(raw: bytes) -> Signature | None:
    """The letter that lies unchanged under what was appended to it."""
    for start, length in RANGE.findall(raw[:LIMIT])[-TRIES:]:
        end = int(start) + int(length)
        found = _by_digest(hashlib.sha256(raw[:end]).hexdigest()) if end < len(raw) else None
        if found:
            return found
    return None


def _by_text(raw: bytes) -> Signature | None:
    """The letter whose code stands in the text."""
    if len(raw) > LIMIT or b"%PDF-" not in raw[:1024]:
        return None
    try:
        text = extract_text(raw)
    except Refused:
        return None
    codes = list(dict.fromkeys(CODE.findall(text)))[:TRIES]
    return next((found for found in map(signature_by_code, codes) if found), None)


def _letter(signature: Signature, on: date) -> Letter:
    made, case = signature.determination, signature.case
    permit = Permit.objects.filter(case=case).first() if made.draft.kind == GRANT else None
    return Letter(
        kind=made.draft.kind,
        title=permit.title if permit else case.title,
        number=made.number,
        holder=permit.holder_name if permit else case.applicant_name,
        business=case.business_name,
        office=signature.office.name,
        code=made.code,
        determined_on=made.determined_on,
        signed_at=signature.signed_at,
        valid_until=permit.valid_until if permit else None,
        standing=standing(permit, on=on) if permit else "",
        ended_on=(permit.revoked_at or permit.replaced_at) if permit else None,
        sha256=signature.document.sha256,
        signature_id=signature.pk,
    )
