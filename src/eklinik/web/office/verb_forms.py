"""What a verb asks for, as a form: reason, corrections, the plan of a visit, or any schema."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from eklinik.applications.models import CorrectionReason
from eklinik.casework.models import Case
from eklinik.casework.registry import SCHEMAS
from eklinik.inspections.plan import team_choices
from eklinik.web.office import checklist
from eklinik.web.office.licensing import licence_faults, skpa_choices
from eklinik.web.office.papers import application_of
from eklinik.web.office.schema_form import SchemaForm
from eklinik.web.office.verbs import Button
from eklinik.web.request import Request

CORRECTIONS, PLAN, SIGNATURE = "corrections", "inspection_plan", "signature"
ASK_SKPA = "ask_skpa"


def form_for(case: Case, button: Button, request: Request) -> Any:
    """The form of a verb's data: a `SchemaForm`, the list for corrections, or None."""
    if not button.input or button.input == SIGNATURE or button.why_not:
        return None
    if button.input == CORRECTIONS:
        return correction_lines(case, None)
    return schema_form(case, button.input, request)


def schema_form(case: Case, name: str, request: Request, data: Any = None) -> SchemaForm:
    """The form of a registered schema, with the choices that only the page knows."""
    choices, initial = {}, {}
    if name == PLAN:
        people = team_choices(case.office_id, at=request.now)
        choices["team"] = [(user.pk, user.name) for user in people]
        initial = {"team": [request.actor.user_id], "place": case.applicant.address}
    if name == ASK_SKPA:
        choices["units"] = skpa_choices(case.office_id)
    return SchemaForm(SCHEMAS[name], choices=choices, data=data, initial=initial)


def correction_lines(case: Case, data: QueryDict | None) -> list[dict[str, Any]]:
    """Every document and answer with what was ticked; first what was marked tidak sesuai."""
    application = application_of(case)
    if application is None:
        return []
    faults = licence_faults(case)
    return [_correction(line, data, faults) for line in checklist.lines_of(application)]


def _correction(
    line: checklist.Line, data: QueryDict | None, faults: dict[str, str]
) -> dict[str, Any]:
    found = {"code": line.code, "title": line.title, "is_field": line.is_field}
    if data is None:
        note = line.mark.note if line.mark and not line.mark.conforms else ""
        wrong = line.state == "tidak" or line.code in faults
        return {**found, "on": wrong, "reason": "", "note": note or faults.get(line.code, "")}
    return {
        **found,
        "on": bool(data.get(f"minta-{line.code}")),
        "reason": data.get(f"alasan-{line.code}", ""),
        "note": data.get(f"kata-{line.code}", ""),
    }


def corrections_typed(case: Case, data: QueryDict) -> dict[str, Any]:
    """The corrections that were ticked, as the door's schema wants them."""
    items = [
        {"target": line["code"], "is_field": line["is_field"], "reason": line["reason"],
         "note": line["note"]}
        for line in correction_lines(case, data)
        if line["on"]
    ]  # fmt: skip
    return {"items": items}


REASONS = CorrectionReason.choices
