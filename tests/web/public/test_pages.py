"""The front page, the short pages, the language switch, health."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from eklinik.accounts.models import Office
from tests.people import House


def test_front_page_of_one_office_carries_its_name(client: Client, house: House) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.context["office"] == house.office
    assert [line.slug for line in response.context["frequent"]] == ["kota-plain", "kota-visited"]


def test_front_page_of_several_offices_names_them_all(
    client: Client, house: House, other_house: House
) -> None:
    response = client.get("/")
    assert response.context["office"] is None
    assert [place.name for place in response.context["offices"]] == [
        "DPMPTSP Kota Contoh",
        "DPMPTSP Prov Contoh",
    ]


def test_front_page_without_any_office(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "Belum ada izin yang dibuka" in response.content.decode()


def test_front_page_shows_what_is_asked_for_most(client: Client, house: House) -> None:
    house.case("visited")
    assert client.get("/").context["frequent"][0].slug == "kota-visited"


def test_front_page_asks_the_database_as_often_for_many_permits(
    client: Client, house: House, other_house: House, django_assert_num_queries: Any
) -> None:
    client.get("/")
    with django_assert_num_queries(4):
        client.get("/")


@pytest.mark.parametrize("path", ["/bantuan/", "/privasi/", "/aksesibilitas/"])
def test_short_page_names_the_office(client: Client, house: House, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, "DPMPTSP Kota Contoh" in response.content.decode()) == (200, True)


def test_hours_of_the_office_are_shown(client: Client, house: House) -> None:
    Office.objects.update(settings={"hours": "Senin–Jumat, 08.00–16.00"}, phone="(0651) 555-0100")
    text = client.get("/").content.decode()
    assert "Senin–Jumat, 08.00–16.00" in text
    assert 'href="tel:06515550100"' in text


def test_language_switch_keeps_the_page(client: Client, db: None) -> None:
    response = client.post("/bahasa/", {"language": "en", "next": "/lacak/"})
    assert (response.status_code, response["Location"]) == (302, "/lacak/")
    assert '<html lang="en"' in client.get("/lacak/").content.decode()


def test_language_switch_leads_to_no_other_site(client: Client, db: None) -> None:
    response = client.post("/bahasa/", {"language": "en", "next": "https://example.org/"})
    assert response["Location"] == "/"


def test_language_follows_the_browser(client: Client, db: None) -> None:
    text = client.get("/lacak/", headers={"accept-language": "en-GB,en"}).content.decode()
    assert '<html lang="en"' in text


def test_alive_asks_no_database(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_when_the_database_answers(client: Client, db: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True})


def test_not_ready_when_the_database_is_away(client: Client, monkeypatch: Any, db: None) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError("away")

    monkeypatch.setattr("eklinik.web.public.pages.connection", Away())
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": False})


def test_page_policy_allows_only_our_own_files(client: Client, db: None) -> None:
    policy = client.get("/lacak/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
