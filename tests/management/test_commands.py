"""The management commands behind `reference load` and `verify-audit`."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from eklinik.casework.models import CalendarDay, Case
from eklinik.casework.take import take
from eklinik.catalogue.models import PermitVersion
from tests.people import NOW, House


def said(*words: str, **options: object) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_reference_load_without_office_loads_the_days(db: None) -> None:
    told = said("load_reference")

    assert told.splitlines()[-1] == "Belum ada kantor; jenis izin dimuat setelah kantor dibuat."
    assert CalendarDay.objects.count() == 108


def test_reference_load_makes_drafts_and_is_quiet_the_second_time(house: House) -> None:
    first = said("load_reference").splitlines()
    again = said("load_reference").splitlines()

    assert "  PAUD v1: baru, rancangan" in first
    assert again == [
        "Hari libur nasional: 108 hari, 0 berubah",
        "Hukum: 3349 kode KBLI, 1400 baris risiko, 0 berkas baru",
        "DPMPTSP Kota Contoh: 16 versi izin",
        "DPMPTSP Kota Contoh: 0 tanya jawab baru",
    ]
    loaded = PermitVersion.objects.exclude(name="Izin Contoh")
    assert set(loaded.values_list("state", flat=True)) == {"draft"}


def test_reference_load_of_unknown_office_says_so(house: House) -> None:
    with pytest.raises(CommandError, match="Kantor “atlantis” tidak ada"):
        said("load_reference", office="atlantis")


def test_reference_load_of_broken_file_names_it(house: House, tmp_path: Path) -> None:
    (tmp_path / "permits").mkdir()
    (tmp_path / "holidays.toml").write_text("year = []\nday = []\n")
    (tmp_path / "common.toml").write_text("[requirement\n")

    with pytest.raises(CommandError, match=r"common\.toml"):
        said("load_reference", folder=tmp_path)


def test_verify_audit_of_sound_log_says_how_much_it_read(house: House) -> None:
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)

    assert said("verify_audit").splitlines() == [
        "DPMPTSP Kota Contoh: 1 berkas, 1 perpindahan, 0 segel, 0 tidak utuh",
        "Semua catatan utuh.",
    ]


def test_verify_audit_finds_a_case_that_was_moved_behind_the_door(house: House) -> None:
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    Case.objects.filter(pk=case.pk).update(head=b"x" * 32)

    with pytest.raises(CommandError, match="1 catatan tidak utuh"):
        said("verify_audit")
