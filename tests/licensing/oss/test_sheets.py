"""Exports of OSS: previewed, applied, and taken back; nothing is invented from them."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import LicenceRecord, OssStatus
from eklinik.licensing.oss import sheets
from tests.licensing.oss.people import NIB
from tests.people import NOW

HEADER = ["id_permohonan_izin", "nama_perusahaan", "nib", "id_proyek", "kbli",
          "uraian_status_respon", "day_of_tgl_izin"]  # fmt: skip


def book(*rows: list[object], header: list[str] = HEADER) -> bytes:
    file = Workbook()
    for row in (header, *rows):
        file.active.append(row)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def bring(business, *rows: list[object]) -> sheets.OssSheet:
    admin = business.house.users["admin"]
    return sheets.receive("ekspor.xlsx", book(*rows), by=admin, at=NOW)


def test_lines_say_what_they_would_do(business) -> None:
    project = business.project(nib="", id_proyek="P-1", source="connected")
    sheet = bring(
        business,
        ["I-1", "PT Contoh", NIB, "P-1", "10003", "Disetujui", "2026-11-20"],
        ["I-9", "PT Lain Contoh", "0000000000009", "P-9", "10003", "Disetujui", ""],
        ["I-8", "PT Salah Contoh", "12", "P-1", "10003", "", ""],
    )  # fmt: skip
    assert [(line["change"], line["words"]) for line in sheet.lines] == [
        ("new", f"nib {NIB}; id_izin I-1; 50 Disetujui"),
        ("unknown", "tidak ada berkasnya di sini"),
        ("bad", "NIB bukan 13 angka"),
    ]
    project.refresh_from_db()
    assert (project.nib, OssStatus.objects.count()) == ("", 0)


def test_applying_and_undoing_leaves_it_as_it_was(business) -> None:
    project = business.project(nib="", id_proyek="P-1", source="connected")
    sheet = bring(business, ["I-1", "", NIB, "P-1", "", "Dokumen Lengkap", "2026-11-20"])
    sheets.apply(sheet.pk, at=NOW)
    project.refresh_from_db()
    assert (project.nib, project.id_izin) == (NIB, "I-1")
    row = project.oss_statuses.get()
    assert (row.code, row.source, row.at.date().isoformat()) == ("10", "import", "2026-11-20")
    assert LicenceRecord.objects.get().source == "import"
    again = bring(business, ["I-1", "", NIB, "P-1", "", "Dokumen Lengkap", "2026-11-20"])
    assert again.counts == {"same": 1}
    sheets.undo(sheet.pk)
    project.refresh_from_db()
    assert (project.nib, project.id_izin, LicenceRecord.objects.count()) == ("", "", 0)
    assert OssStatus.objects.count() == 0
    with pytest.raises(Refusal, match="sudah diproses"):
        sheets.undo(sheet.pk)


def test_deemed_approval_in_a_sheet_is_noted_with_its_source_and_stays(business) -> None:
    project = business.project(nib=NIB, id_izin="I-1", source="connected")
    words = "Disetujui secara otomatis oleh sistem OSS (fiktif positif)"
    sheet = bring(business, ["I-1", "", NIB, "", "", words, "2026-11-20"])
    sheets.apply(sheet.pk, at=NOW)
    project.refresh_from_db()
    assert project.deemed_source == "imported"
    with pytest.raises(Refusal, match="fiktif positif"):
        sheets.undo(sheet.pk)


def test_other_offices_projects_are_unknown(business, other_house) -> None:
    from tests.licensing.business import build_business

    build_business(other_house)
    business.project(nib=NIB, id_izin="I-1", source="connected")
    admin = other_house.users["admin"]
    sheet = sheets.receive("x.xlsx", book(["I-1", "", NIB, "", "", "", ""]), by=admin, at=NOW)
    assert sheet.counts == {"unknown": 1}


def test_a_file_without_the_columns_is_refused(business) -> None:
    admin = business.house.users["admin"]
    with pytest.raises(Refusal, match="id_permohonan_izin"):
        sheets.receive("x.xlsx", book(["a"], header=["nama"]), by=admin, at=NOW)
    with pytest.raises(Refusal):
        sheets.receive("x.xlsx", b"bukan excel", by=admin, at=NOW)
