"""What happened to a case: its movements in words, its products, its messages, its chart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from eklinik.casework.models import Case, Movement, Product, Reason
from eklinik.casework.offers import chart_for
from eklinik.casework.override import OVERRIDE
from eklinik.casework.registry import PRODUCTS
from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES
from eklinik.outbox.models import Delivery
from eklinik.process.kernel import Process
from eklinik.process.road import ChartState
from eklinik.process.roles import SYSTEM
from eklinik.process.svg import line
from eklinik.process.words import Words
from eklinik.web.office.verbs import role_title
from eklinik.web.templatetags.eklinik import hari_bulan

MOST = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: datetime
    what: str
    who: str
    reason: str
    back: bool


def movements_of(case: Case) -> list[Movement]:
    """The latest movements, oldest first."""
    rows = Movement.objects.filter(case=case).select_related("actor").order_by("-seq")[:MOST]
    return list(rows)[::-1]


def history_of(case: Case, movements: list[Movement]) -> list[Event]:
    """The case's movements in words, newest first."""
    chart = chart_for(case)
    reasons = dict(Reason.objects.filter(case=case).values_list("seq", "text"))
    return [_event(row, chart, reasons.get(row.seq, "")) for row in reversed(movements)]


def _event(row: Movement, chart: Process, reason: str) -> Event:
    arrow = chart[row.from_step].arrows.get(row.verb) if row.from_step in chart else None
    title = gettext(chart[row.to_step].title) if row.to_step in chart else row.to_step
    verb = gettext("dikesampingkan") if row.verb == OVERRIDE else gettext(
        VERB_TITLES.get(row.verb, row.verb)
    )  # fmt: skip
    name = str(row.actor) if row.actor else role_title(SYSTEM)
    who = f"{name} ({role_title(row.role)})" if row.role != SYSTEM else name
    return Event(
        row.at, f"{verb[:1].upper()}{verb[1:]} → {title}", who, reason, bool(arrow and arrow.back)
    )


def drawing_of(case: Case, movements: list[Movement]) -> SafeString:
    """The chart with the place of the case, as a line."""
    chart = chart_for(case)
    words = Words(translate=gettext, short=SHORT_TITLES, verbs=VERB_TITLES)
    state = state_of(case, chart, movements)
    return mark_safe(line(chart, state, words=words))  # noqa: S308  drawn by us, texts escaped


def state_of(case: Case, chart: Process, movements: list[Movement]) -> ChartState:
    """Which boxes are passed, which were taken back, and where the case stands."""
    passed: dict[str, str] = {}
    reverted: set[str] = set()
    returns: Counter[tuple[str, str]] = Counter()
    for row in movements:
        if row.to_step not in chart or row.from_step not in chart:
            continue
        passed[row.from_step] = hari_bulan(row.at)
        if chart.place(row.to_step) <= chart.place(row.from_step):
            returns[row.from_step, row.to_step] += 1
            undone = {key for key in passed if chart.place(key) >= chart.place(row.to_step)}
            reverted |= undone
        reverted.discard(row.from_step)
    done = {key: day for key, day in passed.items() if key != case.step and key not in reverted}
    due = hari_bulan(case.due_at) if case.due_at and not case.closed_at else ""
    return ChartState(
        present=case.step, passed=done, since=hari_bulan(case.entered_at), due=due,
        returns=dict(returns), reverted=frozenset(reverted - {case.step}),
        tag=gettext("di sini"),
    )  # fmt: skip


def products_of(case: Case) -> list[tuple[str, str, datetime, bool]]:
    """What the steps made: title, digest, when, and whether it counts now."""
    counting = {(kind, made.get("ref")) for kind, made in case.facts.get("products", {}).items()}
    rows = Product.objects.filter(case=case).order_by("-pk")[:50]
    return [
        (str(PRODUCTS[row.kind].title) if row.kind in PRODUCTS else row.kind, row.digest,
         row.made_at, (row.kind, row.ref) in counting)
        for row in rows
    ]  # fmt: skip


def deliveries_of(case: Case) -> list[Delivery]:
    """The messages about the case, newest first."""
    return list(Delivery.objects.filter(case_ref=case.pk).order_by("-pk")[:50])
