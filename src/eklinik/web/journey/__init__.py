"""Where is my file: one case told to whoever may see it, as sentence, picture, list and ledger.

    journey(case, now=request.now)

The tracking page and the applicant's own pages show the same `Journey`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from eklinik.casework.charts import chart_of
from eklinik.casework.clock import Calendar, calendar_of
from eklinik.casework.models import Case, Movement
from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES
from eklinik.licensing.opening import CHART
from eklinik.licensing.oss.clock import pauses_of
from eklinik.process import Process
from eklinik.process.metro import line
from eklinik.process.road import ChartState, OutlineItem, outline
from eklinik.process.roles import APPLICANT, ROLE_TITLES
from eklinik.process.svg import lanes
from eklinik.process.words import Words
from eklinik.web import words as writing
from eklinik.web.journey.ledger import Ledger, ledger
from eklinik.web.journey.road import walked
from eklinik.web.journey.sentences import happened, stands, who

HOLDERS = {**ROLE_TITLES, APPLICANT: _("Anda")}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Journey:
    """A case as its reader sees it."""

    sentence: str
    step: str
    kind: str
    holder: str
    since: datetime
    due: datetime | None
    days_left: int | None
    provisional: bool
    is_with_applicant: bool
    outline: tuple[OutlineItem, ...]
    line: SafeString
    lanes: SafeString
    ledger: Ledger | None
    history: tuple[Event, ...]


def journey(case: Case, *, now: datetime) -> Journey:
    """Tell a case; reads its movements (one query), everything else is at hand."""
    movements = list(Movement.objects.filter(case=case).order_by("seq"))
    chart, calendar = chart_of(case.chart_key, case.chart_version), calendar_of(case.office_id)
    box, words = chart[case.step], drawing_words()
    state = _state(case, chart, movements)
    due = case.due_at if case.is_open else None
    return Journey(
        sentence=stands(case, chart),
        step=words.full(box),
        kind=box.kind,
        holder=words.role(box.by) if box.by else "",
        since=case.entered_at,
        due=due,
        days_left=_days_left(calendar, due, now),
        provisional=due is not None and calendar.is_provisional(calendar.local_day(due)),
        is_with_applicant=case.is_open and box.by == APPLICANT,
        outline=outline(chart, state, words),
        line=mark_safe(line(chart, state, words=words)),  # noqa: S308  drawn and escaped by us
        lanes=mark_safe(lanes(chart, state, words=words)),  # noqa: S308
        ledger=ledger(case, chart, movements, calendar, now=now, pauses=_pauses(case)),
        history=_history(chart, movements),
    )


def _pauses(case: Case) -> list[tuple[datetime, bool]]:
    """OSS's own pauses; nothing is asked for other charts."""
    return pauses_of(case.pk) if case.chart_key == CHART else []


def drawing_words() -> Words:
    """How drawings speak to the applicant."""
    roles = {key: str(title) for key, title in HOLDERS.items()}
    return Words(translate=gettext, short=SHORT_TITLES, verbs=VERB_TITLES, roles=roles)


def _english() -> bool:
    return (get_language() or "id").startswith("en")


def _label(day: date) -> str:
    return writing.day_and_month(day, english=_english())


def _state(case: Case, chart: Process, movements: Sequence[Movement]) -> ChartState:
    passed, reverted, returns = walked(chart, movements)
    passed.pop(case.step, None)
    due = ""
    if case.is_open and case.due_at:
        due = gettext("paling lambat %(day)s") % {"day": _label(case.due_at)}
    return ChartState(
        present=case.step,
        passed={key: _label(at) for key, at in passed.items()},
        since=gettext("sejak %(day)s") % {"day": _label(case.entered_at)},
        due=due[:1].upper() + due[1:],
        returns=returns,
        reverted=frozenset(reverted - {case.step}),
    )


def _days_left(calendar: Calendar, due: datetime | None, now: datetime) -> int | None:
    if due is None:
        return None
    return calendar.between(calendar.local_day(now), calendar.local_day(due))


def _history(chart: Process, movements: Sequence[Movement]) -> tuple[Event, ...]:
    events = [Event(row.at, happened(chart, row), _by(row)) for row in movements]
    return tuple(reversed(events))


def _by(row: Movement) -> str:
    return who(row.role)
