"""The law's administration: what it shows, an import from file to live and back, and refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.models import LogEntry
from eklinik.licensing.importers import run
from eklinik.licensing.models import ImportBatch, PbUmku, RiskRule
from eklinik.licensing.reference import load_law
from tests.licensing.conftest import REFERENCE
from tests.licensing.files import excel, export_row, page, page_row
from tests.people import NOW

PAGES = ["", "kode/", "kode/?code=16299&edition=2025", "pb-umku/", "impor/baru/"]
FORM = {
    "edition": "2025", "regulation": "PP 28/2025", "trust": "source",
    "source": "oss.go.id", "source_date": "2026-11-20",
}  # fmt: skip


@pytest.fixture
def boss(client, house) -> Client:
    load_law(REFERENCE, at=NOW)
    client.force_login(house.users["admin"])
    return client


def bring(boss: Client, kind: str, content: bytes, name: str = "berkas.json", **words: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return boss.post("/kelola/hukum/impor/baru/", {**FORM, "kind": kind, "file": file, **words})


def batch_of(answer: Any) -> ImportBatch:
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return ImportBatch.objects.get(pk=int(answer["Location"].rstrip("/").rsplit("/", 1)[1]))


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_the_administrator_only(boss, client, house, path):
    assert boss.get(f"/kelola/hukum/{path}").status_code == 200
    for name in ("fo", "kepala", "pemohon"):
        client.force_login(house.users[name])
        assert client.get(f"/kelola/hukum/{path}").status_code == 404


def test_import_of_another_office_is_not_there(boss, other_house):
    batch = batch_of(bring(boss, "oss_page", page("16299", [page_row("mikro", "T")])))
    boss.force_login(other_house.users["admin"])
    assert boss.get(f"/kelola/hukum/impor/{batch.pk}/").status_code == 404
    assert boss.post(f"/kelola/hukum/impor/{batch.pk}/berlakukan/").status_code == 404
    assert RiskRule.objects.get(code="16299", scale="mikro", live=True).risk == "menengah_rendah"


def test_page_goes_from_file_to_live_and_back(boss):
    batch = batch_of(bring(boss, "oss_page", page("16299", [page_row("mikro", "T")])))
    shown = boss.get(f"/kelola/hukum/impor/{batch.pk}/").content.decode()
    assert "Mikro, Tinggi, Seluruh" in shown
    assert "Mikro, Menengah Rendah, Seluruh" in shown
    assert "Berubah: 1" in shown
    assert "Tidak ada lagi: 3" in shown
    boss.post(f"/kelola/hukum/impor/{batch.pk}/berlakukan/")
    assert RiskRule.objects.get(code="16299", live=True).risk == "tinggi"
    asked = boss.post(f"/kelola/hukum/impor/{batch.pk}/batal/").content.decode()
    assert "4 baris kembali seperti sebelum impor." in asked
    assert RiskRule.objects.get(code="16299", live=True).risk == "tinggi"
    boss.post(f"/kelola/hukum/impor/{batch.pk}/batal/", {"confirmed": "1"})
    assert RiskRule.objects.filter(code="16299", live=True).count() == 4
    actions = list(LogEntry.objects.filter(subject="law").values_list("action", flat=True))
    assert sorted(actions) == ["import", "undo"]


def test_excel_waits_for_its_columns(boss):
    content = excel([["16299", "R"], ["85311", "R"]], header=["kbli", "kd_resiko"])
    batch = batch_of(bring(boss, "excel", content, "izin.xlsx", trust="secondary"))
    shown = boss.get(f"/kelola/hukum/impor/{batch.pk}/").content.decode()
    assert '<option value="kbli" selected>kbli (16299, 85311)</option>' in shown
    url = f"/kelola/hukum/impor/{batch.pk}/kolom/"
    refused = boss.post(url, {"code": "kbli", "risk": "kd_resiko", "scale": ""})
    assert refused.status_code == 422
    assert "Wajib dipilih." in refused.content.decode()
    boss.post(url, {"code": "kbli", "risk": "kd_resiko", "scale": "=mikro"})
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("preview", {"new": 1, "rejected": 1})
    lines = boss.get(f"/kelola/hukum/impor/{batch.pk}/?baris=rejected").content.decode()
    assert "katalog sudah memegang baris yang lebih dipercaya" in lines


def test_large_file_is_left_to_the_worker_with_its_progress(boss, monkeypatch):
    monkeypatch.setattr(run, "SMALL", 10)
    batch = batch_of(bring(boss, "kbli", b"code;title\n00001;Uji\n", "kbli.csv"))
    shown = boss.get(f"/kelola/hukum/impor/{batch.pk}/").content.decode()
    assert "Sedang dibaca" in shown
    assert "<progress" in shown
    assert run.sweep(at=NOW) == 1
    assert "Berlakukan impor ini" in boss.get(f"/kelola/hukum/impor/{batch.pk}/").content.decode()


def test_work_can_be_done_from_the_page(boss, monkeypatch):
    monkeypatch.setattr(run, "SMALL", 10)
    batch = batch_of(bring(boss, "kbli", b"code;title\n00001;Uji\n", "kbli.csv"))
    boss.post(f"/kelola/hukum/impor/{batch.pk}/lanjut/")
    batch.refresh_from_db()
    assert batch.state == "preview"


def test_bad_file_keeps_what_was_typed(boss):
    answer = bring(boss, "excel", b"bukan excel", "izin.xlsx", source="Ekspor dari Budi Contoh")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Berkas ini bukan Excel (.xlsx) yang utuh." in shown
    assert "Ekspor dari Budi Contoh" in shown


def test_broken_page_says_why(boss):
    batch = batch_of(bring(boss, "oss_page", b"{"))
    shown = boss.get(f"/kelola/hukum/impor/{batch.pk}/").content.decode()
    assert "Berkas ini bukan JSON yang utuh." in shown


def test_missing_fields_are_named(boss):
    answer = boss.post("/kelola/hukum/impor/baru/", {"kind": "kbli"})
    assert answer.status_code == 422
    assert "Berkas yang diimpor: Bidang ini tidak boleh kosong." in answer.content.decode()


def test_confirming_twice_is_refused_with_words(boss):
    batch = batch_of(bring(boss, "oss_page", page("16299", [page_row("mikro", "T")])))
    boss.post(f"/kelola/hukum/impor/{batch.pk}/berlakukan/")
    again = boss.post(f"/kelola/hukum/impor/{batch.pk}/berlakukan/")
    assert again.status_code == 422
    assert "Berkas ini sudah diproses." in again.content.decode()


def test_dropped_file_changes_nothing(boss):
    batch = batch_of(bring(boss, "oss_page", page("16299", [page_row("mikro", "T")])))
    boss.post(f"/kelola/hukum/impor/{batch.pk}/buang/")
    batch.refresh_from_db()
    assert batch.state == "dropped"
    assert RiskRule.objects.filter(code="16299", live=True).count() == 4


def test_unknown_act_is_not_there(boss):
    batch = batch_of(bring(boss, "oss_page", page("16299", [page_row("mikro", "T")])))
    assert boss.post(f"/kelola/hukum/impor/{batch.pk}/hapus/").status_code == 404


def test_preview_of_many_lines_is_paged(boss):
    rows = [export_row("85311", "Raksasa", "R", str(n)) for n in range(120)]
    batch = batch_of(bring(boss, "excel", excel(rows), "izin.xlsx", trust="secondary"))
    boss.post(
        f"/kelola/hukum/impor/{batch.pk}/kolom/",
        {"code": "kbli", "risk": "kd_resiko", "scale": "uraian_skala_usaha"},
    )
    first = boss.get(f"/kelola/hukum/impor/{batch.pk}/")
    assert first.content.decode().count("skala “raksasa” tidak dikenal") == 50
    assert "sesudah=" in first.context["next"]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        boss.get(f"/kelola/hukum/impor/{batch.pk}/{first.context['next']}")
    assert len([q for q in queries if "law_import" in q["sql"]]) == 2


def test_code_is_explained_and_compared(boss):
    shown = boss.get("/kelola/hukum/kode/?edition=2025&code=23969&scale=besar").content.decode()
    assert "Menengah Tinggi · Besar" in shown
    assert "PP 5/2021 dan PP 28/2025" in shown
    assert "Katalog tidak memegang aturan kode ini untuk tanggal itu." in shown
    assert "KBLI 2020 dan KBLI 2025" in shown


def test_example_is_marked_on_the_page(boss):
    shown = boss.get("/kelola/hukum/kode/?edition=2025&code=01262&land=100").content.decode()
    assert "contoh, bukan aturan" in shown


def test_changes_between_regulations_are_listed(boss):
    url = "/kelola/hukum/kode/?edition=2020&code=47111&on=2026-01-01"
    shown = boss.get(url).content.decode()
    assert "Mikro, risiko: Rendah → Menengah Rendah" in shown


@pytest.mark.parametrize("query", ["code=", "code=1629", "code=16299&land=-1", "code=a%00b"])
def test_strange_questions_are_answered(boss, query):
    answer = boss.get(f"/kelola/hukum/kode/?edition=2025&{query}")
    assert answer.status_code in {200, 422}


def test_umku_is_confirmed_and_withdrawn(boss, house):
    row = PbUmku.objects.get(code="14111", oss_code="012000000006")
    boss.post("/kelola/hukum/pb-umku/", {"pk": row.pk})
    row.refresh_from_db()
    assert row.confirmed_by == house.users["admin"].name
    boss.post("/kelola/hukum/pb-umku/", {"pk": row.pk})
    row.refresh_from_db()
    assert row.confirmed_at is None


@pytest.mark.parametrize("pk", ["", "x", "0", "99999999999999999999"])
def test_umku_that_is_not_there(boss, pk):
    assert boss.post("/kelola/hukum/pb-umku/", {"pk": pk}).status_code == 404
