"""The ledger of working days: when the clock ran, when it stood, and on which ground.

The clock starts with the receipt of a complete form, stands while the applicant must act,
and stops with the signature.  Everything is read from rows; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eklinik.casework.clock import Calendar
from eklinik.casework.models import Case, Movement
from eklinik.catalogue.definition import PermitDefinition, published
from eklinik.process import Process
from eklinik.process.road import main_road
from eklinik.process.roles import APPLICANT

RUNS, STANDS = "run", "pause"
CELLS = 60
DEFAULT_DAYS = 5


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the clock ran or stood; `end` is None while it lasts."""

    kind: str
    start: date
    end: date | None
    days: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """The working days of a case against its promise."""

    stretches: tuple[Stretch, ...]
    total: int
    is_sum: bool
    used: int
    paused: int
    promised: date | None
    provisional: bool
    is_paused: bool
    is_over: bool

    @property
    def left(self) -> int:
        return max(0, self.total - self.used)

    @property
    def late(self) -> int:
        return max(0, self.used - self.total)

    @property
    def cells(self) -> str:
        """One sign a working day for the bar: used, paused, late, left; empty when too many."""
        runs = self._marks()
        return runs if len(runs) <= CELLS else ""

    def _marks(self) -> str:
        marks, run = "", 0
        for stretch in self.stretches:
            if stretch.kind == STANDS:
                marks += "p" * stretch.days
            for _ in range(stretch.days if stretch.kind == RUNS else 0):
                run += 1
                marks += "u" if run <= self.total else "l"
        return marks + "-" * self.left


def ledger(
    case: Case,
    chart: Process,
    movements: Sequence[Movement],
    calendar: Calendar,
    *,
    now: datetime,
    pauses: Sequence[tuple[datetime, bool]] = (),
) -> Ledger | None:
    """The ledger of a case that was sent; None while it is still a draft.

    `pauses` are the moments at which OSS stopped the clock (True) or let it go on.
    """
    turns = list(_turns(case, chart, movements))
    if not turns:
        return None
    if pauses:
        turns = list(_with_pauses(turns, pauses))
    today, over = calendar.local_day(now), turns[-1][1] == ""
    stretches = tuple(_stretches(turns, calendar, today))
    used = sum(item.days for item in stretches if item.kind == RUNS)
    total, is_sum = promised_days(published(case.permit_version_id), chart)
    waiting = turns[-1][1] == STANDS
    promised = None
    if not waiting and not over and used <= total:
        promised = calendar.add(today, total - used)
    return Ledger(
        stretches, total, is_sum, used,
        sum(item.days for item in stretches if item.kind == STANDS),
        promised, promised is not None and calendar.is_provisional(promised), waiting, over,
    )  # fmt: skip


def promised_days(definition: PermitDefinition, chart: Process) -> tuple[int, bool]:
    """The working days the office promises; the sum of the steps where it promises none."""
    if definition.standard.total_days is not None:
        return definition.standard.total_days, False
    boxes = [chart[key] for key in main_road(chart)]
    return sum(
        definition.days_for(box.key) or (box.within.days if box.within else DEFAULT_DAYS)
        for box in boxes
        if box.by and box.by != APPLICANT
    ), True


def _turns(
    case: Case, chart: Process, movements: Sequence[Movement]
) -> Iterator[tuple[datetime, str]]:
    """The moments at which the clock began to run, stood still, or stopped (empty)."""
    running = False
    for row in movements:
        if row.to_step not in chart:
            continue
        target, begun = chart[row.to_step], running
        if row.verb == "sign" or target.is_end:
            yield row.at, ""
            return
        running = target.by != APPLICANT
        if running and not begun:
            yield (case.received_at if row.seq == 1 else row.at), RUNS
        elif begun and not running:
            yield row.at, STANDS


def _with_pauses(
    turns: Sequence[tuple[datetime, str]], pauses: Sequence[tuple[datetime, bool]]
) -> Iterator[tuple[datetime, str]]:
    """The clock runs only while neither our own road nor OSS stops it."""
    events = [(at, True, kind) for at, kind in turns]
    events += [(at, False, STANDS if stops else RUNS) for at, stops in pauses if at >= turns[0][0]]
    here, there, running = STANDS, RUNS, False
    for at, is_ours, kind in sorted(events, key=lambda event: event[0]):
        if not kind:
            yield at, ""
            return
        here, there = (kind, there) if is_ours else (here, kind)
        runs = here == there == RUNS
        if runs != running:
            running = runs
            yield at, RUNS if runs else STANDS


def _stretches(
    turns: Sequence[tuple[datetime, str]], calendar: Calendar, today: date
) -> Iterator[Stretch]:
    days = [(calendar.local_day(at), kind) for at, kind in turns]
    over = days[-1][1] == ""
    ends = days[1:] if over else [*days[1:], (today, "")]
    for number, ((start, kind), (end, _)) in enumerate(zip(days, ends, strict=False)):
        lasts = not over and number == len(days) - 1
        count = max(0, calendar.between(start, end))
        yield Stretch(kind, start, None if lasts else end, count, first=number == 0)
