"""The log of what administrators change and of what somebody reveals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eklinik.accounts.models import LogEntry


def record(
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    office_id: int | None,
    by: int | None,
    at: datetime,
    title: str = "",
    **detail: Any,
) -> LogEntry:
    """Add a line; call it in the transaction of the change it tells about."""
    return LogEntry.objects.create(
        office_id=office_id, at=at, by_id=by, action=action, subject=subject,
        subject_id=subject_id, title=title[:200], detail=detail,
    )  # fmt: skip
