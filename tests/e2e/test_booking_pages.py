"""Appointments in Chromium: every question, the own page, the officer's list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser

from eklinik.clinic import bookings, earlier, slots
from eklinik.clinic.bookings import Person
from eklinik.clinic.models import Booking
from tests.clinic.people import Clinic, clinic
from tests.e2e.harness import beside_browser, check_page, session_cookie
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def desk(live_house: House) -> Clinic:
    cache.clear()
    return clinic(live_house)


def free(desk: Clinic) -> list[datetime]:
    """Free times of the last day that can be booked."""
    office, now = desk.house.office, timezone.now()
    day = slots.free_days(office, "in_person", at=now)[-1][0]
    return [item.starts_at for item in slots.free_slots(office, "in_person", day, at=now)]


def booked(desk: Clinic, n: int, when: datetime) -> Booking:
    who = Person(f"Cut Nyak Orang {n} Contoh", phone=f"+62812000010{n:02d}")
    return bookings.book(
        desk.house.office, desk.services["A"], "in_person", when, who=who, source="web", by=None,
        at=timezone.now(),
    )  # fmt: skip


def test_every_question_is_clean(live_server: Any, browser: Browser, desk: Clinic) -> None:
    with beside_browser():
        start = free(desk)[2].astimezone(slots.calendar_of(desk.house.office.pk).zone)
    root = f"{live_server.url}/janji/kota/"
    steps = {
        "jenis": "", "layanan": "?jenis=phone", "hari": "?jenis=phone&layanan=A",
        "jam": f"?jenis=phone&layanan=A&hari={start:%Y-%m-%d}",
        "siapa": f"?jenis=in_person&layanan=A&hari={start:%Y-%m-%d}&jam={start:%H.%M}",
    }  # fmt: skip
    for name, query in steps.items():
        check_page(browser, root + query, name=f"janji-{name}")
    check_page(browser, f"{live_server.url}/janji/lihat/", name="janji-lihat")


def test_own_page_is_clean(live_server: Any, browser: Browser, desk: Clinic) -> None:
    with beside_browser():
        times = free(desk)
        first, mine = booked(desk, 1, times[0]), booked(desk, 2, times[3])
        earlier.wish(mine.pk, at=timezone.now())
        bookings.cancel(first.pk, at=timezone.now())
    own = f"{live_server.url}/janji/k/{mine.code}/"
    check_page(browser, own, name="janji-saya-tawaran")
    check_page(browser, own + "?batal=1", name="janji-batal", languages=("id",))
    check_page(browser, own + "pindah/", name="janji-pindah", languages=("id",))
    check_page(browser, f"{live_server.url}/janji/k/{first.code}/", name="janji-dibatalkan")


def test_desk_pages_are_clean(live_server: Any, browser: Browser, desk: Clinic) -> None:
    with beside_browser():
        times = free(desk)
        made = [booked(desk, n, times[n]) for n in range(3)]
        client = Client()
        client.force_login(desk.house.users["klinik"])
        cookies = session_cookie(client)
    day = f"{times[0]:%Y-%m-%d}"
    root = f"{live_server.url}/loket/janji/"
    check_page(browser, f"{root}?hari={day}", name="loket-janji", cookies=cookies)
    check_page(browser, f"{root}baru/?hari={day}", name="loket-janji-baru", cookies=cookies)
    one = f"{root}{made[0].pk}/?hari={day}"
    check_page(browser, one, name="loket-janji-satu", cookies=cookies)
