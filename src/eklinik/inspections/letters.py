"""The inspection's papers as PDF: the letter of assignment and the report (BAP)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.products import keep_product
from eklinik.casework.refusals import Refusal
from eklinik.casework.series import REPORT, office_number
from eklinik.documents import letters, store
from eklinik.documents.heads import (
    DEMO_NOTE,
    heads_of,
    in_indonesian,
    office_head,
    people,
    signer_block,
)
from eklinik.documents.letters.models import Assignment, InspectionRecord, Picture
from eklinik.documents.letters.wording import date_id
from eklinik.documents.models import Document
from eklinik.inspections.models import InspectionPlan, InspectionReport, Photo
from eklinik.inspections.report import open_report
from eklinik.staff.actor import Actor

MODES = {"field": "di lapangan", "virtual": "virtual"}
DUTIES = (
    "memeriksa kesesuaian dokumen dengan keadaan di tempat kegiatan;",
    "menyusun Berita Acara Pemeriksaan (BAP) dan menandatanganinya bersama pemohon.",
)
AMENDED = "Berita Acara ini adalah perubahan ke-{} dan menggantikan yang sebelumnya."
UNFINISHED = _("BAP belum lengkap. Lengkapi bagian yang ditandai, lalu selesaikan.")


def assignment_letter(plan: InspectionPlan, *, at: datetime) -> Document:
    """The surat tugas of a plan; set at the first look, outside the door's transaction."""
    if plan.letter is not None:
        return plan.letter
    case = Case.objects.select_related("office", "applicant").get(pk=plan.case_id)
    pdf = letters.render("assignment", _assignment(plan, case), at=plan.created_at)
    document = store.keep(
        pdf, office_id=plan.office_id, kind="assignment", mime="application/pdf",
        name="surat-tugas.pdf", by=None, at=at,
    )  # fmt: skip
    if InspectionPlan.objects.filter(pk=plan.pk, letter__isnull=True).update(letter=document):
        plan.letter = document
        return document
    store.drop(document)
    plan.refresh_from_db(fields=["letter"])
    return assignment_letter(plan, at=at)


def _assignment(plan: InspectionPlan, case: Case) -> Assignment:
    calendar = calendar_of(plan.office_id)
    day = calendar.local_day(plan.created_at)
    heads = heads_of(plan.office_id, on=day)
    return Assignment.model_validate({
        "office": office_head(case.office),
        "title": f"Surat Tugas {plan.letter_number}",
        "number": plan.letter_number,
        "basis": [f"Permohonan Nomor {case.number} tanggal {_received(case)}."],
        "team": people(plan.office_id, list(plan.team.order_by("pk")), on=day),
        "purpose": f"meninjau permohonan {case.title}:",
        "case_rows": _case_rows(case),
        "visit_at": plan.visit_at.astimezone(calendar.zone),
        "place": plan.place or "Pertemuan virtual",
        "mode": MODES[plan.mode],
        "duties": DUTIES,
        "signed_on": day,
        "signer": signer_block(heads[0] if heads else None, case.office, electronic=False),
        "footer": DEMO_NOTE if case.office.is_demo else "",
    })  # fmt: skip


def _received(case: Case) -> str:
    return date_id(calendar_of(case.office_id).local_day(case.received_at))


def _case_rows(case: Case) -> list[dict[str, str]]:
    rows = {
        "Nomor permohonan": case.number,
        "Jenis izin": case.title,
        "Pemohon": case.applicant_name,
        "Nama usaha": case.business_name,
        "NIB": case.applicant.nib,
        "Alamat": case.applicant.address,
    }
    return [{"label": label, "value": value} for label, value in rows.items() if value]


def finish_report(report: InspectionReport, *, by: Actor, at: datetime) -> InspectionReport:
    """Give the report its number, set it as PDF, and count it as the step's product.

    The PDF is set between two short transactions, so that nobody waits for it.
    """
    numbered = _numbered(report, by, at)
    pdf = letters.render("inspection_report", _record(numbered, at), at=at)
    with transaction.atomic():
        held = open_report(report.pk, by)
        held.document = store.keep(
            pdf, office_id=held.office_id, kind="inspection_report", mime="application/pdf",
            name=f"BAP-{held.version}.pdf", by=by, at=at,
        )  # fmt: skip
        held.finished_at = at
        held.save(update_fields=["document", "finished_at"])
        keep_product(
            held.case_id, "inspection_report", ref=str(held.pk), digest=held.document.sha256,
            by=by, at=at,
        )  # fmt: skip
    return held


def _numbered(report: InspectionReport, by: Actor, at: datetime) -> InspectionReport:
    """The report, checked to be complete, with the visit's number."""
    with transaction.atomic():
        held = open_report(report.pk, by)
        _must_be_complete(held)
        if not held.number:
            entry = office_number(held.office, REPORT, case_id=held.case_id, at=at)
            held.number = entry.number
            held.save(update_fields=["number"])
    return held


def _must_be_complete(report: InspectionReport) -> None:
    problems: dict[str, list[Any]] = {}
    if not report.result:
        problems["result"] = [_("Pilih kesimpulan pemeriksaan.")]
    if not report.findings.filter(conforms__isnull=False).exists():
        problems["findings"] = [_("Isi sedikitnya satu hasil pemeriksaan.")]
    if not report.signatures:
        problems["inspectors"] = [_("Pemeriksa belum menandatangani.")]
    if not report.applicant_signed and not report.refusal_reason:
        problems["applicant_signed"] = [
            _("Catat tanda tangan pemohon atau alasan pemohon tidak menandatangani.")
        ]
    if problems:
        raise Refusal("bad_data", UNFINISHED, details=problems)


def _record(report: InspectionReport, at: datetime) -> InspectionRecord:
    case = Case.objects.select_related("office", "applicant").get(pk=report.case_id)
    calendar, plan = calendar_of(report.office_id), report.plan
    return InspectionRecord.model_validate({
        "office": office_head(case.office),
        "title": f"Berita Acara Pemeriksaan {report.number}",
        "number": report.number,
        "visited_at": report.visited_at.astimezone(calendar.zone),
        "mode": MODES[plan.mode],
        "place": plan.place or "pertemuan virtual",
        "assignment_number": plan.letter_number,
        "assignment_date": calendar.local_day(plan.created_at),
        "case_rows": _case_rows(case),
        "findings": list(report.findings.values("text", "conforms", "note")),
        "result": in_indonesian(report.get_result_display),
        "notes": _notes(report),
        "photos": [_picture(photo) for photo in report.photos.select_related("document")],
        "inspectors": [_inspector(signed, calendar.zone) for signed in report.signatures],
        "applicant": _applicant(report, case, at.astimezone(calendar.zone)),
        "signed_on": calendar.local_day(at),
        "footer": DEMO_NOTE if case.office.is_demo else "",
    })  # fmt: skip


def _notes(report: InspectionReport) -> list[str]:
    """The officer's notes; an amended report says first that it replaces the one before."""
    notes = [line.strip() for line in report.summary.splitlines() if line.strip()]
    before = report.plan.reports.filter(version__lt=report.version).count()
    return [AMENDED.format(before), *notes] if before else notes


def _inspector(signed: dict[str, Any], zone: Any) -> dict[str, Any]:
    person = {name: signed[name] for name in ("name", "nip", "rank", "role")}
    moment = datetime.fromisoformat(signed["signed_at"]).astimezone(zone)
    return {"person": person, "signed_at": moment}


def _applicant(report: InspectionReport, case: Case, at: datetime) -> dict[str, Any]:
    name = report.applicant_present or case.applicant_name
    return {
        "person": {"name": name, "role": "Pemohon"},
        "signed_at": at if report.applicant_signed else None,
        "refusal_reason": report.refusal_reason,
    }


def _picture(photo: Photo) -> Picture:
    content = store.read(photo.document)
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    caption = " · ".join(part for part in (photo.caption, _place(photo)) if part)
    return Picture.model_validate({
        "content": content, "mime": photo.document.mime, "width": width, "height": height,
        "alt": f"Foto: {photo.caption}" if photo.caption else "Foto peninjauan",
        "caption": caption,
    })  # fmt: skip


def _place(photo: Photo) -> str:
    return f"{photo.latitude}, {photo.longitude}" if photo.place_confirmed else ""
