"""The table of national days says what two independent sources say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import CalendarDay, CalendarYear
from eklinik.casework.national_days import load_national_days, read_days
from tests.people import House
from tools.holidays_table import first_source, second_source, table

FILE = Path(__file__).resolve().parents[2] / "reference" / "holidays.toml"


def test_holidays_file_is_what_the_generator_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == table()


@pytest.mark.parametrize("year", [2026, 2027])
def test_holidays_of_both_sources_agree_on_day_and_kind(year: int) -> None:
    first, second = first_source(year), second_source(year)

    assert {day: kind for day, (kind, _) in first.items()} == {
        day: kind for day, (kind, _) in second.items()
    }


def test_holidays_file_has_no_doubtful_day() -> None:
    assert [row.date for row in read_days(FILE).day if row.doubt] == []


def test_load_twice_adds_nothing(db: None) -> None:
    first = load_national_days(FILE)
    again = load_national_days(FILE)

    assert (first.days, first.changed, again.changed) == (first.days, first.days, 0)
    assert CalendarDay.objects.count() == first.days
    assert list(CalendarYear.objects.order_by("year").values_list("year", flat=True)) == [
        2024, 2025, 2026, 2027,
    ]  # fmt: skip


def test_load_mends_a_changed_day_and_leaves_the_offices_own(house: House) -> None:
    load_national_days(FILE)
    CalendarDay.objects.filter(date=date(2026, 8, 17)).update(name="Salah")
    own = CalendarDay.objects.create(
        office=house.office, date=date(2026, 8, 18), kind="office", name="Hari jadi kota"
    )

    assert load_national_days(FILE).changed == 1
    assert CalendarDay.objects.filter(pk=own.pk).exists()


def test_calendar_knows_joint_leave_and_provisional_years(house: House) -> None:
    load_national_days(FILE)
    calendar = calendar_of(house.office.pk)

    assert calendar.is_workday(date(2026, 12, 24)) is False
    assert calendar.is_workday(date(2026, 12, 23)) is True
    assert [calendar.is_provisional(date(year, 1, 4)) for year in (2026, 2028)] == [False, True]
