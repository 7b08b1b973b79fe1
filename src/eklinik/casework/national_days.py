"""Loads national holidays and joint leave (SKB 3 Menteri) from the reference table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict

from eklinik.casework.clock import forget_calendars
from eklinik.casework.models import CalendarDay, CalendarYear


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class YearRow(_Row):
    """A year whose decree is known."""

    year: int
    source: str
    trust: str


class DayRow(_Row):
    """A day that is not worked."""

    date: date
    kind: Literal["holiday", "joint_leave"]
    name: str
    doubt: str = ""


class DaysFile(_Row):
    """The whole table."""

    year: list[YearRow]
    day: list[DayRow]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many days there are now, and how many were added, changed or taken away."""

    days: int
    changed: int

    def __str__(self) -> str:
        return f"Hari libur nasional: {self.days} hari, {self.changed} berubah"


def read_days(path: Path) -> DaysFile:
    """The table, checked."""
    return DaysFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


@transaction.atomic
def load_national_days(path: Path) -> Loaded:
    """Make the national days of the table's years say what the table says; office days stay."""
    table = read_days(path)
    years = {row.year: row.source for row in table.year}
    wanted = {row.date: _words(row, years) for row in table.day}
    there = CalendarDay.objects.filter(office__isnull=True, date__year__in=years)
    kept = {row.date: row for row in there}
    stale = {day for day, row in kept.items() if _differs(row, wanted.get(day))}
    missing = (set(wanted) - set(kept)) | (stale & set(wanted))
    CalendarDay.objects.filter(pk__in=[kept[day].pk for day in stale]).delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(date=day, **wanted[day]) for day in sorted(missing)]
    )
    for year, source in years.items():
        CalendarYear.objects.update_or_create(year=year, defaults={"source": source[:200]})
    forget_calendars()
    return Loaded(len(wanted), len(missing | stale))


def _words(row: DayRow, years: dict[int, str]) -> dict[str, Any]:
    name = f"{row.name} ({row.doubt})" if row.doubt else row.name
    return {"kind": row.kind, "name": name[:160], "source": years.get(row.date.year, "")[:200]}


def _differs(row: CalendarDay, words: dict[str, Any] | None) -> bool:
    return words is None or any(getattr(row, name) != value for name, value in words.items())
