"""Too many tries, and a database that does not answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.test import Client, RequestFactory

from eklinik.web import unavailable
from eklinik.web.throttled import Limit, client_address, too_many
from tests.people import NOW

LIMIT = Limit("test", tries=2, seconds=600)


def asked(address: str = "203.0.113.7", **extra: Any) -> Any:
    request = RequestFactory().get("/lacak/", REMOTE_ADDR=address, **extra)
    request.now = NOW
    return request


def test_limit_is_spent_after_its_tries(db: None) -> None:
    request = asked()
    counted = [LIMIT.count(request) for _ in range(3)]
    assert (counted, LIMIT.spent(request)) == ([True, True, False], True)


def test_limit_of_one_sender_is_not_that_of_another(db: None) -> None:
    first = asked()
    LIMIT.count(first)
    LIMIT.count(first)
    assert (LIMIT.spent(first), LIMIT.spent(asked("203.0.113.8"))) == (True, False)


def test_limit_gives_tries_back(db: None) -> None:
    request = asked()
    LIMIT.count(request)
    LIMIT.count(request)
    request.now = NOW + timedelta(seconds=601)
    assert (LIMIT.spent(request), LIMIT.wait(request)) == (False, 0)


def test_too_many_says_when_to_try_again() -> None:
    response = too_many(asked(), 61)
    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, "61")
    assert "Coba lagi 2 menit lagi." in text


def test_client_address_believes_a_proxy_only_when_there_is_one(settings: Any) -> None:
    request = asked(HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.9")
    settings.SECURE_PROXY_SSL_HEADER = None
    alone = client_address(request)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert (alone, client_address(request)) == ("203.0.113.7", "192.0.2.9")


def test_locked_database_gives_the_503_page(client: Client, monkeypatch: Any, db: None) -> None:
    def locked(*args: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("eklinik.web.public.home.permits_on", locked)
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "20")
    assert "Sistem sedang sibuk" in response.content.decode()


def test_a_nul_sign_the_database_does_not_take_gives_the_400_page(
    client: Client, monkeypatch: Any, db: None
) -> None:
    def refuse(*args: Any) -> None:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    monkeypatch.setattr("eklinik.web.public.home.permits_on", refuse)
    response = client.get("/")
    assert response.status_code == 400
    assert "Permintaan Anda tidak dapat kami baca" in response.content.decode()


def test_503_after_a_sent_form_says_that_nothing_was_stored() -> None:
    response = unavailable.unavailable_page(RequestFactory().post("/lacak/"))
    assert "Kiriman Anda belum tersimpan" in response.content.decode()


def test_500_page_needs_no_database() -> None:
    response = unavailable.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Ada kesalahan di pihak kami" in response.content.decode()


def test_500_page_becomes_503_for_an_absent_database() -> None:
    try:
        raise OperationalError("gone")
    except OperationalError:
        response = unavailable.server_error(RequestFactory().get("/"))
    assert response.status_code == 503


@pytest.mark.parametrize("path", ["/tidak-ada/", "/izin/tidak-ada/", "/izin/%00/"])
def test_404_page_is_ours(client: Client, db: None, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "Halaman ini tidak ada" in response.content.decode()


def test_403_page_for_a_form_without_its_token(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/lacak/", {"number": "1"})
    assert response.status_code == 403
    assert "Kiriman Anda tidak kami terima" in response.content.decode()
