"""Writes reference/holidays.toml from two sources that were made apart from each other.

`holidays` and `lokal` each restate the yearly joint decree of three ministers (SKB 3
Menteri).  A day that only one of them knows, or that they name a different kind, is
written with a doubt; a year that only one of them covers says so.

Run: python tools/holidays_table.py
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import holidays
import lokal

TARGET = Path(__file__).resolve().parents[1] / "reference" / "holidays.toml"
YEARS = range(2024, 2028)
DECREES = {
    2024: "SKB 3 Menteri Nomor 855 Tahun 2023, Nomor 3 Tahun 2023, Nomor 4 Tahun 2023",
    2025: "SKB 3 Menteri Nomor 1017 Tahun 2024, Nomor 2 Tahun 2024, Nomor 2 Tahun 2024, "
    "diubah dengan Nomor 933 Tahun 2025, Nomor 1 Tahun 2025, Nomor 3 Tahun 2025",
}
HOLIDAY, JOINT_LEAVE = "holiday", "joint_leave"
Days = dict[date, tuple[str, str]]


def first_source(year: int) -> Days:
    """Kind and name of each day by the package `holidays`."""
    found: Days = {}
    for kind, category in ((JOINT_LEAVE, "government"), (HOLIDAY, "public")):
        days = holidays.country_holidays("ID", years=year, categories=category, language="id")
        found |= {day: (kind, str(name).removesuffix(" (perkiraan)")) for day, name in days.items()}
    return found


def second_source(year: int) -> Days:
    """Kind and name of each day by the package `lokal-id`; empty for a year it does not cover."""
    if year not in lokal.HOLIDAY_YEARS:
        return {}
    kinds = {"libur_nasional": HOLIDAY, "cuti_bersama": JOINT_LEAVE}
    days = lokal.get_holidays(year).holidays
    return {date.fromisoformat(day.date): (kinds[day.type], day.name) for day in days}


def doubt(first: tuple[str, str] | None, second: tuple[str, str] | None) -> str:
    """What the two sources disagree about, in words; empty when they agree."""
    if first and second:
        return "" if first[0] == second[0] else "jenis hari berbeda antara dua sumber"
    return "hanya satu sumber menyebut hari ini"


def table() -> str:
    """The whole file."""
    parts = [HEAD]
    for year in YEARS:
        first, second = first_source(year), second_source(year)
        parts.append(_year(year, covered_twice=bool(second)))
        for day in sorted(first | second):
            kind, name = second.get(day) or first[day]
            note = doubt(first.get(day), second.get(day)) if second else ""
            parts.append(_day(day, kind, name, note))
    return "\n".join(parts) + "\n"


HEAD = """# Libur nasional dan cuti bersama; ditulis oleh tools/holidays_table.py.
# Dua sumber yang disusun terpisah: paket `holidays` dan paket `lokal-id`, keduanya
# menyalin Keputusan Bersama 3 Menteri. Tanggal hari besar Islam dapat bergeser
# menurut sidang isbat; kantor menambah atau membatalkan hari di kalendernya sendiri."""


def _year(year: int, *, covered_twice: bool) -> str:
    decree = lokal.get_holidays(year).decree if covered_twice else DECREES[year]
    trust = "dua sumber sepakat" if covered_twice else "satu sumber, perlu diperiksa"
    return f'\n[[year]]\nyear = {year}\nsource = "{decree}"\ntrust = "{trust}"'


def _day(day: date, kind: str, name: str, note: str) -> str:
    line = f'\n[[day]]\ndate = {day}\nkind = "{kind}"\nname = "{name}"'
    return line + (f'\ndoubt = "{note}"' if note else "")


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
