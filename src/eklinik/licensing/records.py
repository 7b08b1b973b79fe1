"""What OSS issued, as recorded here; an NIB is never made, approval by silence never invented."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.casework.products import change_facts
from eklinik.casework.refusals import Refusal
from eklinik.documents.models import Document
from eklinik.licensing.models import LicenceRecord, Project, Risk, Source

NIB = re.compile(r"[0-9]{13}")
Kind = LicenceRecord.Kind
NEEDED = {Risk.MEDIUM_HIGH: Kind.STANDARD, Risk.HIGH: Kind.LICENCE}
DEEMED_BY = frozenset({"polled", "imported", "officer"})
DEEMED_WORDS = _("Disetujui secara otomatis oleh sistem OSS (fiktif positif)")
BAD_NIB = _("NIB terdiri atas 13 angka, seperti yang diberikan OSS.")


def keep_nib(
    project: Project, number: str, *, by: int | None, at: datetime, source: str
) -> LicenceRecord:
    """Write down the NIB that OSS gave; another number than the one known is refused."""
    number = "".join(number.split())
    if not NIB.fullmatch(number):
        raise Refusal("bad_data", BAD_NIB, details={"nib": [BAD_NIB]})
    return record_licence(project, Kind.NIB, number, by=by, at=at, source=source)


def record_licence(
    project: Project, kind: str, number: str, *, source: str, at: datetime,
    status_words: str = "", issued_on: date | None = None, verified_at: datetime | None = None,
    document: Document | None = None, by: int | None = None,
) -> LicenceRecord:  # fmt: skip
    """Keep a product of OSS with where the fact came from; the same again changes nothing."""
    number = " ".join(number.replace("\x00", "").split())
    _check(project, kind, number, document)
    same = LicenceRecord.objects.filter(project=project, kind=kind, number=number).last()
    if same is not None and _says(same, status_words, issued_on, verified_at, document):
        return same
    with transaction.atomic():
        row = LicenceRecord.objects.create(
            project=project, kind=kind, number=number, status_words=status_words[:160],
            issued_on=issued_on, verified_at=verified_at, document=document, source=source,
            by_id=by, at=at,
        )  # fmt: skip
        _carry(project, kind, number)
    return row


def _check(project: Project, kind: str, number: str, document: Document | None) -> None:
    if kind not in Kind.values or not 3 <= len(number) <= 80:
        raise Refusal("bad_data", _("Tulis nomor dokumen OSS, 3 sampai 80 huruf."),
                      details={"number": ["bad_number"]})  # fmt: skip
    if kind == Kind.NIB and not NIB.fullmatch(number):
        raise Refusal("bad_data", BAD_NIB, details={"number": [BAD_NIB]})
    if kind == Kind.NIB and project.nib and project.nib != number:
        raise Refusal(
            "other_nib", _("NIB itu lain dari NIB yang sudah tercatat. Periksa kembali di OSS.")
        )
    if document is not None and document.office_id != project.office_id:
        raise Refusal("not_found")


def _says(
    row: LicenceRecord, status: str, issued: date | None, verified: datetime | None,
    document: Document | None,
) -> bool:  # fmt: skip
    same = (row.status_words, row.issued_on, row.verified_at) == (status[:160], issued, verified)
    return same and (document is None or row.document_id == document.pk)


def _carry(project: Project, kind: str, number: str) -> None:
    """The project knows its NIB, and an open case that its product is recorded."""
    if kind == Kind.NIB and not project.nib:
        project.nib = number
        project.save(update_fields=["nib"])
    if kind == NEEDED.get(Risk(project.risk)) and project.case and project.case.is_open:
        change_facts(project.case.pk, {"licence_recorded": True})


def newest(project: Project) -> dict[str, LicenceRecord]:
    """The record of each kind that counts: the newest; one query."""
    rows = LicenceRecord.objects.filter(project=project).select_related("document")
    return {row.kind: row for row in rows.order_by("pk")}


def note_deemed(
    project: Project, *, source: str, evidence: str, by: int | None, at: datetime
) -> Project:
    """OSS shows status 57 for this project; the only way in which that is ever written.

    `source` says how we know: a polled checkLicenseStatus answer, an imported row, or an
    officer who saw it; `evidence` is the message's id, the file's row, or what was seen.
    PP 28/2025 Ps 225 (1), 230.
    """
    if source not in DEEMED_BY or len(evidence.strip()) < 3:
        raise Refusal("bad_data", _("Sebutkan dari mana Anda tahu: apa yang tampak di OSS."),
                      details={"evidence": ["evidence_needed"]})  # fmt: skip
    if source == "officer" and by is None:
        raise Refusal("bad_data")
    if Risk(project.risk) not in NEEDED:
        raise Refusal("not_deemable", _("Risiko ini terbit otomatis, tidak perlu persetujuan."))
    if project.deemed_at is not None:
        return project
    with transaction.atomic():
        project.deemed_source, project.deemed_evidence = source, evidence.strip()[:400]
        project.deemed_at, project.deemed_by_id = at, by
        project.save(update_fields=["deemed_source", "deemed_evidence", "deemed_at", "deemed_by"])
        if project.case is not None and project.case.is_open:
            change_facts(project.case.pk, {"deemed": True})
    return project


__all__ = ["Source", "keep_nib", "newest", "note_deemed", "record_licence"]
