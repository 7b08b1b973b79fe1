"""Walking a case through the charts by the same functions as the pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from eklinik.casework.models import Case
from eklinik.casework.products import change_facts
from eklinik.casework.take import Passed, take
from eklinik.decisions.draft import write_draft
from eklinik.decisions.letter import determination_of, final_letter
from eklinik.decisions.models import Draft
from eklinik.decisions.sign import sign_case
from eklinik.documents.signing.authority import make_ca, make_signer
from eklinik.inspections.letters import finish_report
from eklinik.inspections.models import InspectionReport
from eklinik.inspections.report import begin_report, save_findings, sign_off
from tests.people import NOW, House

PASSPHRASE = SecretStr("frasa-uji-coba")
NIP = "198001012005011001"
WORKERS = {
    "prepare": "pemohon", "verify_documents": "fo", "schedule_inspection": "teknis",
    "inspect": "teknis", "verify_report": "kasi", "complete_report": "fo", "draft": "teknis",
    "verify_draft": "kasi", "determine": "kabid", "sign": "kepala", "print_and_notify": "teknis",
    "archive": "fo", "draft_refusal": "teknis", "verify_refusal": "kasi",
    "determine_refusal": "kabid", "sign_refusal": "kepala", "notify_refusal": "teknis",
    "archive_refusal": "fo",
}  # fmt: skip
FORWARD = {
    "prepare": "submit", "verify_documents": "accept", "schedule_inspection": "schedule",
    "inspect": "report", "verify_report": "accept", "complete_report": "amend", "draft": "send",
    "verify_draft": "accept", "determine": "determine", "sign": "sign",
    "print_and_notify": "notify", "archive": "archive", "draft_refusal": "send",
    "verify_refusal": "accept", "determine_refusal": "determine", "sign_refusal": "sign",
    "notify_refusal": "notify", "archive_refusal": "archive",
}  # fmt: skip


def make_keys(directory: Path, *, at: datetime = NOW) -> None:
    """A test CA and the head's key, as the demo makes them."""
    make_ca(directory, at=at - timedelta(days=30))
    make_signer(directory, "Kepala Contoh", NIP, PASSPHRASE, at=at - timedelta(days=30))


def plan_data(house: House, at: datetime = NOW) -> dict[str, Any]:
    return {
        "visit_at": at + timedelta(days=2),
        "mode": "field",
        "team": [house.users["teknis"].pk, house.users["teknis2"].pk],
        "place": "Jalan Contoh Nomor 8",
    }


def write_report(house: House, case: Case, at: datetime) -> InspectionReport:
    """A finished BAP: one line does not conform, the applicant does not sign."""
    who = house.actor("teknis", at)
    report = begin_report(case, by=who, at=at)
    findings = [
        {"text": "Bangunan sesuai denah", "conforms": True},
        {"text": "Sanitasi memadai", "conforms": False, "note": "Saluran tersumbat"},
    ]
    save_findings(
        report,
        {"visited_at": at, "findings": findings, "result": "conditions", "summary": "Bersihkan."},
        by=who, at=at,
    )  # fmt: skip
    sign_off(
        report,
        {"inspectors": [who.user_id], "refusal_reason": "Pemohon tidak sependapat"},
        by=who, at=at,
    )  # fmt: skip
    return finish_report(report, by=who, at=at)


def prepare_step(house: House, case: Case, at: datetime) -> None:
    """Do the work that the step's forward arrow asks for."""
    match case.step:
        case "verify_documents":
            change_facts(case.pk, {"documents_complete": True})
        case "inspect":
            write_report(house, case, at)
        case "draft":
            write_draft(case, by=house.actor("teknis", at), at=at)
        case "draft_refusal":
            write_draft(case, by=house.actor("teknis", at), at=at, reasons="Tidak memenuhi syarat")


def sign(house: House, case: Case, at: datetime = NOW, **extra: Any) -> Passed:
    """Review the exact letter as the head does, and sign it."""
    head = house.actor("kepala", at)
    determination = determination_of(case)
    assert determination is not None
    letter = final_letter(determination, by=head, at=at)
    words = {"confirmed_sha256": letter.sha256, "passphrase": PASSPHRASE, "seen": case.seq, **extra}
    return sign_case(case.pk, by=head, at=at, **words)


def forward(house: House, case: Case, at: datetime = NOW) -> Passed:
    """Work at the case's step and pass it along its forward arrow."""
    prepare_step(house, case, at)
    case.refresh_from_db()
    if FORWARD[case.step] == "sign":
        passed = sign(house, case, at)
    else:
        data = plan_data(house, at) if case.step == "schedule_inspection" else None
        passed = take(
            case.pk, FORWARD[case.step], by=house.actor(WORKERS[case.step], at), at=at, data=data
        )
    case.refresh_from_db()
    return passed


def walk(house: House, case: Case, to: str, at: datetime = NOW) -> Case:
    """Pass the case forward until it stands at `to`."""
    for _ in range(40):
        if case.step == to:
            return case
        forward(house, case, at)
    raise AssertionError(f"{case.step} does not lead to {to}")


def go(house: House, case: Case, verb: str, at: datetime = NOW, **extra: Any) -> Passed:
    """Take one arrow as the step's own worker, with a reason."""
    who = house.actor(WORKERS[case.step], at)
    passed = take(case.pk, verb, by=who, at=at, reason="Karena perlu", **extra)
    case.refresh_from_db()
    return passed


def counting_draft(case: Case) -> Draft:
    return Draft.objects.filter(case=case).latest("version")
