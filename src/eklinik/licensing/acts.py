"""What the chart of business licences calls, registered by name."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from eklinik.accounts.models import Office
from eklinik.applications.acts import ask_corrections, submit_application
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import Passing, act, on_stop, schema
from eklinik.licensing import assess, handing, opinions
from eklinik.licensing.models import Project
from eklinik.licensing.oss.outbound import tell
from eklinik.licensing.projects import project_of
from eklinik.licensing.rights import units_for

STATUS = "receiveLicenseStatus"
LICENCE = "receiveLicense"
ASKED, ANSWERED, APPROVED, REFUSED = "41", "42", "50", "90"


@schema("ask_skpa")
class AskSkpa(BaseModel):
    """Which SKPA are asked (again) before the assessor decides."""

    model_config = ConfigDict(extra="forbid")

    units: Annotated[
        list[int], Field(min_length=1, max_length=20, title=str(_("SKPA yang diminta")))
    ]


@schema("hand_over")
class HandOver(BaseModel):
    """Which authority is competent; an office of this installation takes the file over."""

    model_config = ConfigDict(extra="forbid")

    authority: handing.Competent = Field(title=str(_("Siapa yang berwenang?")))


@act("submit_licence")
def submit_licence(passing: Passing) -> None:
    """The file is complete for the system: ask the SKPA that the sector names, all at once."""
    submit_application(passing)
    project = project_of(passing.case_id)
    if passing.facts.get("opinion_round"):
        tell(project, STATUS, {"kd_status": ANSWERED}, at=passing.at, by=passing.by.user_id)
    _run_clock(project, passing.at)
    day = calendar_of(passing.office_id).local_day(passing.at)
    again = passing.facts.get("units_before") or []
    units = again or units_for(passing.office_id, project.sector, on=day)
    _ask(project, units, passing, by=None)


def _ask(project: Project, units: list[int], passing: Passing, *, by: int | None) -> None:
    round_ = int(passing.facts.get("opinion_round", 0)) + 1
    opinions.ask(project, units, round_=round_, by=by, at=passing.at)
    passing.facts.update(opinion_round=round_, **opinions.facts_of(passing.case_id))
    passing.record["asked"] = units


def _run_clock(project: Project, at: datetime) -> None:
    """The law's days begin with the first sending; the applicant's own time does not count."""
    if project.clock_from is None:
        project.clock_from = at
    elif project.clock_stopped is not None:
        project.clock_from += at - project.clock_stopped
    project.clock_stopped = None
    project.save(update_fields=["clock_from", "clock_stopped"])


@act("close_opinions")
def close_opinions(passing: Passing) -> None:
    """Every SKPA has answered, or OSS has decided: nobody is asked any more."""
    passing.facts["units_before"] = list(passing.facts.get("asked_units", ()))
    opinions.end_open(passing.case_id, at=passing.at)
    passing.facts.update(opinions_open=0, asked_units=[])


@act("ask_skpa")
def ask_skpa(passing: Passing) -> None:
    """Back to the SKPA with a question, to several at once."""
    assert isinstance(passing.data, AskSkpa)  # noqa: S101  the door checked the schema
    units = assess.known_units(passing.office_id, passing.data.units)
    _ask(project_of(passing.case_id), units, passing, by=passing.by.user_id)


@act("return_licence")
def return_licence(passing: Passing) -> None:
    """Typed corrections for the applicant; the law's clock stands still meanwhile."""
    ask_corrections(passing)
    project = project_of(passing.case_id)
    tell(project, STATUS, {"kd_status": ASKED}, at=passing.at, by=passing.by.user_id)
    if project.clock_stopped is None:
        project.clock_stopped = passing.at
        project.save(update_fields=["clock_stopped"])


@act("approve_licence")
def approve_licence(passing: Passing) -> None:
    """The office finds everything in order; OSS issues, not we."""
    tell(project_of(passing.case_id), STATUS, {"kd_status": APPROVED}, at=passing.at,
         by=passing.by.user_id)  # fmt: skip


@act("refuse_licence")
def refuse_licence(passing: Passing) -> None:
    """Refused, with the reason that the applicant reads."""
    words = {"kd_status": REFUSED, "keterangan": passing.reason}
    tell(project_of(passing.case_id), STATUS, words, at=passing.at, by=passing.by.user_id)


@act("send_licence")
def send_licence(passing: Passing) -> None:
    """What was recorded goes to OSS; the applicant prints it there."""
    project = project_of(passing.case_id)
    row = project.records.exclude(kind="nib").order_by("pk").last()
    if row is None:
        raise Refusal("moved_on")
    issued = row.issued_on.isoformat() if row.issued_on else ""
    words = {"nomor_izin": row.number, "tgl_terbit_izin": issued}
    tell(project, LICENCE, words, at=passing.at, by=passing.by.user_id)


@act("hand_over")
def hand_over(passing: Passing) -> None:
    """Another authority is competent: the file goes there with the reason."""
    assert isinstance(passing.data, HandOver)  # noqa: S101  the door checked the schema
    close_opinions(passing)
    project = project_of(passing.case_id)
    office = Office.objects.get(pk=passing.office_id)
    passing.record["to"] = handing.hand_over(
        project, passing.data.authority, office=office, reason=passing.reason, by=passing.by,
        at=passing.at,
    )  # fmt: skip


@on_stop
def stop_opinions(passing: Passing) -> None:
    """An ended case asks no SKPA."""
    if passing.facts.get("asked_units"):
        opinions.end_open(passing.case_id, at=passing.at)
        passing.facts.update(opinions_open=0, asked_units=[])
