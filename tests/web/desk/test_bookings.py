"""Appointments at the desk: the day's list, booking for somebody, arriving, moving."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.clinic import bookings
from eklinik.clinic.bookings import Person
from eklinik.clinic.models import Booking
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

ROOT = "/loket/janji/"
NEW = ROOT + "baru/?jenis=in_person&hari=2026-11-25"
NINE = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TEN = NINE.replace(hour=10)
WORDS = {"service": "A", "starts_at": NINE.isoformat(), "name": "Cut Contoh", "source": "phone"}


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(house: House) -> Clinic:
    return clinic(house)


@pytest.fixture
def officer(client: Client, desk: Clinic) -> Client:
    client.force_login(desk.house.users["klinik"])
    return client


def booked(desk: Clinic, n: int = 1, when: datetime = NINE) -> Booking:
    who = Person(f"Orang {n} Contoh", phone=f"+62812000010{n:02d}")
    return bookings.book(
        desk.house.office, desk.services["A"], "in_person", when, who=who, source="web", by=None,
        at=NOW,
    )  # fmt: skip


def test_day_lists_its_appointments_in_order(officer: Client, desk: Clinic) -> None:
    booked(desk, 1, TEN), booked(desk, 2)
    rows = officer.get(ROOT + "?hari=2026-11-25").context["rows"]
    assert [row.name for row in rows] == ["Orang 2 Contoh", "Orang 1 Contoh"]
    assert list(officer.get(ROOT).context["rows"]) == []


def test_list_asks_the_same_for_one_and_for_many(officer: Client, desk: Clinic) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            officer.get(ROOT + "?hari=2026-11-25")
        return len(seen)

    booked(desk)
    officer.get(ROOT)
    first = asked()
    for n in range(2, 5):
        booked(desk, n, NINE.replace(hour=11 + n))
    assert (first, asked()) == (4, 4)


def test_code_opens_its_appointment(officer: Client, desk: Clinic) -> None:
    made = booked(desk)
    assert officer.get(ROOT, {"kode": made.code.lower()}).url == f"{ROOT}{made.pk}/"
    assert officer.get(ROOT, {"kode": "TIDAKADA"}).status_code == 200


def test_officer_books_for_somebody_on_the_phone(officer: Client, desk: Clinic) -> None:
    assert officer.get(NEW).status_code == 200
    answer = officer.post(NEW, {**WORDS, "phone": "0651-22222", "priority": "elderly"})
    made = Booking.objects.get()
    assert answer.url == f"{ROOT}{made.pk}/"
    assert (made.source, made.priority) == ("phone", "elderly")
    assert made.booked_by == desk.house.users["klinik"]


def test_time_that_went_meanwhile_is_told_with_the_nearest(officer: Client, desk: Clinic) -> None:
    booked(desk)
    answer = officer.post(NEW, WORDS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Waktu kosong terdekat: Rabu, 25 November 2026 pukul 08.00 WIB" in page
    assert 'value="Cut Contoh"' in page


@pytest.mark.parametrize("words", [{}, {"starts_at": "besok"}, {"service": "Z"}, {"name": "\0"}])
def test_bad_words_are_refused_in_the_form(
    officer: Client, desk: Clinic, words: dict[str, str]
) -> None:
    answer = officer.post(NEW, {**WORDS, **words} if words else {})
    assert answer.status_code == 422


def test_arriving_gives_the_number_to_print(officer: Client, desk: Clinic) -> None:
    made = booked(desk)
    assert officer.post(f"{ROOT}{made.pk}/", {"aksi": "datang"}).status_code == 422
    with time_machine.travel(NINE, tick=False):
        officer.force_login(desk.house.users["klinik"])
        answer = officer.post(f"{ROOT}{made.pk}/", {"aksi": "datang"})
        ticket = bookings.rows.get(made.pk).ticket
        assert answer.url == f"/loket/terima/?nomor={ticket.pk}"
        assert (ticket.hall, ticket.source) == (desk.hall, "booking")


def test_moving_cancelling_and_missing(officer: Client, desk: Clinic) -> None:
    here = f"{ROOT}{booked(desk).pk}/"
    assert officer.get(here + "?hari=2026-11-25").status_code == 200
    assert officer.post(here, {"aksi": "pindah", "jam": TEN.isoformat()}).url == here
    assert Booking.objects.get().slot.starts_at == TEN
    assert officer.post(here, {"aksi": "pindah", "jam": "x"}).status_code == 422
    assert officer.post(here, {"aksi": "tidak-hadir"}).status_code == 422
    assert officer.post(here, {"aksi": "batal"}).url == here
    assert officer.post(here, {"aksi": "datang"}).status_code == 422


def test_other_office_is_not_found(client: Client, desk: Clinic, other_house: House) -> None:
    made = booked(desk)
    client.force_login(other_house.users["klinik"])
    assert client.get(f"{ROOT}{made.pk}/").status_code == 404
    assert client.get(ROOT, {"kode": made.code}).status_code == 200
    assert client.get(f"{ROOT}{2**70}/").status_code == 404


def test_applicant_and_technical_staff_are_not_let_in(client: Client, desk: Clinic) -> None:
    for name in ("pemohon", "teknis"):
        client.force_login(desk.house.users[name])
        assert client.get(ROOT).status_code == 404
