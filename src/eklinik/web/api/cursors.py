"""Bounded cursor paging: an opaque place in an ordered list, never an offset."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query

from eklinik.web.api.problems import ApiError

LIMIT = 100
Limit = Annotated[int, Query(ge=1, le=LIMIT)]
Cursor = Annotated[str, Query(max_length=200)]


def write_cursor(*parts: Any) -> str:
    """The cursor after a row."""
    body = json.dumps([_plain(part) for part in parts], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def _plain(part: Any) -> Any:
    return part.astimezone(UTC).isoformat() if isinstance(part, datetime) else part


def read_cursor(cursor: str, *kinds: type) -> list[Any] | None:
    """The parts of a cursor, None for an empty one; a forged one is answered with 400."""
    if not cursor:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        parts = json.loads(raw)
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise ValueError(cursor)
        return [_read(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError) as error:
        words = _("Kursor halaman tidak dikenal. Mulai lagi dari halaman pertama.")
        raise ApiError(400, "bad_cursor", words) from error


def _read(part: Any, kind: type) -> Any:
    if kind is datetime:
        found = datetime.fromisoformat(part)
        if found.tzinfo is None:
            raise ValueError(part)
        return found
    if type(part) is not kind or (kind is int and not 0 <= part < 2**63):
        raise ValueError(part)
    return part
