"""GET /api/v1/kbli: open to everyone, cached, limited, in the document."""

from __future__ import annotations

import pytest

from eklinik.licensing.reference import load_law
from eklinik.web.api import kbli
from tests.licensing.conftest import REFERENCE
from tests.people import NOW

URL = "/api/v1/kbli"


@pytest.fixture(autouse=True)
def _law(db) -> None:
    load_law(REFERENCE, at=NOW)


def test_item_has_the_promised_fields(client):
    first = client.get(URL, {"q": "laundry", "edition": "2025"}).json()["items"][0]
    assert first.pop("score") > 1
    assert first == {
        "code": "96100",
        "title": "Aktivitas Pencucian dan Pembersihan Produk Tekstil dan Bulu",
        "edition": "2025",
        "for": "laundry dan binatu",
        "not_for": "kebersihan gedung (81210)",
        "derived": False,
    }


def test_old_edition_answers(client):
    items = client.get(URL, {"q": "rumah makan", "edition": "2020"}).json()["items"]
    assert (items[0]["code"], items[0]["edition"]) == ("56101", "2020")


def test_nothing_found_is_an_empty_list(client):
    assert client.get(URL, {"q": "zzxqw brrv"}).json() == {"items": []}


def test_answer_is_cached_by_tag(client):
    first = client.get(URL, {"q": "laundry"})
    again = client.get(URL, {"q": "laundry"}, headers={"if-none-match": first["ETag"]})
    assert (first["Cache-Control"], again.status_code) == ("public, max-age=3600", 304)


@pytest.mark.parametrize("words", [{}, {"q": ""}, {"q": "x" * 201}, {"q": "a", "edition": "2030"}])
def test_bad_question_is_refused(client, words):
    assert client.get(URL, words).status_code == 422


def test_too_often_is_told(client, monkeypatch):
    monkeypatch.setattr(kbli, "OFTEN", kbli.Limit("api-kbli-test", tries=1, seconds=600))
    assert client.get(URL, {"q": "laundry"}).status_code == 200
    assert client.get(URL, {"q": "laundry"}).status_code == 429


def test_document_names_the_search(client):
    found = client.get("/api/v1/openapi.json").json()
    assert list(found["components"]["schemas"]["KbliOut"]["properties"]) == [
        "code", "title", "edition", "for", "not_for", "derived", "score",
    ]  # fmt: skip
