"""The clock: working days by the office's calendar.

Weekends, national holidays, and the office's own days are not worked.  A year
whose holidays are not yet published counts, but is shown as provisional.
Calendars are read once a minute per process, so that the door needs no query.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59)
FRESH_FOR = 60.0


@dataclass(frozen=True, slots=True)
class Calendar:
    """One office's days: what is not worked, what is worked after all, which years are sure."""

    zone: ZoneInfo
    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]
    _fewer: tuple[date, ...] = field(init=False)
    _more: tuple[date, ...] = field(init=False)

    def __post_init__(self) -> None:
        fewer = (day for day in self.off - self.worked if day.weekday() < 5)
        object.__setattr__(self, "_fewer", tuple(sorted(fewer)))
        more = (day for day in self.worked if day.weekday() >= 5)
        object.__setattr__(self, "_more", tuple(sorted(more)))

    def is_workday(self, day: date) -> bool:
        """Worked by this office on that day."""
        if day in self.worked:
            return True
        return day.weekday() < 5 and day not in self.off

    def is_provisional(self, day: date) -> bool:
        """The holidays of that day's year are not published yet."""
        return day.year not in self.years

    def local_day(self, at: datetime) -> date:
        """The office's calendar day of a moment."""
        return at.astimezone(self.zone).date()

    def add(self, day: date, workdays: int) -> date:
        """The day `workdays` working days after `day`; 0 gives `day` or the next working day."""
        here, left = day, workdays
        while left > 0 or not self.is_workday(here):
            here += timedelta(days=1)
            left -= self.is_workday(here)
        return here

    def between(self, start: date, stop: date) -> int:
        """Working days after `start` up to and with `stop`; negative when `stop` is earlier."""
        if stop < start:
            return -self.between(stop, start)
        return self._through(stop) - self._through(start)

    def _through(self, day: date) -> int:
        """Working days from the calendar's beginning to `day`, in time that does not grow."""
        weeks, weekday = divmod(day.toordinal() - 1, 7)
        weekdays = weeks * 5 + min(weekday + 1, 5)
        return weekdays - bisect_right(self._fewer, day) + bisect_right(self._more, day)

    def due(self, entered: datetime, workdays: int) -> datetime:
        """When work that came in at `entered` must be done: the end of the last day."""
        day = self.add(self.local_day(entered), workdays)
        return datetime.combine(day, END_OF_DAY, self.zone)


_kept: dict[int, tuple[float, Calendar]] = {}


def calendar_of(office_id: int) -> Calendar:
    """The office's calendar, at most a minute old."""
    found = _kept.get(office_id)
    if found is None or monotonic() - found[0] > FRESH_FOR:
        _kept[office_id] = found = (monotonic(), _read(office_id))
    return found[1]


def forget_calendars() -> None:
    """Read calendars anew at the next question (after a change, and in tests)."""
    _kept.clear()


def _read(office_id: int) -> Calendar:
    from django.db.models import Q

    from eklinik.accounts.models import Office
    from eklinik.casework.models import CalendarDay, CalendarYear

    rows = CalendarDay.objects.filter(Q(office_id=office_id) | Q(office__isnull=True))
    days = list(rows.values_list("date", "kind", "office_id"))
    worked = frozenset(day for day, kind, _ in days if kind == "worked")
    off = frozenset(day for day, kind, _ in days if kind != "worked")
    zone = Office.objects.values_list("time_zone", flat=True).get(pk=office_id)
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    return Calendar(ZoneInfo(zone), off - worked, worked, years)
