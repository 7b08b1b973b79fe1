"""Indonesian words of a letter: dates, numbers, money, the office's own text with placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from lokal import format_rupiah, terbilang

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)\}")


class UnknownPlaceholder(ValueError):
    """A template asks for words that nobody supplies; `names` lists them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def date_id(day: date) -> str:
    """Write a date as `24 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_id(day: date) -> str:
    """Name the weekday: `Selasa`."""
    return WEEKDAYS[day.weekday()]


def date_long(day: date) -> str:
    """Write a date with its weekday: `Selasa, 24 November 2026`."""
    return f"{weekday_id(day)}, {date_id(day)}"


def date_in_words(day: date) -> str:
    """Write a date out, as a BAP opens: `Selasa tanggal dua puluh empat bulan November tahun …`."""
    return (
        f"{weekday_id(day)} tanggal {terbilang(day.day)} bulan {MONTHS[day.month - 1]} "
        f"tahun {terbilang(day.year)}"
    )


def rupiah(amount: int) -> str:
    """Write money as `Rp1.250.000`."""
    return str(format_rupiah(amount))


def rupiah_in_words(amount: int) -> str:
    """Write money out: `satu juta dua ratus lima puluh ribu rupiah`."""
    return f"{terbilang(amount)} rupiah"


def placeholders(text: str) -> list[str]:
    """List the placeholder names of a template text, each once, in order of appearance."""
    found = (match[1] for match in _PLACEHOLDER.finditer(text) if match[1])
    return list(dict.fromkeys(found))


def fill(text: str, words: Mapping[str, str]) -> str:
    """Put words into `{name}`; `{{` is a brace.  Raises UnknownPlaceholder with all names."""
    missing = [name for name in placeholders(text) if name not in words]
    if missing:
        raise UnknownPlaceholder(missing)
    return _PLACEHOLDER.sub(lambda match: words[match[1]] if match[1] else match[0][0], text)
