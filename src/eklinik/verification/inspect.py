"""Look at the signature of any PDF that a stranger brings: whose, when, and whether it still holds.

The trust in a certificate is judged at the time of signing: a permit outlives the certificate.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from eklinik.documents import cage

State = Literal[
    "valid", "untrusted", "changed_after", "altered", "no_signature", "not_pdf", "unreadable"
]
LIMIT = 25_000_000
SECONDS = 20
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+\d+\s+(\d{1,10})\s+(\d{1,10})\s*\]")
TASK = "eklinik.verification.inspect:examine"


@dataclass(frozen=True, slots=True)
class Report:
    """What the signature says.

    `state`: valid; untrusted (holds, but not by a certificate we trust); changed_after (something
    was added after signing); altered (the signed bytes are not the signed bytes); no_signature;
    not_pdf; unreadable (too large or too broken to judge).
    """

    state: State
    sha256: str = ""
    signatures: int = 0
    intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    signer: str = ""
    issuer: str = ""
    signed_at: datetime | None = None
    reason: str = ""


def inspect_signature(pdf: bytes, *, trust_roots: Sequence[bytes | Path]) -> Report:
    """Judge the last signature of a file; `trust_roots` are PEM or DER certificates or their files.

    Never raises for what the file contains: it is read in the cage.
    """
    digest = hashlib.sha256(pdf).hexdigest()
    if len(pdf) > LIMIT:
        return Report("unreadable", digest)
    roots = [one.read_bytes() if isinstance(one, Path) else one for one in trust_roots]
    try:
        found, _ = cage.run(TASK, [pdf, *roots], seconds=SECONDS)
    except cage.Reject:
        return Report("unreadable", digest)
    when = found.pop("signed_at")
    signed_at = datetime.fromisoformat(when) if when else None
    return Report(**found | {"sha256": digest, "signed_at": signed_at})


def examine(parts: list[bytes]) -> tuple[Any, list[bytes]]:
    """The work inside the cage: the file first, then the roots."""
    pdf, *roots = parts
    report = _examined(pdf, roots)
    return json.loads(json.dumps(asdict(report), default=str)), []


def _examined(pdf: bytes, roots: list[bytes]) -> Report:
    if b"%PDF-" not in pdf[:1024]:
        return Report("not_pdf")
    signatures = _signatures(pdf)
    if signatures is None:
        return _beneath(pdf, roots)
    if not signatures:
        return Report("no_signature")
    return _guarded(signatures, roots)


def _guarded(signatures: list[EmbeddedPdfSignature], roots: list[bytes]) -> Report:
    try:
        return _judged(signatures[-1], len(signatures), roots)
    except Exception:  # the library raises many kinds; whichever, the signature does not hold
        return Report("altered", signatures=len(signatures))


def _beneath(pdf: bytes, roots: list[bytes]) -> Report:
    """Judge a file that cannot be read: a signed file may lie under what was appended."""
    ranges = _RANGE.findall(pdf)
    if not ranges:
        return Report("unreadable")
    end = sum(map(int, ranges[-1]))
    signatures = _signatures(pdf[:end]) if end < len(pdf) else None
    if not signatures:
        return Report("altered")
    under = _guarded(signatures, roots)
    return replace(under, state="changed_after", covers_whole_file=False) if under.intact else under


def _signatures(pdf: bytes) -> list[EmbeddedPdfSignature] | None:
    try:
        return list(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)
    except (PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError, OSError):
        return None


def _judged(signature: EmbeddedPdfSignature, count: int, roots: list[bytes]) -> Report:
    at = signature.self_reported_timestamp
    status = validate_pdf_signature(signature, _context(roots, at))
    certificate = signature.signer_cert
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    holds = bool(status.intact and status.valid)
    trusted = bool(status.trusted)
    return Report(
        state=_state(holds, whole, trusted),
        signatures=count,
        intact=holds,
        covers_whole_file=whole,
        trusted=trusted,
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        signed_at=at,
        reason=str(signature.sig_object.get("/Reason", "")),
    )


def _state(holds: bool, whole: bool, trusted: bool) -> State:
    if not holds:
        return "altered"
    if not whole:
        return "changed_after"
    return "valid" if trusted else "untrusted"


def _context(roots: list[bytes], at: datetime | None) -> ValidationContext:
    trusted = [one for root in roots for one in load_certs_from_pemder_data(root)]
    return ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)


def _common_name(name: Any) -> str:
    return str(name.native.get("common_name", ""))
