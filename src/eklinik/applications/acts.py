"""What happens to an application while its case passes the door."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from eklinik.applications import checklist, corrections
from eklinik.applications.answers import storable
from eklinik.applications.models import Application, CorrectionReason
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import STOPS, Passing, act, on_stop, schema


class CorrectionItem(BaseModel):
    """One thing to repair: a requirement or a field, why, and in the officer's own words."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    target: str = Field(min_length=2, max_length=60)
    is_field: bool = False
    reason: CorrectionReason
    note: Annotated[str, AfterValidator(storable)] = Field(default="", max_length=2000)


def _each_once(items: list[CorrectionItem]) -> list[CorrectionItem]:
    targets = [item.target for item in items]
    if len(targets) != len(set(targets)):
        raise ValueError("satu persyaratan atau isian disebut dua kali")
    return items


@schema("corrections")
class Corrections(BaseModel):
    """What the applicant must repair; nothing else can be changed meanwhile."""

    model_config = ConfigDict(extra="forbid")

    items: Annotated[
        list[CorrectionItem], Field(min_length=1, max_length=60), AfterValidator(_each_once)
    ]


@act("submit_application")
def submit_application(passing: Passing) -> None:
    """The file goes to the office; the checklist counts only what was marked on these versions."""
    passing.facts.setdefault("corrections_open", 0)
    passing.facts.setdefault("round", 0)
    if passing.facts["round"]:
        application = of_case(passing.case_id)
        passing.facts["documents_complete"] = checklist.is_complete(application)
        passing.record["round"] = passing.facts["round"]


@act("ask_corrections")
def ask_corrections(passing: Passing) -> None:
    """Write down what must be repaired; the next step is blocked while one is open."""
    assert isinstance(passing.data, Corrections)  # noqa: S101  the door checked the schema
    application = of_case(passing.case_id)
    round_ = int(passing.facts.get("round", 0)) + 1
    rows = corrections.ask(
        application, passing.data.items, round_=round_, by=passing.by, at=passing.at
    )
    passing.facts.update(round=round_, corrections_open=len(rows), documents_complete=False)
    passing.record.update(round=round_, corrections=len(rows))


@act("withdraw_corrections")
def withdraw_corrections(passing: Passing) -> None:
    """The office takes its questions back; the file returns to it as it stands."""
    application = of_case(passing.case_id)
    passing.record["withdrawn"] = corrections.drop_open(application, at=passing.at)
    passing.facts["corrections_open"] = 0
    passing.facts["documents_complete"] = checklist.is_complete(application)


@act("stop_work")
def stop_work(passing: Passing) -> None:
    """Nothing is worked on any more; whoever has something running ends it."""
    for stop in STOPS:
        stop(passing)


@on_stop
def stop_corrections(passing: Passing) -> None:
    """An ended case asks nothing of the applicant."""
    if passing.facts.get("corrections_open"):
        corrections.drop_open(of_case(passing.case_id), at=passing.at)
        passing.facts["corrections_open"] = 0


def of_case(case_id: int) -> Application:
    """The application of a case; a case that was opened without one has nothing to repair."""
    found = Application.objects.filter(case_id=case_id).select_related("applicant").first()
    if found is None:
        raise Refusal("not_found")
    return found
