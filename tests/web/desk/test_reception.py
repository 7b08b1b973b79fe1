"""The receptionist takes a number for the visitor in front and prints it."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from eklinik.clinic.models import Hall, Ticket
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

DESK = "/loket/terima/"


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


@pytest.fixture(autouse=True)
def _ten_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def fo(here: Clinic, client: Client) -> Client:
    client.force_login(here.house.users["fo"])
    return client


def take(client: Client, **words: str):
    return client.post(DESK, {"service": "A", "ruang": "utama", "aksi": "cetak", **words})


def test_receptionist_takes_a_number_and_prints_it(fo: Client) -> None:
    answer = take(fo, priority="disability")
    made = Ticket.objects.get()
    assert answer["Location"] == f"{DESK}?nomor={made.pk}&cetak=1"
    assert (made.label, made.source, made.priority, made.hall.slug) == (
        "A 001", "reception", "disability", "utama",
    )  # fmt: skip
    page = fo.get(answer["Location"]).content.decode()
    assert ("data-print-now" in page, page.count('class="tslip"')) == (True, 1)


def test_number_without_printing_does_not_print(fo: Client) -> None:
    page = fo.get(take(fo, aksi="ambil")["Location"]).content.decode()
    assert "data-print-now" not in page


def test_wrong_phone_keeps_what_was_typed(fo: Client) -> None:
    answer = take(fo, service="C", channel="whatsapp", phone="99")
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)
    assert 'value="99"' in answer.content.decode()


def test_after_hours_only_on_purpose(fo: Client) -> None:
    with time_machine.travel(NOW.replace(hour=10), tick=False):
        refused = take(fo)
        made = take(fo, tetap="1")
    assert (refused.status_code, made.status_code, Ticket.objects.count()) == (422, 302, 1)


def test_hall_of_another_office_is_refused(fo: Client, other_house: House) -> None:
    Hall.objects.create(office=other_house.office, slug="sana", name="Sana", kiosk_key="x")
    assert (take(fo, ruang="sana").status_code, Ticket.objects.count()) == (422, 0)


def test_ticket_of_another_office_is_404(fo: Client, other_house: House) -> None:
    there = clinic(other_house).ticket("A", secret="lain")
    assert fo.get(f"{DESK}?nomor={there.pk}").status_code == 404


@pytest.mark.parametrize("name", ["teknis", "pemohon"])
def test_others_may_not(here: Clinic, client: Client, name: str) -> None:
    client.force_login(here.house.users[name])
    assert [client.get(path).status_code for path in (DESK, "/loket/poster/utama/")] == [404, 404]


def test_poster_carries_the_address_of_the_wall(fo: Client) -> None:
    page = fo.get("/loket/poster/utama/").content.decode()
    assert '<p class="code url">http://testserver/antre/kota/utama/</p>' in page


def test_poster_of_an_unknown_hall_is_404(fo: Client) -> None:
    assert fo.get("/loket/poster/tidak-ada/").status_code == 404
