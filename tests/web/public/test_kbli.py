"""The public finder: words, candidates, questions, answers, old codes; honest and counted."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.licensing.models import MissedQuery
from eklinik.licensing.reference import load_law
from tests.licensing.conftest import REFERENCE
from tests.people import NOW


@pytest.fixture(autouse=True)
def _law(db) -> None:
    load_law(REFERENCE, at=NOW)


def test_words_give_candidates_with_their_use(client, house):
    answer = client.get("/temukan/", {"q": "warung kopi"})
    assert [c.candidate.entry.code for c in answer.context["choices"]][:2] == ["56303", "56304"]
    assert "Ini untuk kafe dan kedai kopi dengan tempat duduk." in answer.content.decode()
    assert "/temukan/2025/56303/?q=warung+kopi" in answer.content.decode()


def test_at_most_five_candidates(client):
    assert len(client.get("/temukan/", {"q": "jual"}).context["choices"]) == 5


def test_draft_words_are_marked(client):
    page = client.get("/temukan/", {"q": "lampoh kupi"}).content.decode()
    assert "masih draf, belum diperiksa penutur" in page


def test_old_edition_is_searched_when_asked(client):
    choices = client.get("/temukan/", {"q": "rumah makan", "edisi": "2020"}).context["choices"]
    assert choices[0].href == "/temukan/2020/56101/?q=rumah+makan"


def test_nothing_found_is_counted_without_a_person(client):
    for words in ("Zzxqw brrv 08123456789", "zzxqw  brrv a@b.id"):
        assert client.get("/temukan/", {"q": words}).context["choices"] == []
    (row,) = MissedQuery.objects.values("words", "count", "last_day")
    assert (row["words"], row["count"]) == ("zzxqw brrv", 2)
    assert isinstance(row["last_day"], date)


@pytest.mark.parametrize("words", ["\0", "%00'\"<script>", "x" * 5000, "😀", "١٢٣", " "])
def test_odd_words_are_answered(client, words):
    assert client.get("/temukan/", {"q": words}).status_code == 200


def test_code_page_asks_before_it_answers(client):
    answer = client.get("/temukan/2025/16299/")
    assert (answer.status_code, answer.context["answer"]) == (200, None)


def test_answer_names_risk_products_articles_and_trust(client):
    page = client.get("/temukan/2025/16299/", {"skala": "mikro", "letak": "district"})
    text = page.content.decode()
    assert page.context["answer"].risk == "menengah_rendah"
    for said in ("Risiko Menengah Rendah: NIB + Sertifikat Standar", "Bupati/Walikota",
                 "PP 28/2025", "Dibaca di sumbernya", "Bila ukuran usaha berbeda"):  # fmt: skip
        assert said in text


@pytest.mark.parametrize(
    ("money", "scale"),
    [("75 juta", "mikro"), ("1.000.000.000", "mikro"), ("1,5 miliar", "kecil"),
     ("Rp 7 M", "menengah"), ("10.000.000.001", "besar")],
)  # fmt: skip
def test_money_gives_the_scale(client, money, scale):
    asked = client.get("/temukan/2025/16299/", {"modal": money}).context["asked"]
    assert asked.wanted_scale == scale


def test_bad_money_is_said_and_kept(client):
    answer = client.get("/temukan/2025/16299/", {"modal": "banyak sekali", "skala": "mikro"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="banyak sekali"' in text
    assert "50 juta" in text


def test_unknown_is_said_honestly(client):
    text = client.get("/temukan/2025/85311/", {"skala": "mikro"}).content.decode()
    assert "Belum ada aturan dalam katalog; periksa di OSS." in text
    assert "Kami tidak menebak" in text
    assert "/usaha/mulai/" not in text


def test_open_scope_shows_every_possibility(client):
    answer = client.get("/temukan/2025/14131/", {"skala": "besar"}).context["answer"]
    assert answer.undecided == ("scope",)
    assert len(answer.outcomes) == 3


def test_special_zones_are_named(client):
    words = {"skala": "mikro", "kawasan": "kek"}
    assert "Administrator KEK" in client.get("/temukan/2025/16299/", words).content.decode()


@pytest.mark.parametrize("path", ["2025/99999", "2030/56101", "2025/abc", "2025/5610"])
def test_no_such_code_is_not_there(client, path):
    assert client.get(f"/temukan/{path}/").status_code == 404


def test_old_codes_are_checked_together(client):
    rows = client.get("/temukan/kode-lama/", {"kode": "NIB: 56101, 47111 dan 00000"}).context[
        "rows"
    ]
    assert [row.code for row in rows] == ["56101", "47111", "00000"]
    assert rows[-1].state == "unknown_code"


def test_no_code_in_the_text_is_said(client):
    text = client.get("/temukan/kode-lama/", {"kode": "abc"}).content.decode()
    assert "Tidak ada kode lima angka di situ" in text


def test_queries_do_not_grow(client, house):
    client.get("/temukan/", {"q": "warung kopi"})
    with CaptureQueriesContext(connection) as few:
        client.get("/temukan/", {"q": "warung kopi"})
    with CaptureQueriesContext(connection) as many:
        client.get("/temukan/", {"q": "jual"})
    assert len(few) == len(many) == 7


def test_home_leads_to_the_finder(client, house):
    assert '<form class="finder" action="/temukan/"' in client.get("/").content.decode()
