"""Booking by web, without JavaScript: one question a page, nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.clinic import bookings, earlier
from eklinik.clinic.bookings import Person
from eklinik.clinic.models import Booking
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

ROOT = "/janji/kota/"
ASKED = "?jenis=in_person&layanan=A&hari=2026-11-25&jam=09.00"
NINE = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TEN = NINE.replace(hour=10)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(house: House) -> Clinic:
    return clinic(house)


def booked(desk: Clinic, when: datetime = NINE, kind: str = "in_person", **who: str) -> Booking:
    person = Person("Orang Contoh", **{"phone": "+6281200001001", **who})
    return bookings.book(
        desk.house.office, desk.services["A"], kind, when, who=person, source="web", by=None,
        at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("", "Anda ingin dilayani dengan cara apa?"),
        ("?jenis=naik-kuda", "Anda ingin dilayani dengan cara apa?"),
        ("?jenis=phone", "Apa keperluan Anda?"),
        ("?jenis=phone&layanan=Z", "Apa keperluan Anda?"),
        ("?jenis=phone&layanan=A", "Hari apa?"),
        ("?jenis=phone&layanan=A&hari=kemarin", "Hari apa?"),
        ("?jenis=phone&layanan=A&hari=2026-11-28", "Hari apa?"),
        ("?jenis=phone&layanan=A&hari=2026-11-25", "Jam berapa?"),
        ("?jenis=phone&layanan=A&hari=2026-11-25&jam=99.99", "Jam berapa?"),
        (ASKED, "Atas nama siapa?"),
    ],
)
def test_page_asks_the_first_thing_that_is_open(
    client: Client, desk: Clinic, query: str, question: str
) -> None:
    answer = client.get(ROOT + query)
    assert answer.status_code == 200
    assert f"<h1>{question}</h1>" in answer.content.decode()


def test_one_office_is_gone_to_at_once(client: Client, desk: Clinic) -> None:
    assert client.get("/janji/").url == ROOT


def test_way_ends_at_the_page_with_the_code(client: Client, desk: Clinic) -> None:
    words = {"name": "Cut Contoh", "phone": "0812-0000-1001", "once": "x"}
    answer = client.post(ROOT + ASKED, words)
    made = Booking.objects.get()
    assert answer.url == f"/janji/k/{made.code}/"
    assert (made.source, made.slot.starts_at) == ("web", NINE)
    page = client.get(answer.url).content.decode()
    assert "Rabu, 25 November 2026, pukul 09.00 WIB" in page
    assert bookings.rows.spelled(made.code) in page
    assert client.post(ROOT + ASKED, words).url == answer.url
    assert Booking.objects.count() == 1


def test_neither_phone_nor_email_is_needed(client: Client, desk: Clinic) -> None:
    answer = client.post(ROOT + ASKED, {"name": "Nek Contoh", "phone": "", "once": "abc"})
    assert answer.status_code == 302
    assert Booking.objects.get().phone_cipher == ""


def test_wrong_phone_keeps_what_was_typed(client: Client, desk: Clinic) -> None:
    answer = client.post(ROOT + ASKED, {"name": "Cut Contoh", "phone": "12", "once": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Cut Contoh"' in page
    assert Booking.objects.count() == 0


def test_full_time_offers_the_nearest_in_the_form(client: Client, desk: Clinic) -> None:
    booked(desk, phone="+6281200001002")
    words = {"name": "Cut Contoh", "phone": "081200001001", "once": "x"}
    answer = client.post(ROOT + ASKED, words)
    assert answer.status_code == 422
    near = [text for text, _ in answer.context["nearest"]]
    assert near[1] == "2026-11-25T08:30:00+07:00"
    assert client.post(ROOT + ASKED, {**words, "waktu": near[1]}).status_code == 302
    assert Booking.objects.latest("pk").slot.starts_at == NINE.replace(hour=8, minute=30)


def test_sender_who_books_too_often_is_told_to_wait(client: Client, desk: Clinic) -> None:
    codes = [client.post(ROOT + ASKED, {"name": ""}).status_code for _ in range(31)]
    assert codes == [422] * 30 + [429]


def test_own_page_asks_few_queries(client: Client, desk: Clinic) -> None:
    made = booked(desk)
    client.get(f"/janji/k/{made.code}/")
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/janji/k/{made.code}/")
    assert len(seen) == 3


def test_code_that_nobody_has_is_not_found_and_counted(client: Client, desk: Clinic) -> None:
    codes = [client.get("/janji/k/AAAAABBBBB/").status_code for _ in range(31)]
    assert codes == [404] * 30 + [429]


@pytest.mark.parametrize(
    ("who", "typed", "status"),
    [
        ({}, "0812-0000-1001", 302),
        ({}, "0812-0000-1002", 422),
        ({}, "Orang Contoh", 422),
        ({"phone": "", "once": "x"}, "orang contoh", 302),
        ({"phone": "", "once": "x"}, "", 422),
        ({"phone": "", "email": "a@contoh.id"}, "A@contoh.id", 302),
    ],
)
def test_finding_needs_code_and_who_booked(
    client: Client, desk: Clinic, who: dict[str, str], typed: str, status: int
) -> None:
    made = booked(desk, **who)
    spelled = bookings.rows.spelled(made.code).lower()
    answer = client.post("/janji/lihat/", {"kode": spelled, "siapa": typed})
    assert answer.status_code == status


def test_moving_and_cancelling(client: Client, desk: Clinic) -> None:
    here = f"/janji/k/{booked(desk).code}/"
    assert client.get(here + "pindah/").status_code == 200
    assert client.get(here + "pindah/?hari=2026-11-25").status_code == 200
    moved = client.post(here + "pindah/", {"hari": "2026-11-25", "jam": "10.00"})
    assert moved.url == here
    assert Booking.objects.get().slot.starts_at == TEN
    closed = client.post(here + "pindah/", {"hari": "2026-11-28", "jam": "10.00"})
    assert closed.status_code == 422
    assert len(closed.context["nearest"]) == 3
    assert client.get(here + "?batal=1").status_code == 200
    assert client.post(here, {"aksi": "batal"}).url == here
    assert Booking.objects.get().state == "cancelled"
    assert client.post(here, {"aksi": "lebih-awal"}).status_code == 409
    assert client.get(here + "pindah/").url == here


def test_offer_is_accepted_on_the_page(client: Client, desk: Clinic) -> None:
    first = booked(desk, phone="+6281200001002")
    mine = booked(desk, TEN)
    here = f"/janji/k/{mine.code}/"
    client.post(here, {"aksi": "lebih-awal"})
    bookings.cancel(first.pk, at=NOW)
    assert "Ada waktu lebih awal untuk Anda" in client.get(here).content.decode()
    assert client.post(here, {"aksi": "terima"}).url == here
    assert bookings.rows.get(mine.pk).slot.starts_at == NINE
    assert client.post(here, {"aksi": "terima"}).status_code == 409
    assert earlier.open_wish(mine.pk) is None


def test_online_room_opens_a_quarter_before(client: Client, desk: Clinic) -> None:
    here = f"/janji/k/{booked(desk, kind='online').code}/"
    assert client.post(here, {"aksi": "masuk"}).status_code == 409
    with time_machine.travel(NINE.replace(hour=8, minute=45), tick=False):
        answer = client.post(here, {"aksi": "masuk"})
    assert answer.url == f"/antre/online/tiket/{Booking.objects.get().ticket.secret}/"


def test_calendar_file_is_downloaded(client: Client, desk: Clinic) -> None:
    answer = client.get(f"/janji/k/{booked(desk).code}/kalender.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize("text", ["\0", "%", "AAAAA\0", "💥", "../" * 40])
def test_odd_text_is_no_server_error(client: Client, desk: Clinic, text: str) -> None:
    assert client.post("/janji/lihat/", {"kode": text, "siapa": text}).status_code == 422
    assert client.post(ROOT + ASKED, {"name": text * 200, "waktu": text}).status_code in {302, 422}
    assert client.get(ROOT, {"jenis": text, "layanan": text}).status_code == 200
