"""The tables of law: the numbers of their sources, loaded fast and as often as one likes."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from eklinik.licensing.models import (
    ImportBatch,
    Kbli,
    KbliConversion,
    KbliGroup,
    PbUmku,
    Regulation,
    RiskRule,
)
from eklinik.licensing.reference import load_law
from tests.licensing.conftest import REFERENCE
from tests.people import NOW

pytestmark = pytest.mark.django_db


def test_editions_hold_the_counted_codes(law: None) -> None:
    assert Kbli.objects.filter(edition="2020").count() == 1790
    assert Kbli.objects.filter(edition="2025").count() == 1559
    groups = Counter(
        len(code)
        for code in KbliGroup.objects.filter(edition="2025").values_list("code", flat=True)
    )
    assert groups == {1: 22, 2: 87, 3: 257, 4: 519}


def test_codes_know_their_section(law: None) -> None:
    assert Kbli.objects.get(edition="2020", code="56101").section == "I"
    assert Kbli.objects.get(edition="2020", code="62019").section == "J"
    assert Kbli.objects.get(edition="2025", code="01111").section == "A"


def codes_of(edition: str) -> set[str]:
    return set(Kbli.objects.filter(edition=edition).values_list("code", flat=True))


def test_1052_codes_keep_their_number(law: None) -> None:
    old, new = (
        set(Kbli.objects.filter(edition=e).values_list("code", flat=True)) for e in ("2020", "2025")
    )
    assert (len(old & new), len(old - new), len(new - old)) == (1052, 738, 507)


def test_oss_rows_are_228_of_48_codes(law: None) -> None:
    rows = RiskRule.objects.filter(trust="source", live=True)
    assert rows.count() == 228
    assert rows.values("code").distinct().count() == 48
    assert rows.values("code", "scope").distinct().count() == 57
    assert Counter(rows.values_list("risk", flat=True)) == {
        "rendah": 136,
        "menengah_rendah": 68,
        "menengah_tinggi": 24,
    }
    assert {(r.risk, r.days) for r in rows if r.days} == {("menengah_tinggi", 7)}
    assert rows.filter(days=7).count() == 24


def test_secondary_rows_are_1152_of_278_codes(law: None) -> None:
    rows = RiskRule.objects.filter(trust="secondary", live=True)
    assert rows.count() == 1152
    assert rows.values("code").distinct().count() == 278
    assert Counter(rows.values_list("risk", flat=True)) == {
        "rendah": 509,
        "menengah_tinggi": 305,
        "menengah_rendah": 241,
        "tinggi": 97,
    }
    assert rows.exclude(doubt="").count() >= 325
    assert {str(r.authority) for r in rows} == {"[]"}


def test_authority_is_spelled_one_way(law: None) -> None:
    said = {p for r in RiskRule.objects.all() for p, _ in r.authority}
    assert not [p for p in said if "Kab /Kota" in p]


def test_every_row_carries_its_source(law: None) -> None:
    for row in RiskRule.objects.select_related("regulation"):
        assert all([row.source, row.source_date, row.verified_by, row.regulation.code])


def test_conversion_and_umku(law: None) -> None:
    assert KbliConversion.objects.count() == 48
    assert KbliConversion.objects.filter(complete=False).count() == 17
    assert KbliConversion.objects.get(code_2025="74113").doubt != ""
    assert PbUmku.objects.count() == 68
    assert PbUmku.objects.filter(confirmed_at__isnull=False).count() == 0


def test_regulations_replace_each_other(law: None) -> None:
    old = Regulation.objects.get(code="PP 5/2021")
    assert (old.valid_to, old.replaced_by) == (date(2025, 6, 4), "PP 28/2025")


def test_loading_again_changes_nothing(law: None) -> None:
    before = RiskRule.objects.count(), ImportBatch.objects.count()
    assert load_law(REFERENCE, at=NOW).files == 0
    assert (RiskRule.objects.count(), ImportBatch.objects.count()) == before


def test_changed_file_replaces_its_rows(law: None, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    file = folder / "risk/oss-2026-09-30.tsv"
    file.write_text(
        file.read_text()
        .replace("16291\tPerdagangan", "16291\tPerindustrian")
        .replace("R 0/2 dxn @01", "R 0/3 dxn @01")
    )
    assert load_law(folder, at=NOW).files == 1
    assert RiskRule.objects.filter(trust="source", live=True).count() == 228
    assert RiskRule.objects.get(code="16291", scale="mikro", live=True).obligations == 3


def test_first_load_is_quick() -> None:
    start = time.perf_counter()
    load_law(REFERENCE, at=NOW)
    assert time.perf_counter() - start < 6


def test_folder_without_law_is_left_alone(tmp_path: Path) -> None:
    assert load_law(tmp_path, at=NOW).codes == 0
