"""Where four eyes leave somebody no right: who may act instead, or that only an override helps."""

from __future__ import annotations

from datetime import datetime

from eklinik.casework.charts import chart_of
from eklinik.casework.clock import calendar_of
from eklinik.casework.guard import NO_TYPIST
from eklinik.casework.models import Case
from eklinik.process import Step
from eklinik.staff.duties import Relief, relief


def relief_for(case: Case, *, at: datetime, verb: str = "") -> Relief:
    """Who may work at the case's present box: `people`, or `nobody` and the `overriders`."""
    step = chart_of(case.chart_key, case.chart_version)[case.step]
    return relief(
        case.office_id, step.by, case.unit_id, barred=barred_from(case, step), verb=verb,
        on=calendar_of(case.office_id).local_day(at),
    )  # fmt: skip


def barred_from(case: Case, step: Step) -> set[int]:
    """Whom four eyes bar from this box: the applicant, the typist, who did the earlier work."""
    facts = case.facts
    did = facts.get("did", {})
    barred = {user for other in step.not_by for user in did.get(other, ())}
    barred.add(facts.get("applicant_user"))
    typed = step.key in NO_TYPIST or (step.key == "verify_documents" and facts.get("assisted"))
    if typed:
        barred.add(facts.get("typed_by"))
    return {user for user in barred if user is not None}
