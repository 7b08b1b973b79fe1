"""How often something may be tried: one counter row a key, the same for every process.

A window opens with the first try and closes `per_seconds` later.  The counter is
raised by one statement, so two processes never both get the last try.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from eklinik.accounts.models import Throttle
from eklinik.accounts.vault import digest

COUNT = """
INSERT INTO throttle (key, opened, closes, tries) VALUES (%s, %s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
  tries = CASE WHEN throttle.closes <= excluded.opened THEN 1 ELSE throttle.tries + 1 END,
  opened = CASE WHEN throttle.closes <= excluded.opened
           THEN excluded.opened ELSE throttle.opened END,
  closes = CASE WHEN throttle.closes <= excluded.opened
           THEN excluded.closes ELSE throttle.closes END
RETURNING tries
"""


def allow(key: str, *, limit: int, per_seconds: int, at: datetime) -> bool:
    """Count one try; False when there were `limit` tries in the running window already."""
    now = _seconds(at)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [_hashed(key), now, now + per_seconds])
        return bool(cursor.fetchone()[0] <= limit)


def spent(key: str, *, limit: int, at: datetime) -> bool:
    """The running window has no try left; asks without counting."""
    row = Throttle.objects.filter(key=_hashed(key), closes__gt=_seconds(at)).first()
    return row is not None and row.tries >= limit


def wait_seconds(key: str, *, at: datetime) -> int:
    """Seconds until the running window closes; 0 when none is open."""
    now = _seconds(at)
    row = Throttle.objects.filter(key=_hashed(key), closes__gt=now).first()
    return row.closes - now if row else 0


def forgive(key: str) -> None:
    """Forget the tries, after one that succeeded."""
    Throttle.objects.filter(key=_hashed(key)).delete()


def sweep(*, at: datetime) -> int:
    """Remove closed windows; returns how many."""
    return Throttle.objects.filter(closes__lte=_seconds(at)).delete()[0]


def _hashed(key: str) -> str:
    return digest("throttle", key)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
