"""Working days by the office's calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eklinik.casework.clock import Calendar, calendar_of, forget_calendars
from eklinik.casework.models import CalendarDay, CalendarYear
from tests.people import House

WIB = ZoneInfo("Asia/Jakarta")
CHRISTMAS = frozenset({date(2026, 12, 24), date(2026, 12, 25)})
CALENDAR = Calendar(WIB, CHRISTMAS, frozenset({date(2026, 11, 28)}), frozenset({2026}))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-26", 2, "2026-11-28"),  # the Saturday is worked
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-11-29", 0, "2026-11-30"),
        ("2026-12-23", 1, "2026-12-28"),
    ],
)
def test_add_counts_only_what_is_worked(start: str, days: int, end: str) -> None:
    assert CALENDAR.add(date.fromisoformat(start), days) == date.fromisoformat(end)


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, st.integers(1, 60))
def test_between_undoes_add(day: date, workdays: int) -> None:
    assert CALENDAR.between(day, CALENDAR.add(day, workdays)) == workdays


@given(DAYS, DAYS)
def test_between_backwards_is_negative(one: date, other: date) -> None:
    assert CALENDAR.between(one, other) == -CALENDAR.between(other, one)


def test_due_is_the_end_of_the_day_on_the_offices_side_of_midnight() -> None:
    late = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # 25 November, 01.00 WIB
    assert CALENDAR.due(late, 1) == datetime(2026, 11, 26, 23, 59, tzinfo=WIB)


def test_year_without_a_published_calendar_is_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))


def test_office_days_count_for_that_office_only(house: House, other_house: House) -> None:
    CalendarYear.objects.create(year=2026, source="contoh")
    for office, day in ((None, "2026-12-25"), (house.office, "2026-11-25")):
        CalendarDay.objects.create(office=office, date=day, kind="office", name="Contoh")
    forget_calendars()
    own, other = calendar_of(house.office.pk), calendar_of(other_house.office.pk)
    local = date(2026, 11, 25)
    assert (own.is_workday(local), other.is_workday(local)) == (False, True)
    assert not own.is_workday(date(2026, 12, 25))
    assert not other.is_workday(date(2026, 12, 25))


@given(
    start=st.dates(date(2023, 1, 1), date(2028, 1, 1)),
    days=st.integers(0, 900),
    off=st.frozensets(st.dates(date(2023, 1, 1), date(2028, 1, 1)), max_size=40),
    worked=st.frozensets(st.dates(date(2023, 1, 1), date(2028, 1, 1)), max_size=10),
)
def test_between_counts_what_a_day_by_day_count_finds(
    start: date, days: int, off: frozenset[date], worked: frozenset[date]
) -> None:
    calendar = Calendar(WIB, off, worked, frozenset())
    each = [start + timedelta(days=n) for n in range(1, days + 1)]
    found = calendar.between(start, start + timedelta(days=days))
    assert found == sum(calendar.is_workday(day) for day in each)
