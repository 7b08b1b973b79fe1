"""GET /api/v1/classify: open to everyone, cached, limited, honest."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from eklinik.licensing.reference import load_law
from eklinik.web.api import law
from tests.people import NOW

REFERENCE = Path(__file__).parents[3] / "reference"
URL = "/api/v1/classify"


@pytest.fixture(autouse=True)
def _law(db) -> None:
    load_law(REFERENCE, at=NOW)


def test_known_code_is_answered_in_full(client: Client) -> None:
    asked = {"code": "16299", "scale": "mikro", "location": "district", "on": "2026-11-24"}
    answer = client.get(URL, asked)
    body = answer.json()
    assert answer.status_code == 200
    assert (body["known"], body["decided"], body["risk"]) == (True, True, "menengah_rendah")
    (row,) = body["outcomes"]
    assert row["products"] == ["NIB", "Sertifikat Standar"]
    assert row["authority"] == [
        {
            "parameter": "Lokasi industri pada kabupaten/kota bersangkutan",
            "authority": "Bupati/Walikota",
        }
    ]
    assert (row["days"], row["automatic"], row["operational_at_once"]) == (None, True, True)
    assert (row["trust"], row["regulation"], row["source_date"]) == (
        "source", "PP 28/2025", "2026-09-30",
    )  # fmt: skip


def test_capital_gives_the_scale(client: Client) -> None:
    body = client.get(URL, {"code": "23969", "capital": 10_000_000_001}).json()
    assert {row["scale"] for row in body["outcomes"]} == {"besar"}
    assert body["risk"] == "menengah_tinggi"


def test_unknown_is_an_answer_not_an_error(client: Client) -> None:
    answer = client.get(URL, {"code": "85311"})
    body = answer.json()
    assert answer.status_code == 200
    assert (body["known"], body["reason"], body["outcomes"]) == (False, "no_rule", [])
    assert body["message"] == "Belum ada aturan dalam katalog; periksa di OSS."


def test_open_scope_offers_the_choices(client: Client) -> None:
    body = client.get(URL, {"code": "14131", "scale": "besar"}).json()
    assert (body["decided"], body["undecided"], len(body["choices"])) == (False, ["scope"], 3)


def test_answer_is_cached_and_asked_again_cheaply(client: Client) -> None:
    first = client.get(URL, {"code": "16299", "on": "2026-11-24"})
    assert first["Cache-Control"] == "public, max-age=3600"
    again = client.get(
        URL, {"code": "16299", "on": "2026-11-24"}, headers={"If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_too_many_questions_are_stopped(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(law, "OFTEN", law.Limit("api-law", tries=2, seconds=600))
    codes = [client.get(URL, {"code": "16299"}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"code": "1629"}, {"code": "16299", "edition": "2015"},
        {"code": "16299", "scale": "raksasa"}, {"code": "16299", "capital": "-1"},
        {"code": "16299", "on": "kemarin"}, {"code": "16299", "land_m2": "nan"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(client: Client, asked: dict[str, str]) -> None:
    answer = client.get(URL, asked)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_nul_in_a_scope_is_no_error(client: Client) -> None:
    assert client.get(URL, {"code": "16299", "scope": "a\0b"}).status_code == 200


def test_document_describes_it(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    names = {item["name"] for item in paths[URL]["get"]["parameters"]}
    assert names == {
        "edition", "code", "scope", "scale", "capital", "on", "land_m2", "estate", "pma",
        "location",
    }  # fmt: skip
    assert "security" not in paths[URL]["get"]
