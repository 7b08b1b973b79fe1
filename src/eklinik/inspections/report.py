"""The report of the visit (BAP): begun from the checklist, filled, signed off, finished as PDF.

A finished report never changes: an amended one is a new version that keeps the
visit's number.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from pydantic import BaseModel, ConfigDict, Field

from eklinik.accounts.models import User
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.plain import Plain
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import schema
from eklinik.casework.take import validated
from eklinik.casework.worker import locked_case, must_work_at, person
from eklinik.catalogue.definition import published
from eklinik.documents.heads import people
from eklinik.inspections.models import Finding, InspectionPlan, InspectionReport
from eklinik.inspections.plan import AHEAD, planned, visit_moment
from eklinik.staff.actor import Actor

STEP = "inspect"
MESSAGES = {
    "no_plan": _("Kunjungan belum dijadwalkan, jadi BAP belum dapat dibuat. Jadwalkan dahulu."),
    "visited_at": _(
        "Waktu peninjauan ada di masa depan atau lebih dari setahun yang lalu. "
        "Periksa tanggal dan jamnya."
    ),
    "finished": _("BAP ini sudah selesai dan tidak dapat diubah. Buat versi baru bila perlu."),
}


class FindingInput(BaseModel):
    """One line of the checklist, as the officer filled it; `conforms` None is not looked at."""

    model_config = ConfigDict(extra="forbid")

    text: Plain = Field(min_length=1, max_length=300, title=noop("Yang diperiksa"))
    conforms: bool | None = Field(None, title=noop("Sesuai"))
    note: Plain = Field("", max_length=500, title=noop("Catatan"))


@schema("findings")
class FindingsInput(BaseModel):
    """What the officer records of the visit; it may be saved as often as wanted."""

    model_config = ConfigDict(extra="forbid")

    visited_at: datetime = Field(title=noop("Waktu peninjauan"))
    findings: list[FindingInput] = Field(max_length=200, title=noop("Hasil pemeriksaan"))
    result: Literal["", "conforms", "conditions", "fails"] = Field("", title=noop("Kesimpulan"))
    summary: Plain = Field("", max_length=10_000, title=noop("Catatan, satu baris satu catatan"))


@schema("sign_off")
class SignOffInput(BaseModel):
    """Who signs the report; the applicant signs, or the reason why not is written down."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    inspectors: list[int] = Field(min_length=1, max_length=12, title=noop("Pemeriksa"))
    applicant_present: Plain = Field("", max_length=200, title=noop("Wakil pemohon yang hadir"))
    applicant_signed: bool = Field(False, title=noop("Pemohon menandatangani"))
    refusal_reason: Plain = Field(
        "", max_length=500, title=noop("Alasan pemohon tidak menandatangani")
    )


def begin_report(case: Case, *, by: Actor, at: datetime) -> InspectionReport:
    """The report being written: the one at hand, or a new version of the visit's report."""
    with transaction.atomic():
        held = locked_case(case.pk)
        must_work_at(held, [STEP], by)
        last = InspectionReport.objects.filter(case=held).order_by("-version").first()
        if last is not None and last.finished_at is None:
            return last
        plan = planned(held.pk, held.facts)
        if plan is None:
            raise Refusal("no_plan", MESSAGES["no_plan"])
        return _next_version(held, plan, last, by, at)


def _next_version(
    case: Case, plan: InspectionPlan, last: InspectionReport | None, by: Actor, at: datetime
) -> InspectionReport:
    amends = last is not None and last.plan_id == plan.pk
    kept: dict[str, Any] = {"number": "", "visited_at": plan.visit_at, "result": "", "summary": ""}
    if last is not None and amends:
        kept = {name: getattr(last, name) for name in kept}
    report = InspectionReport.objects.create(
        office_id=case.office_id, case=case, plan=plan, created_at=at, created_by_id=person(by),
        version=last.version + 1 if last else 1, **kept,
    )  # fmt: skip
    _copy_findings(report, case, last if amends else None)
    return report


def _copy_findings(report: InspectionReport, case: Case, last: InspectionReport | None) -> None:
    if last is not None:
        lines = [
            Finding(report=report, position=row.position, text=row.text, conforms=row.conforms,
                    note=row.note)
            for row in last.findings.all()
        ]  # fmt: skip
    else:
        checklist = published(case.permit_version_id).checklist
        lines = [
            Finding(report=report, position=place, text=text[:300])
            for place, text in enumerate(checklist, 1)
        ]
    Finding.objects.bulk_create(lines)


def open_report(report_id: int, by: Actor) -> InspectionReport:
    """The report under its case's lock, unfinished, for an officer at work there."""
    report = InspectionReport.objects.select_related("case", "plan", "office").get(pk=report_id)
    case = locked_case(report.case_id)
    must_work_at(case, [STEP], by)
    report.refresh_from_db(fields=["finished_at", "number"])
    if report.finished_at is not None:
        raise Refusal("finished", MESSAGES["finished"])
    report.case = case
    return report


def save_findings(
    report: InspectionReport, data: FindingsInput | dict[str, Any], *, by: Actor, at: datetime
) -> InspectionReport:
    """Keep what was found; `Refusal("bad_data")` when the visit is said to be in the future."""
    words = validated("findings", data)
    assert isinstance(words, FindingsInput)  # noqa: S101  the schema of that name
    visited_at = visit_moment(report.office_id, words.visited_at)
    if not at - AHEAD < visited_at <= at:
        raise Refusal("bad_data", details={"visited_at": [MESSAGES["visited_at"]]})
    with transaction.atomic():
        held = open_report(report.pk, by)
        held.visited_at, held.result, held.summary = visited_at, words.result, words.summary
        held.save(update_fields=["visited_at", "result", "summary"])
        held.findings.all().delete()
        Finding.objects.bulk_create(
            Finding(report=held, position=place, **line.model_dump())
            for place, line in enumerate(words.findings, 1)
        )
    return held


def sign_off(
    report: InspectionReport, data: SignOffInput | dict[str, Any], *, by: Actor, at: datetime
) -> InspectionReport:
    """Write down who signs; inspectors are of the visit's team, and `by` must be one of them."""
    words = validated("sign_off", data)
    assert isinstance(words, SignOffInput)  # noqa: S101  the schema of that name
    with transaction.atomic():
        held = open_report(report.pk, by)
        team = {user.pk: user for user in held.plan.team.all()}
        _check_sign_off(words, team, by)
        held.applicant_present = words.applicant_present
        held.applicant_signed = words.applicant_signed
        held.refusal_reason = "" if words.applicant_signed else words.refusal_reason
        held.signatures = _signatures(
            held, [team[pk] for pk in dict.fromkeys(words.inspectors)], at
        )
        held.save(update_fields=["applicant_present", "applicant_signed", "refusal_reason",
                                 "signatures"])  # fmt: skip
    return held


def _check_sign_off(words: SignOffInput, team: dict[int, User], by: Actor) -> None:
    problems: dict[str, list[Any]] = {}
    if not set(words.inspectors) <= set(team):
        problems["inspectors"] = [_("Pemeriksa harus anggota tim dalam surat tugas.")]
    elif by.user_id not in words.inspectors:
        problems["inspectors"] = [_("Hanya anggota tim yang meninjau yang dapat menandatangani.")]
    if words.applicant_signed and not words.applicant_present:
        problems["applicant_present"] = [_("Tuliskan nama wakil pemohon yang menandatangani.")]
    if not words.applicant_signed and len(words.refusal_reason) < 5:
        problems["refusal_reason"] = [
            _("Tuliskan alasan pemohon tidak menandatangani, sedikitnya 5 huruf.")
        ]
    if problems:
        raise Refusal("bad_data", details=problems)


def _signatures(report: InspectionReport, users: list[User], at: datetime) -> list[dict[str, Any]]:
    day = calendar_of(report.office_id).local_day(at)
    named = people(report.office_id, users, on=day)
    return [
        {"user": user.pk, "signed_at": at.isoformat(), **who.model_dump()}
        for user, who in zip(users, named, strict=True)
    ]
