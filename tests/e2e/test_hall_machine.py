"""The ticket machine in Chromium: large targets, no script, no network."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from eklinik.clinic.models import Ticket
from tests.clinic.people import Clinic
from tests.e2e.crowd import KIOSK, open_hall, until, waiting
from tests.e2e.harness import (
    beside_browser,
    check_page,
    context,
    picture,
)
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORE = f"kios:{KIOSK}"


@pytest.fixture
def hall(live_house: House) -> Clinic:
    """A hall that is open all day, since these tests run at any hour."""
    return open_hall(live_house)


def test_machine_is_clean(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with beside_browser():
        mine = waiting(hall, "A")
    for path, name in [
        ("", "kios"),
        ("?layanan=A&bahasa=id", "kios-tanya"),
        ("?layanan=A&bahasa=ace", "kios-aceh"),
        ("?layanan=A&bahasa=en", "kios-en"),
        (f"nomor/{mine.secret}/", "kios-nomor"),
    ]:
        check_page(browser, live_server.url + KIOSK + path, name=name, languages=("id",))


def test_machine_has_no_target_below_64_pixels(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        small = []
        for path in ("", "?layanan=A"):
            page.goto(live_server.url + KIOSK + path)
            small += page.evaluate("""() => [...document.querySelectorAll("a:not(.skip), button")]
                .filter(el => el.offsetParent && el.getBoundingClientRect().height < 64)
                .map(el => el.textContent.trim())""")
    assert small == []


def test_machine_works_without_script(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with context(browser, base_url=live_server.url, javascript=False) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + KIOSK)
        page.get_by_role("link", name="Tanya syarat").click()
        page.get_by_role("button", name="Lanjut usia").click()
        assert page.locator("p.knum").inner_text() == "B 001"
    with beside_browser():
        assert [(row.label, row.priority) for row in Ticket.objects.all()] == [("B 001", "elderly")]


def stocked(page: Page) -> None:
    until(page, f"(localStorage.getItem({json.dumps(STORE)}) || '').split('\"next\"').length === 4")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def pending(page: Page) -> int:
    return int(page.evaluate(f"JSON.parse(localStorage.getItem({json.dumps(STORE)})).queue.length"))


def give(page: Page, url: str, service: str, first: str) -> str:
    page.get_by_role("link", name=service).click()
    page.get_by_role("button", name=first, exact=True).click()
    label = page.locator("p.knum")
    expect(label).to_be_visible()
    return label.inner_text()


def test_numbers_given_without_network_arrive_once(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    url = live_server.url + KIOSK
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(url)
        stocked(page)
        visitor.set_offline(True)
        expect(page.locator("[data-net]")).to_have_text(
            "Mesin sedang tanpa jaringan, nomor Anda tetap berlaku."
        )
        labels = [give(page, url, "Bantuan permohonan", "Tidak")]
        picture(page, "kios-tanpa-jaringan")
        page.get_by_role("link", name="Selesai").click()
        labels.append(give(page, url, "Bantuan permohonan", "Ibu hamil"))
        page.reload()
        labels.append(give(page, url, "Ambil surat", "Tidak"))
        assert (labels, pending(page)) == (["A 001", "A 002", "C 001"], 3)
        sent = page.evaluate(f"JSON.parse(localStorage.getItem({json.dumps(STORE)})).queue")
        visitor.set_offline(False)
        page.goto(url)
        until(page, f"JSON.parse(localStorage.getItem({json.dumps(STORE)})).queue.length === 0")
        page.reload()
        with beside_browser():
            again = Client().post(
                KIOSK + "kirim/", {"tickets": sent}, content_type="application/json"
            )
            rows = [
                (row.label, row.priority) for row in Ticket.objects.order_by("letter", "number")
            ]
    assert len(again.json()["done"]) == 3
    assert rows == [("A 001", ""), ("A 002", "pregnant"), ("C 001", "")]


def test_network_lost_at_the_last_touch_still_gives_a_number(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + KIOSK)
        stocked(page)
        page.goto(live_server.url + KIOSK + "?layanan=B")
        page.route("**/kios/**", lambda route: route.abort())
        page.get_by_role("button", name="Tidak", exact=True).click()
        assert page.locator("p.knum").inner_text() == "B 001"
        assert pending(page) == 1


def test_number_whose_answer_is_lost_is_one_number(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    url = live_server.url + KIOSK
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(url)
        stocked(page)
        page.goto(f"{url}?layanan=B")
        lose = {"once": True}

        def arrives_unanswered(route: Any) -> None:
            if route.request.method == "POST" and lose.pop("once", False):
                route.fetch()
                route.abort()
            else:
                route.fallback()

        page.route("**/kios/**", arrives_unanswered)
        page.get_by_role("button", name="Tidak", exact=True).click()
        assert page.locator("p.knum").inner_text() == "B 001"
        page.goto(url)
        until(page, f"JSON.parse(localStorage.getItem({json.dumps(STORE)})).queue.length === 0")
    with beside_browser():
        assert [row.label for row in Ticket.objects.all()] == ["B 001"]


def test_machine_returns_to_the_start_and_gives_more_time(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with beside_browser():
        mine = waiting(hall, "A")
    address = f"{live_server.url}{KIOSK}nomor/{mine.secret}/"
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.clock.install()
        page.goto(address)
        page.get_by_role("button", name="Saya perlu waktu lebih").click()
        page.clock.run_for(100_000)
        assert page.url == address
        page.clock.run_for(30_000)
        page.wait_for_url(live_server.url + KIOSK)


def test_machine_without_voice_says_so(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.add_init_script("speechSynthesis.getVoices = () => [];")
        page.goto(live_server.url + KIOSK)
        page.get_by_role("button", name="Bacakan").click()
        expect(page.locator("[data-told]")).to_contain_text("tidak punya suara")
