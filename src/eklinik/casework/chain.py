"""The hash chain of one case: each movement seals itself and the hash before it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eklinik.casework.models import Movement

GENESIS = b"\0" * 32


def reason_digest(text: str, *, case_id: int, seq: int) -> bytes:
    """The digest that stays in the chain when the reason itself is erased; 32 bytes."""
    return sha256(f"{case_id}/{seq}/{text}".encode()).digest()


def link(
    previous: bytes,
    *,
    case_id: int,
    seq: int,
    at: datetime,
    verb: str,
    from_step: str,
    to_step: str,
    actor_id: int | None,
    role: str,
    posting: int | None,
    record: str,
    reason_hash: bytes | None,
) -> bytes:
    """The hash of a movement given the hash before it; 32 bytes."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    reason = reason_hash.hex() if reason_hash else None
    row = [case_id, seq, stamp, verb, from_step, to_step, actor_id, role, posting, record, reason]
    body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return sha256(previous + body.encode()).digest()


def link_of(previous: bytes, row: Movement) -> bytes:
    """The hash a stored movement must have."""
    return link(
        previous,
        case_id=row.case_id,
        seq=row.seq,
        at=row.at,
        verb=row.verb,
        from_step=row.from_step,
        to_step=row.to_step,
        actor_id=row.actor_id,
        role=row.role,
        posting=row.posting,
        record=row.record,
        reason_hash=bytes(row.reason_hash) if row.reason_hash else None,
    )


def first_break(rows: Iterable[Movement], head: bytes) -> int | None:
    """The number of the first movement that does not hold, or None when the chain is whole.

    `rows` are all movements of one case in order; a missing last row is reported as
    the number after the last one present.
    """
    previous, expected = GENESIS, 1
    for row in rows:
        if row.seq != expected or bytes(row.hash) != link_of(previous, row):
            return expected
        previous, expected = bytes(row.hash), expected + 1
    return None if previous == bytes(head) else expected
