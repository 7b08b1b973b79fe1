"""Imports: preview, diff, rejected rows by line and reason, live at once, and back again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from eklinik.accounts.models import User
from eklinik.casework.refusals import Refusal
from eklinik.licensing.classify import classify
from eklinik.licensing.importers import run
from eklinik.licensing.importers.take_in import receive, set_mapping
from eklinik.licensing.models import ImportBatch, ImportRow, Kbli, RiskRule
from tests.licensing.files import PAGE, RULES, excel, export_row, page, page_row
from tests.people import NOW

pytestmark = pytest.mark.usefixtures("law")


@pytest.fixture
def admin(law: None) -> User:
    return User.objects.create_user("admin", "x", name="Rahmah Contoh")


def bring(admin: User, kind: str, content: bytes, settings: dict[str, Any], at=NOW) -> ImportBatch:
    """Bring a file as far as its preview (or its failure)."""
    batch = receive(kind, f"{kind}.dat", content, settings, by=admin, at=at)
    if kind == "excel":
        set_mapping(batch, batch.settings["mapping"])
    run.advance(batch.pk, at=at)
    batch.refresh_from_db()
    return batch


def go_live(batch: ImportBatch, at=NOW) -> ImportBatch:
    run.confirm(batch)
    run.advance(batch.pk, at=at)
    batch.refresh_from_db()
    return batch


def risks(code: str) -> dict[str, str]:
    found = classify("2025", code, on=NOW.date())
    assert found.known, found
    return {row.scale: row.risk for row in found.outcomes}  # type: ignore[union-attr]


FOUR = {"mikro": "Menengah Rendah", "kecil": "MR", "menengah": "menengah_tinggi", "besar": "T"}


def test_page_shows_what_it_would_change(admin: User) -> None:
    rows = [page_row(scale, risk) for scale, risk in FOUR.items()]
    batch = bring(admin, "oss_page", page("16299", rows), PAGE)
    assert batch.state == "preview"
    assert batch.counts == {"changed": 4}
    row = batch.rows.get(data__scale="menengah")
    assert row.before is not None
    assert (row.before["was"][0]["risk"], row.data["risk"]) == (
        "menengah_rendah", "menengah_tinggi",
    )  # fmt: skip
    assert risks("16299")["besar"] == "menengah_rendah"


def test_page_goes_live_and_back(admin: User) -> None:
    before = list(RiskRule.objects.filter(live=True).order_by("pk").values_list("pk", flat=True))
    batch = bring(admin, "oss_page", page("16299", [page_row(s, r) for s, r in FOUR.items()]), PAGE)
    go_live(batch)
    assert (batch.state, bytes(batch.content)) == ("live", b"")
    assert risks("16299") == {
        "mikro": "menengah_rendah", "kecil": "menengah_rendah", "menengah": "menengah_tinggi",
        "besar": "tinggi",
    }  # fmt: skip
    run.undo(batch.pk, by=admin, at=NOW)
    after = list(RiskRule.objects.filter(live=True).order_by("pk").values_list("pk", flat=True))
    assert after == before
    assert ImportBatch.objects.get(pk=batch.pk).undone_by == admin


def test_row_of_a_page_carries_source_and_reader(admin: User) -> None:
    go_live(bring(admin, "oss_page", page("85311", [page_row("besar", "MT")]), PAGE))
    rule = RiskRule.objects.get(code="85311", live=True)
    assert (rule.source, str(rule.source_date), rule.verified_by, rule.trust) == (
        "oss.go.id, halaman KBLI 16299", "2026-11-20", "Rahmah Contoh", "source",
    )  # fmt: skip
    assert rule.authority == [["Kabupaten/kota", "Bupati/Walikota"]]
    assert (rule.requirements, rule.obligations) == (0, 2)


def test_row_missing_on_the_page_is_gone(admin: User) -> None:
    batch = bring(admin, "oss_page", page("16299", [page_row("mikro", "MR")]), PAGE)
    assert batch.counts["gone"] == 3
    go_live(batch)
    assert set(risks("16299")) == {"mikro"}


def test_same_page_again_changes_nothing(admin: User) -> None:
    content = page("85311", [page_row("besar", "MT")])
    go_live(bring(admin, "oss_page", content, PAGE))
    again = bring(admin, "oss_page", content, PAGE)
    assert again.counts == {"same": 1}
    with pytest.raises(Refusal) as refused:
        run.confirm(again)
    assert refused.value.code == "nothing_to_import"


def test_bad_rows_are_named_by_line_and_reason(admin: User) -> None:
    rows = [
        export_row("85311", "Usaha Mikro", "R"),
        export_row("8531", "Usaha Mikro", "R"),
        export_row("85311", "Raksasa", "R"),
        export_row("85311", "Usaha Kecil", "X"),
        export_row("62019", "Usaha Kecil", "R"),
        export_row("16299", "Usaha Besar", "T"),
    ]
    batch = bring(admin, "excel", excel(rows), RULES)
    assert batch.counts == {"new": 1, "rejected": 5}
    reasons = dict(batch.rows.filter(change="rejected").values_list("line", "reason"))
    assert reasons == {
        3: "kode KBLI “8531” bukan lima angka",
        4: "skala “raksasa” tidak dikenal",
        5: "tingkat risiko “x” tidak dikenal",
        6: "kode 62019 tidak ada pada edisi KBLI ini",
        7: "katalog sudah memegang baris yang lebih dipercaya untuk kode ini",
    }


def test_number_cell_gets_its_leading_zero_back(admin: User) -> None:
    batch = bring(admin, "excel", excel([export_row(1122, "01 Mikro", "R")]), RULES)
    assert batch.rows.get().data["code"] == "01122"


def test_export_says_the_same_often_and_counts_once(admin: User) -> None:
    rows = [export_row("85311", "Usaha Mikro", "R")] * 5
    batch = bring(admin, "excel", excel(rows), RULES)
    assert batch.counts == {"new": 1, "merged": 4}


def test_export_that_disagrees_shows_both_with_doubt(admin: User) -> None:
    rows = [export_row("85311", "Usaha Mikro", "R"), export_row("85311", "Usaha Mikro", "MT")]
    go_live(bring(admin, "excel", excel(rows), RULES))
    found = classify("2025", "85311", scale="mikro", on=NOW.date())
    assert {row.risk for row in found.outcomes} == {"rendah", "menengah_tinggi"}  # type: ignore[union-attr]
    assert {row.doubt for row in found.outcomes} == {  # type: ignore[union-attr]
        "2 baris berbeda untuk skala ini (baris 2, 3)"
    }


def test_export_keeps_what_it_has_no_column_for(admin: User) -> None:
    old = RiskRule.objects.get(code="10710", scale="kecil", live=True)
    risk = {"rendah": "R", "menengah_rendah": "MR", "menengah_tinggi": "MT", "tinggi": "T"}
    batch = bring(
        admin, "excel", excel([export_row("10710", "Usaha Kecil", risk[old.risk])]), RULES
    )
    go_live(batch)
    new = RiskRule.objects.get(code="10710", scale="kecil", live=True)
    assert new.pk != old.pk
    assert (new.requirements, new.obligations) == (old.requirements, old.obligations)
    assert new.authority == [["Seluruh", "Bupati/Walikota"]]


def test_mapping_asks_for_what_is_needed(admin: User) -> None:
    content = excel([["16299", "R"]], header=["kbli", "kd_resiko"])
    batch = receive("excel", "izin.xlsx", content, RULES, by=admin, at=NOW)
    assert batch.settings["mapping"]["scale"] == ""
    with pytest.raises(Refusal) as refused:
        set_mapping(batch, batch.settings["mapping"])
    assert refused.value.details == {"scale": "Wajib dipilih."}


def test_mapping_takes_a_constant(admin: User) -> None:
    content = excel([["85311", "R"]], header=["kbli", "kd_resiko"])
    batch = receive("excel", "izin.xlsx", content, RULES, by=admin, at=NOW)
    set_mapping(batch, {"code": "kbli", "risk": "kd_resiko", "scale": "=kecil"})
    run.advance(batch.pk, at=NOW)
    assert batch.rows.get().data["scale"] == "kecil"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("oss_page", b"{"),
        ("oss_page", b"[]"),
        ("oss_page", b'{"form": "eklinik-oss-page/1"}'),
        ("oss_page", b'{"form": "eklinik-oss-page/1", "codes": [1]}'),
        ("oss_page", b'{"form": "eklinik-oss-page/1", "codes": [{"scopes": [{"rows": [1]}]}]}'),
        ("oss_page", b"[" * 100_000),
        ("kbli", b"a,b\n1,2\n"),
        ("kbli", b"\xff\xfe"),
        ("kbli", b'code,title\n"' + b"x" * 200_000),
    ],
)
def test_broken_file_fails_with_words(admin: User, kind: str, content: bytes) -> None:
    batch = bring(admin, kind, content, PAGE)
    assert batch.state == "failed"
    assert batch.message.endswith(".")
    assert batch.rows.count() == 0


def test_what_is_no_excel_is_refused_at_once(admin: User) -> None:
    with pytest.raises(Refusal) as refused:
        receive("excel", "x.xlsx", b"PK\x03\x04 broken", RULES, by=admin, at=NOW)
    assert refused.value.code == "bad_import_file"


@pytest.mark.parametrize("content", [b"", b"  \n", b"x" * 20_000_001])
def test_empty_and_huge_files_are_refused(admin: User, content: bytes) -> None:
    with pytest.raises(Refusal):
        receive("kbli", "x.csv", content, RULES, by=admin, at=NOW)


def test_strange_values_are_rejected_not_raised(admin: User) -> None:
    strange: list[Any] = [
        {"skala": None}, {"risiko": {"a": 1}}, {"jangka_waktu_hari": "٣" * 5000},
        {"jangka_waktu_hari": 1e308}, {"kewenangan": [{}]}, {"kewenangan": [1]},
        {"syarat": {"land_m2": {"from": -1}}}, {"syarat": {"land_m2": {"from": True}}},
        {"syarat": [1]}, {"oss_code": "x" * 21}, {"kewajiban": "banyak"},
    ]  # fmt: skip
    rows = [{**page_row("mikro", "R"), **words} for words in strange]
    rows.append({**page_row("besar", "R"), "kewajiban": "a\ud800"})
    batch = bring(admin, "oss_page", page("85311", rows), PAGE)
    assert batch.counts == {"rejected": 12}


def test_import_cut_off_while_applying_is_not_seen(admin: User, monkeypatch) -> None:
    rows = [export_row("85311", scale, "R") for scale in ("mikro", "kecil", "menengah", "besar")]
    batch = bring(admin, "excel", excel(rows), RULES)
    run.confirm(batch)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(run.batches, "switch_on", killed)
        with pytest.raises(KeyboardInterrupt):
            run.advance(batch.pk, at=NOW)
    assert classify("2025", "85311", on=NOW.date()).known is False
    assert run.advance(batch.pk, at=NOW + timedelta(minutes=6)) is True
    assert RiskRule.objects.filter(code="85311").count() == 4
    assert set(risks("85311").values()) == {"rendah"}


def test_two_workers_do_not_read_the_same_file(admin: User) -> None:
    batch = receive("kbli", "x.csv", b"code,title\n00001,Uji\n", RULES, by=admin, at=NOW)
    ImportBatch.objects.filter(pk=batch.pk).update(claimed_at=NOW)
    assert run.advance(batch.pk, at=NOW) is False
    assert run.advance(batch.pk, at=NOW + timedelta(minutes=6)) is True


def test_worker_carries_on_what_waits(admin: User) -> None:
    receive("kbli", "x.csv", b"code,title\n00001,Uji\n", RULES, by=admin, at=NOW)
    assert run.sweep(at=NOW) == 1
    assert run.sweep(at=NOW) == 0


def test_catalogue_that_moved_is_previewed_anew(admin: User) -> None:
    first = bring(admin, "oss_page", page("16299", [page_row("mikro", "T")]), PAGE)
    second = bring(admin, "oss_page", page("16299", [page_row("mikro", "MT")]), PAGE)
    go_live(first)
    go_live(second)
    assert second.state == "reading"
    assert second.message.startswith("Katalog berubah sejak pratinjau.")
    run.advance(second.pk, at=NOW)
    second.refresh_from_db()
    assert (second.state, second.counts) == ("preview", {"changed": 1})
    assert risks("16299") == {"mikro": "tinggi"}


def test_undo_goes_in_order(admin: User) -> None:
    first = go_live(bring(admin, "oss_page", page("16299", [page_row("mikro", "T")]), PAGE))
    second = go_live(bring(admin, "oss_page", page("16299", [page_row("mikro", "MT")]), PAGE))
    with pytest.raises(Refusal) as refused:
        run.undo(first.pk, by=admin, at=NOW)
    assert refused.value.code == "import_built_upon"
    run.undo(second.pk, by=admin, at=NOW)
    run.undo(first.pk, by=admin, at=NOW)
    assert risks("16299")["mikro"] == "menengah_rendah"


def test_undone_import_cannot_be_undone_again(admin: User) -> None:
    batch = go_live(bring(admin, "oss_page", page("16299", [page_row("mikro", "T")]), PAGE))
    run.undo(batch.pk, by=admin, at=NOW)
    with pytest.raises(Refusal):
        run.undo(batch.pk, by=admin, at=NOW)


def test_reference_table_is_not_undone(admin: User) -> None:
    batch = ImportBatch.objects.filter(kind="reference").first()
    assert batch is not None
    with pytest.raises(Refusal):
        run.undo(batch.pk, by=admin, at=NOW)


def test_list_of_codes_is_compared_and_undone(admin: User) -> None:
    csv = "kode;judul\n01111;Pertanian Jagung\n56101;Restoran\n56199;Baru\nx;y\n56199;Lagi\n"
    batch = bring(admin, "kbli", csv.encode(), RULES)
    assert batch.counts == {"same": 1, "changed": 1, "new": 1, "rejected": 2}
    go_live(batch)
    assert Kbli.objects.get(edition="2025", code="56101").title == "Restoran"
    assert Kbli.objects.get(edition="2025", code="56199").section == "I"
    run.undo(batch.pk, by=admin, at=NOW)
    old = Kbli.objects.get(edition="2025", code="56101").title
    assert old == "Aktivitas Penyediaan Makanan di Bangunan Tetap"
    assert Kbli.objects.filter(edition="2025").count() == 1559


def test_dropped_file_leaves_no_rows(admin: User) -> None:
    batch = bring(admin, "oss_page", page("16299", [page_row("mikro", "T")]), PAGE)
    run.drop(batch)
    assert (batch.state, ImportRow.objects.count()) == ("dropped", 0)
    with pytest.raises(Refusal):
        run.confirm(batch)
