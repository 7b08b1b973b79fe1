"""The history of a consultation: append-only lines, each sealed with the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from eklinik.casework.chain import GENESIS
from eklinik.clinic.models import Consultation, ConsultationEntry


def note(
    consultation: Consultation,
    verb: str,
    *,
    by: int | None,
    at: datetime,
    to_step: str = "",
    desk_id: int | None = None,
    record: dict[str, Any] | None = None,
) -> ConsultationEntry:
    """Append one line; the caller holds the consultation's row lock and its transaction.

    Changes `seq`, `head` and, with `to_step`, `step` of `consultation` and saves them.
    """
    words = json.dumps(record, ensure_ascii=False, sort_keys=True) if record else ""
    entry = ConsultationEntry(
        consultation=consultation,
        seq=consultation.seq + 1,
        at=at,
        verb=verb,
        from_step=consultation.step,
        to_step=to_step or consultation.step,
        actor_id=by,
        desk_id=desk_id or consultation.desk_id,
        record=words,
    )
    entry.hash = link_of(bytes(consultation.head), entry)
    entry.save(force_insert=True)
    consultation.seq, consultation.head = entry.seq, entry.hash
    consultation.step = entry.to_step
    consultation.save(update_fields=["seq", "head", "step"])
    return entry


def link_of(previous: bytes, entry: ConsultationEntry) -> bytes:
    """The hash an entry must have after the one before it; 32 bytes."""
    stamp = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [
        entry.consultation_id, entry.seq, stamp, entry.verb, entry.from_step, entry.to_step,
        entry.actor_id, entry.desk_id, entry.record,
    ]  # fmt: skip
    body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return sha256(previous + body.encode()).digest()


def first_break(rows: Iterable[ConsultationEntry], head: bytes) -> int | None:
    """The number of the first line that does not hold, or None when the history is whole."""
    previous, expected = GENESIS, 1
    for row in rows:
        if row.seq != expected or bytes(row.hash) != link_of(previous, row):
            return expected
        previous, expected = bytes(row.hash), expected + 1
    return None if previous == bytes(head) else expected
