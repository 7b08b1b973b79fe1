"""Indonesian dates in notices, independent of the machine's locale."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
WIB = ZoneInfo("Asia/Jakarta")


def long_date(at: datetime) -> str:
    """`Selasa, 24 November 2026`, on the office's side of midnight (WIB)."""
    day = at.astimezone(WIB)
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def long_time(at: datetime) -> str:
    """`Selasa, 24 November 2026 pukul 09.30 WIB`."""
    return f"{long_date(at)} pukul {at.astimezone(WIB):%H.%M} WIB"
