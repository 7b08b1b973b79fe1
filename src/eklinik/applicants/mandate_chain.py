"""The seals of a mandate: of its evidence, and of each line of its ledger after the other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from eklinik.applicants.models import Mandate, MandateUse


def first_break(mandate: Mandate, rows: Iterable[MandateUse] | None = None) -> int | None:
    """The number of the first line that does not hold (0: the evidence), or None."""
    if seal_of(mandate) != mandate.evidence_digest:
        return 0
    previous, expected = bytes.fromhex(mandate.evidence_digest), 1
    for row in mandate.uses.order_by("seq") if rows is None else rows:
        if row.seq != expected or bytes(row.hash) != link_of(previous, row):
            return expected
        previous, expected = bytes(row.hash), expected + 1
    return None if previous == bytes(mandate.head) else expected


def link_of(previous: bytes, row: MandateUse) -> bytes:
    """The hash a line must have after the one before it; 32 bytes."""
    words = [
        row.mandate_id, row.seq, _stamp(row.at), row.by_id, row.action, row.subject,
        row.subject_ref, row.words,
    ]  # fmt: skip
    return sha256(previous + _json(words)).digest()


def seal_of(mandate: Mandate) -> str:
    """SHA-256 (hex) of what was consented to, by whom, until when, and its evidence."""
    words = [
        mandate.number, mandate.person_name, mandate.channel, mandate.scope, mandate.text,
        mandate.language, _stamp(mandate.given_at), _stamp(mandate.expires_at),
        mandate.evidence_kind, mandate.evidence, str(mandate.evidence_document or ""),
    ]  # fmt: skip
    return sha256(_json(words)).hexdigest()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _json(words: object) -> bytes:
    return json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
