"""A number on the own phone: taken once a browser, followed without login, given back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.vault import decipher
from eklinik.clinic import queue
from eklinik.clinic.models import OpeningHours, Ticket
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

WALL = "/antre/kota/utama/"


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


@pytest.fixture(autouse=True)
def _ten_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def take(client: Client, **words: str):
    return client.post(WALL, {"service": "A", "priority": "", "channel": "", "phone": "", **words})


def own(ticket: Ticket, part: str = "") -> str:
    return f"/antre/tiket/{ticket.secret}/{part}"


def test_wall_address_gives_a_number_and_leads_to_it(here: Clinic, client: Client) -> None:
    answer = take(client)
    made = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, own(made))
    assert (made.label, made.source, made.hall, made.priority) == ("A 001", "qr", here.hall, "")


def test_priority_is_kept(here: Clinic, client: Client) -> None:
    take(client, priority="pregnant")
    assert Ticket.objects.get().priority == "pregnant"


def test_phone_is_kept_enciphered_with_its_channel(here: Clinic, client: Client) -> None:
    take(client, channel="sms", phone="0812-3456-7890")
    made = Ticket.objects.get()
    assert (made.channel, decipher(made.phone_cipher)) == ("sms", "+6281234567890")


def test_wrong_phone_keeps_what_was_typed(here: Clinic, client: Client) -> None:
    answer = take(client, service="B", priority="elderly", channel="sms", phone="12")
    html = answer.content.decode()
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)
    assert 'value="12"' in html
    assert html.count("checked") == 3


def test_nothing_chosen_is_told_at_the_field(here: Clinic, client: Client) -> None:
    answer = client.post(WALL, {})
    assert answer.status_code == 422
    assert 'href="#id_service_0"' in answer.content.decode()


def test_same_browser_is_led_to_its_living_number(here: Clinic, client: Client) -> None:
    take(client)
    again = take(client, service="B")
    made = Ticket.objects.get()
    assert again["Location"] == own(made)
    page = client.get(WALL).content.decode()
    assert "Anda sudah punya nomor A 001." in page
    assert "id_service" not in page


def test_number_that_ended_lets_the_browser_take_another(here: Clinic, client: Client) -> None:
    take(client)
    queue.leave(Ticket.objects.get(), at=NOW)
    take(client)
    assert [row.label for row in Ticket.objects.order_by("pk")] == ["A 001", "A 002"]


def test_one_address_takes_thirty_numbers_in_ten_minutes(here: Clinic) -> None:
    statuses = [take(Client()).status_code for _ in range(31)]
    assert statuses == [302] * 30 + [429]


def test_one_phone_takes_three_numbers_a_day(here: Clinic) -> None:
    answers = [take(Client(), channel="sms", phone="081234567890") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    assert "sudah dipakai untuk 3 nomor" in answers[3].content.decode()


def test_closed_office_says_when_it_opens(here: Clinic, client: Client) -> None:
    with time_machine.travel(NOW.replace(hour=12), tick=False):
        page = client.get(WALL).content.decode()
        answer = take(client)
    assert "Buka lagi Rabu, 25 November 2026, pukul 08.00 WIB." in page
    assert (answer.status_code, Ticket.objects.count()) == (422, 0)


def test_office_without_hours_gives_nothing(here: Clinic, client: Client) -> None:
    OpeningHours.objects.all().delete()
    assert take(client).status_code == 422


def test_own_page_tells_how_many_are_ahead_and_the_minutes(here: Clinic, client: Client) -> None:
    here.ticket("A")
    mine = here.ticket("A")
    place = queue.position(mine, at=NOW)
    page = client.get(own(mine)).content.decode()
    assert "1 orang di depan Anda." in page
    assert f"Kira-kira {place.minutes_low} sampai {place.minutes_high} menit lagi." in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("called", "Silakan ke Loket 1 sekarang."),
        ("serving", "Anda sedang dilayani di Loket 1."),
        ("held", "Nomor Anda ditunda sebentar."),
        ("missed", "Anda sudah dipanggil dan belum datang."),
        ("left", "Nomor ini sudah Anda batalkan."),
        ("done", "Selesai. Terima kasih sudah datang."),
    ],
)
def test_own_page_says_the_state(here: Clinic, client: Client, state: str, words: str) -> None:
    mine = here.ticket("A", state=state, desk=here.desks["in_person"])
    assert words in client.get(own(mine)).content.decode()


def test_number_of_yesterday_says_so(here: Clinic, client: Client) -> None:
    mine = here.ticket("A", at=NOW - timedelta(days=1))
    page = client.get(own(mine)).content.decode()
    assert ("sudah lewat" in page, "Batalkan nomor saya" in page) == (True, False)


def test_part_is_304_until_something_changes(here: Clinic, client: Client) -> None:
    mine = here.ticket("A")
    tag = client.get(own(mine, "isi/"))["ETag"]
    same = client.get(own(mine, "isi/"), headers={"if-none-match": tag})
    Ticket.objects.filter(pk=mine.pk).update(state="called", desk=here.desks["in_person"])
    other = client.get(own(mine, "isi/"), headers={"if-none-match": tag})
    assert (same.status_code, other.status_code) == (304, 200)


def test_part_costs_one_query_once_called(here: Clinic, client: Client) -> None:
    mine = here.ticket("A", state="called", desk=here.desks["in_person"])
    client.get(own(mine, "isi/"))
    with CaptureQueriesContext(connection) as asked:
        client.get(own(mine, "isi/"))
    assert len(asked) == 1


def test_leaving_twice_is_the_same_as_once(here: Clinic, client: Client) -> None:
    mine = here.ticket("A")
    answers = [client.post(own(mine, "batal/")).status_code for _ in range(2)]
    assert (answers, Ticket.objects.get().state) == ([302, 302], "left")


def test_leaving_while_served_is_refused_in_words(here: Clinic, client: Client) -> None:
    mine = here.ticket("A", state="serving", desk=here.desks["in_person"])
    answer = client.post(own(mine, "batal/"))
    assert (answer.status_code, Ticket.objects.get().state) == (409, "serving")


def test_unknown_secret_is_404(here: Clinic, client: Client) -> None:
    paths = ["/antre/tiket/salah/", "/antre/tiket/salah/isi/", "/antre/salah/"]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_short_address_of_messages_leads_to_the_own_page(here: Clinic, client: Client) -> None:
    mine = here.ticket("A")
    assert client.get(f"/antre/{mine.secret}/")["Location"] == own(mine)


def test_slip_carries_number_service_and_that_all_is_free(here: Clinic, client: Client) -> None:
    mine = here.ticket("A")
    slip = client.get(own(mine)).content.decode().split('class="tslip"')[1]
    found = [
        word in slip
        for word in ("A 001", "Bantuan permohonan", "Rp0", "<svg", "Giliran Anda berikutnya.")
    ]
    assert found == [True] * 5


def test_english_page_is_english(here: Clinic, client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "Take a queue number" in client.get(WALL).content.decode()
