"""Numbers: one locked counter row a series and year; no gap, no duplicate.

The counter is touched last in the transaction, so that officers wait as briefly
as may be.  A number refused afterwards stays in the register as batal.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import connection

from eklinik.casework.models import RegisterEntry

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NEXT = """
INSERT INTO series (office_id, key, year, value) VALUES (%s, %s, %s, %s)
ON CONFLICT (office_id, key, year) DO UPDATE SET value = series.value + excluded.value
RETURNING value
"""
TOKEN = re.compile(r"\{(N+|JJJ|DD|mm|MM|YYYY)\}")


def take_value(office_id: int, series: str, year: int) -> int:
    """The next value of a series in a year, from 1; the counter is held until the commit."""
    return take_values(office_id, series, year)


def take_values(office_id: int, series: str, year: int, *, count: int = 1) -> int:
    """The last of the next `count` values of a series; all of them are taken."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, (office_id, series, year, count))
        return int(cursor.fetchone()[0])


def write_number(pattern: str, *, value: int, code: str, on: date) -> str:
    """The number as the office writes it.

    Tokens: `{NNN}` the value padded to as many digits as there are N, `{JJJ}` the
    permit's code, `{DD}` day, `{mm}` month, `{MM}` month in Roman, `{YYYY}` year.
    """

    def word(match: re.Match[str]) -> str:
        token = match.group(1)
        if token[0] == "N":
            return str(value).zfill(len(token))
        return {
            "JJJ": code,
            "DD": f"{on.day:02d}",
            "mm": f"{on.month:02d}",
            "MM": ROMAN[on.month],
            "YYYY": str(on.year),
        }[token]

    return TOKEN.sub(word, pattern)


def take_number(
    *, office_id: int, case_id: int, series: str, pattern: str, code: str, on: date, at: datetime
) -> RegisterEntry:
    """Take the next number of a series for a case and enter it in the register."""
    value = take_value(office_id, series, on.year)
    return RegisterEntry.objects.create(
        office_id=office_id,
        series=series,
        year=on.year,
        value=value,
        number=write_number(pattern, value=value, code=code, on=on),
        case_id=case_id,
        taken_at=at,
    )


def void_number(entry: RegisterEntry, *, at: datetime, reason: str) -> None:
    """Mark a taken number batal; it is never given again."""
    RegisterEntry.objects.filter(pk=entry.pk, void_at__isnull=True).update(
        void_at=at, void_reason=reason[:200]
    )
