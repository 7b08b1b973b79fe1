"""The clock of OSS: 41 and 42 pause and resume, 43 and 44 begin anew, 50, 57 and 90 end it.

It is folded from the statuses in the order of their own time, so the order in which they
arrive does not matter.  The time that went by in all is never hidden by a reset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from eklinik.casework.clock import Calendar, calendar_of
from eklinik.casework.models import Movement
from eklinik.licensing.models import OssStatus, Project
from eklinik.licensing.oss.codes import CLOCK, DEEMED, ENDS, PAUSE, RESET, RESTART, RESUME
from eklinik.licensing.oss.pia.contract import code_words
from eklinik.licensing.oss.registry import resets_of


@dataclass(frozen=True, slots=True)
class OssClock:
    """Working days: `used` in the count that runs now, `total` since the very beginning.

    `stands` is the code that stopped it, or empty; `notes` says what had no effect, and why.
    """

    begun: datetime | None
    ended: datetime | None
    end_code: str
    stands: str
    used: int
    paused: int
    total: int
    resets: int
    cap: int
    limit: int | None
    notes: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        return self.ended is not None

    @property
    def left(self) -> int | None:
        return None if self.limit is None else self.limit - self.used


@dataclass(slots=True)
class _Fold:
    since: datetime
    cap: int
    calendar: Calendar
    stands: str = ""
    used: int = 0
    paused: int = 0
    resets: int = 0
    ended: datetime | None = None
    end_code: str = ""
    notes: list[str] = field(default_factory=list)

    def take(self, row: OssStatus) -> None:
        """One status in the order of time."""
        if self.ended is not None:
            if row.code in CLOCK:
                self._note(row, _("jam sudah berhenti"))
        elif row.code in ENDS:
            self._count(row.at)
            self.ended, self.end_code = row.at, row.code
        elif row.code in {PAUSE, RESET}:
            self._stop(row)
        elif row.code in {RESUME, RESTART}:
            self._go(row)

    def until(self, at: datetime) -> None:
        """Count up to now, unless it ended."""
        if self.ended is None:
            self._count(at)

    def _stop(self, row: OssStatus) -> None:
        if self.stands and (row.code == PAUSE or self.stands == RESET):
            self._note(row, _("jam sudah berhenti sementara"))
            return
        self._count(row.at)
        self.stands = row.code
        if row.code == RESET:
            self._reset(row)

    def _reset(self, row: OssStatus) -> None:
        if self.resets >= self.cap:
            self.stands = PAUSE
            words = _("batas {n} kali atur ulang sudah tercapai, jadi hanya menghentikan")
            self._note(row, words.format(n=self.cap))
            return
        self.resets, self.used = self.resets + 1, 0

    def _go(self, row: OssStatus) -> None:
        if not self.stands:
            self._note(row, _("jam sedang berjalan"))
            return
        if (row.code == RESTART) != (self.stands == RESET):
            self._note(row, _("jam dilanjutkan menurut penghentiannya ({code})").format(
                code=self.stands))  # fmt: skip
        self._count(row.at)
        self.stands = ""

    def _count(self, at: datetime) -> None:
        day = self.calendar.local_day
        days = max(0, self.calendar.between(day(self.since), day(at)))
        if self.stands:
            self.paused += days
        else:
            self.used += days
        self.since = max(self.since, at)

    def _note(self, row: OssStatus, why: str) -> None:
        self.notes.append(f"{row.code} {code_words('kd_status', row.code)}: {why}.")


def clock_of(
    project: Project, statuses: Sequence[OssStatus] | None = None, *, at: datetime
) -> OssClock:
    """The project's clock at a moment; one query when the statuses are not given."""
    rows = [*(project.oss_statuses.all() if statuses is None else statuses)]
    if project.deemed_at is not None and not any(row.code == DEEMED for row in rows):
        rows.append(OssStatus(project=project, code=DEEMED, at=project.deemed_at))
    calendar, cap = calendar_of(project.office_id), resets_of(project.office)
    begun = begin_of(project, rows)
    fold = _Fold(begun or at, cap, calendar)
    for row in sorted(rows, key=lambda row: (row.at, row.code)):
        fold.take(row)
    fold.until(at)
    last = calendar.local_day(fold.ended or at)
    total = max(0, calendar.between(calendar.local_day(begun or at), last))
    return OssClock(
        begun, fold.ended, fold.end_code, "" if fold.ended else fold.stands, fold.used,
        fold.paused, total, fold.resets, cap, project.days, tuple(fold.notes),
    )  # fmt: skip


def pauses_of(case_id: int) -> list[tuple[datetime, bool]]:
    """When OSS's clock was stopped (True) and went on (False) for a case, oldest first."""
    rows = OssStatus.objects.filter(project__case_id=case_id, code__in=CLOCK).order_by("at", "code")
    found = rows.values_list("at", "code")
    return [(at, code in {PAUSE, RESET}) for at, code in found]


def begin_of(project: Project, rows: Sequence[OssStatus]) -> datetime | None:
    """When the clock began: the first sending, or the first thing said about it in OSS."""
    sent = None
    if project.case_id is not None:
        moves = Movement.objects.filter(case_id=project.case_id, verb="submit")
        sent = moves.order_by("seq").values_list("at", flat=True).first()
    known = [row.at for row in rows]
    return min([*known, *([sent] if sent else [])], default=project.clock_from)
