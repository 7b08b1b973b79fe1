"""What somebody may do with a case now: every verb of its box, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from eklinik.casework.charts import chart_of
from eklinik.casework.guard import Standing, check
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.process import Arrow, Process, Step
from eklinik.staff.actor import Actor


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb with where it leads; `refusal` says why this person may not take it now."""

    arrow: Arrow
    target: Step
    refusal: Refusal | None

    @property
    def verb(self) -> str:
        return self.arrow.verb

    @property
    def allowed(self) -> bool:
        return self.refusal is None


HIDDEN = frozenset({"not_your_role", "barred"})


def kind_of(case: Case) -> str:
    """The kind of the case's present box: a composed chart may name its boxes otherwise."""
    return chart_for(case)[case.step].kind


def chart_for(case: Case) -> Process:
    """The chart in the version the case began with."""
    return chart_of(case.chart_key, case.chart_version)


def offers(case: Case, by: Actor) -> list[Offer]:
    """Every verb of the case's box that `by` has the role for, allowed or with why not."""
    if case.closed_at is not None:
        return []
    chart = chart_for(case)
    step = chart[case.step]
    found = [_offer(case, chart, step, arrow, by) for arrow in step.arrows.values()]
    return [item for item in found if item.refusal is None or item.refusal.code not in HIDDEN]


def _offer(case: Case, chart: Process, step: Step, arrow: Arrow, by: Actor) -> Offer:
    standing = Standing(case.office_id, case.unit_id, case.holder_id, case.facts)
    try:
        check(standing, step, arrow, by)
    except Refusal as refusal:
        return Offer(arrow, chart[arrow.target], refusal)
    return Offer(arrow, chart[arrow.target], None)
