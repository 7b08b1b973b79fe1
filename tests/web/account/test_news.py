"""Notices for oneself: read once, never somebody else's, their addresses as links."""

from __future__ import annotations

import pytest
from django.test import Client

from eklinik.casework.take import take
from eklinik.notifications.sweep import sweep
from eklinik.outbox.models import Delivery
from eklinik.web.account.news import linked
from tests.people import NOW, House


@pytest.fixture
def told(house: House):
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    sweep(at=NOW)
    return case


def test_notice_is_new_once(house: House, told, client: Client) -> None:
    client.force_login(house.users["pemohon"])
    first, second = (client.get("/kabar/").content.decode() for _ in range(2))
    assert told.number in first
    assert ("Baru</span>" in first, "Baru</span>" in second) == (True, False)
    assert Delivery.objects.get(channel="in_app").read_at is not None


def test_notice_of_somebody_else_is_not_shown(
    house: House, other_house: House, told, client: Client
) -> None:
    client.force_login(other_house.users["pemohon"])
    assert told.number not in client.get("/kabar/").content.decode()


def test_nobody_is_sent_to_the_login_page(client: Client, db) -> None:
    assert client.get("/kabar/").headers["Location"] == "/masuk/?next=%2Fkabar%2F"


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 40, "٣"])
def test_forged_key_shows_a_page(house: House, client: Client, key: str) -> None:
    client.force_login(house.users["pemohon"])
    assert client.get("/kabar/", {"sebelum": key}).status_code == 200


def test_news_costs_the_same_with_one_and_with_many(
    house: House, told, client: Client, django_assert_num_queries
) -> None:
    client.force_login(house.users["pemohon"])
    client.get("/kabar/")
    for _ in range(6):
        case = house.case()
        take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    sweep(at=NOW)
    client.get("/kabar/")
    with django_assert_num_queries(4):  # session, user, notices, numbers
        client.get("/kabar/")


def test_address_becomes_a_link_and_everything_else_is_escaped() -> None:
    assert linked("<b> di http://x.id/lacak/1/?kunci=A. Terima kasih") == (
        '&lt;b&gt; di <a href="http://x.id/lacak/1/?kunci=A">http://x.id/lacak/1/</a>. Terima kasih'
    )
