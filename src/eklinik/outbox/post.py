"""The promise to tell someone, written in the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eklinik.outbox.models import Promise


def post(
    office_id: int | None,
    topic: str,
    subject: int,
    *,
    at: datetime,
    seq: int = 0,
    tells: str = "",
    data: dict[str, Any] | None = None,
) -> Promise:
    """Promise to tell; must run inside the transaction of what it tells about."""
    return Promise.objects.create(
        office_id=office_id,
        topic=topic,
        subject=subject,
        seq=seq,
        tells=tells,
        data=data,
        created_at=at,
    )
