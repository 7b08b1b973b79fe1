"""Publishing a permit version: what must hold, and what becomes of the one before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eklinik.catalogue.definition import published
from eklinik.catalogue.models import PermitVersion
from eklinik.catalogue.publish import PublishError, new_draft, publish, reasons_against, retire
from tests.people import NOW, House, definition


def draft_of(house: House, **extra: Any) -> PermitVersion:
    row = new_draft(house.permits["plain"], by=None, at=NOW)
    row.definition = definition(**{"chart": "permit_without_inspection", **extra})
    row.save()
    return row


def why_not(house: House, **extra: Any) -> list[str]:
    return reasons_against(draft_of(house, **extra))


def test_publish_of_sound_draft_keeps_who_and_when(house: House) -> None:
    row = publish(draft_of(house), by=house.users["admin"], at=NOW)

    assert (row.state, row.published_at, row.published_by) == (
        "published", NOW, house.users["admin"],
    )  # fmt: skip


def test_publish_ends_the_version_before(house: House) -> None:
    before = house.permits["plain"]

    publish(draft_of(house), by=None, at=NOW)

    before.refresh_from_db()
    assert (before.state, before.valid_to) == ("retired", date(2026, 11, 23))


def test_publish_for_later_leaves_the_version_before_in_force_until_then(house: House) -> None:
    row = draft_of(house)
    row.valid_from = date(2027, 1, 1)
    row.save()

    publish(row, by=None, at=NOW)

    before = PermitVersion.objects.get(pk=house.permits["plain"].pk)
    assert (before.state, before.valid_to) == ("published", date(2026, 12, 31))


def test_publish_of_published_version_is_refused(house: House) -> None:
    with pytest.raises(PublishError) as refused:
        publish(house.permits["plain"], by=None, at=NOW)

    assert refused.value.reasons == [
        "Versi ini sudah pernah diterbitkan. Buat rancangan baru untuk mengubahnya."
    ]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            {"tariff": {"rupiah": 1}},
            "Tarif lebih dari Rp0 belum dapat dilayani: langkah pembayaran belum ada.",
        ),
        (
            {"number_pattern": "{JJJ}/{YYYY}"},
            "Pola nomor harus memuat urutan, misalnya {NNN}.",
        ),
        (
            {"number_pattern": "{NNN}/{MM}"},
            "Pola nomor harus memuat tahun {YYYY}, karena urutan mulai lagi tiap tahun.",
        ),
        (
            {"number_pattern": "{NNN}/{XX}/{YYYY}"},
            "Pola nomor memakai tanda yang tidak dikenal: XX.",
        ),
        (
            {"number_code": ""},
            "Pola nomor memakai {JJJ}, tetapi kode izin untuk nomor belum diisi.",
        ),
        (
            {"letter": {"heading": "IZIN", "clauses": ["{nama_raja} dan {applicant_name}"]}},
            "Teks surat memakai kata ganti yang tidak dikenal: {nama_raja}.",
        ),
        ({"chart": "tidak_ada"}, "Bagan alur tidak dikenal: tidak_ada."),
        (
            {"times": [{"step": "inspect", "days": 1, "source": "contoh"}]},
            "Waktu ditulis untuk langkah yang tidak ada: inspect.",
        ),
        ({"unit_code": "entah"}, "Kantor ini tidak mempunyai unit dengan kode “entah”."),
        (
            {"authority_level": "provinsi"},
            "Kewenangan izin ini tidak sama dengan kewenangan kantor.",
        ),
        (
            {"validity": {"until_field": "luas"}},
            "Masa berlaku menunjuk isian tanggal yang tidak ada: luas.",
        ),
        (
            {"requirements": [{"code": "ktp", "name": "KTP", "when": {"field": "hantu"}},
                              {"code": "akta", "name": "Akta"}]},
            "Syarat pada “ktp” menunjuk isian yang tidak ada: hantu.",
        ),
    ],
)  # fmt: skip
def test_publish_names_what_stands_against_it(
    house: House, words: dict[str, Any], reason: str
) -> None:
    assert why_not(house, **words) == [reason]


def test_publish_of_broken_definition_names_the_key(house: House) -> None:
    row = draft_of(house)
    row.definition = {**row.definition, "repair_days": 0}

    (reason,) = reasons_against(row)

    assert reason.startswith("Isian “repair_days” belum benar:")


def test_draft_is_read_anew_and_published_once(house: House) -> None:
    row = draft_of(house, name="Pertama")
    assert published(row.pk).name == "Pertama"

    PermitVersion.objects.filter(pk=row.pk).update(definition={**row.definition, "name": "Kedua"})
    assert published(row.pk).name == "Kedua"

    publish(row, by=None, at=NOW)
    assert published(row.pk) is published(row.pk)


def test_new_draft_takes_the_next_number_and_changes_nothing_else(house: House) -> None:
    first = house.permits["plain"]

    row = new_draft(first, by=None, at=NOW)

    assert (row.version, row.state, row.definition) == (2, "draft", first.definition)
    assert PermitVersion.objects.get(pk=first.pk).state == "published"


def test_retire_takes_version_out_of_use(house: House) -> None:
    row = retire(house.permits["plain"], by=None, at=NOW)

    assert (row.state, row.valid_to) == ("retired", date(2026, 11, 24))
    with pytest.raises(PublishError):
        retire(row, by=None, at=NOW)
