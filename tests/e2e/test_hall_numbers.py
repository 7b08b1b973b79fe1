"""The own number, reception and poster in Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect

from eklinik.clinic.models import Ticket
from tests.clinic.people import Clinic
from tests.e2e.crowd import WALL, called, open_hall, waiting
from tests.e2e.harness import (
    beside_browser,
    check_page,
    context,
    picture,
    session_cookie,
    too_wide,
)
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def hall(live_house: House) -> Clinic:
    """A hall that is open all day, since these tests run at any hour."""
    return open_hall(live_house)


def test_own_number_pages_are_clean(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with beside_browser():
        rows = [waiting(hall, "A"), waiting(hall, "A", priority="infant"), called(hall, "B")]
    check_page(browser, live_server.url + WALL, name="antre")
    for row, name in zip(rows, ("menunggu", "didahulukan", "dipanggil"), strict=True):
        check_page(browser, f"{live_server.url}/antre/tiket/{row.secret}/", name=f"antre-{name}")


def test_own_number_tells_when_it_is_called(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with beside_browser():
        mine = waiting(hall, "A")
    with context(browser, width=360, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.add_init_script(
            "window.shaken = 0; navigator.vibrate = () => { window.shaken += 1; return true; };"
        )
        page.goto(f"{live_server.url}/antre/tiket/{mine.secret}/")
        with beside_browser():
            Ticket.objects.filter(pk=mine.pk).update(
                state="called", desk=hall.desks["in_person"], calls=1, called_at=timezone.now()
            )
        expect(page.get_by_text("Silakan ke Loket 1 sekarang.")).to_be_visible(timeout=20_000)
        assert (page.evaluate("window.shaken"), page.title()) == (1, "Giliran Anda")


def test_number_is_taken_on_a_phone_without_script(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with context(browser, width=360, base_url=live_server.url, javascript=False) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + WALL)
        page.get_by_label("A. Bantuan permohonan").check()
        page.get_by_role("button", name="Ambil nomor").click()
        assert page.locator(".myticket .num").inner_text() == "A 001"


def test_reception_and_poster_are_clean(
    live_server: Any, browser: Browser, hall: Clinic, client: Client
) -> None:
    with beside_browser():
        client.force_login(hall.house.users["fo"])
        mine = waiting(hall, "A")
    cookies = session_cookie(client)
    for path, name in [
        ("/loket/terima/", "terima"),
        (f"/loket/terima/?nomor={mine.pk}", "terima-nomor"),
        ("/loket/poster/utama/", "poster"),
    ]:
        check_page(browser, live_server.url + path, name=name, cookies=cookies)


def test_reception_is_done_with_the_keyboard(
    live_server: Any, browser: Browser, hall: Clinic, client: Client
) -> None:
    with beside_browser():
        client.force_login(hall.house.users["fo"])
    with context(browser, base_url=live_server.url, cookies=session_cookie(client)) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + "/loket/terima/")
        page.keyboard.press("b")
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        page.wait_for_url("**/loket/terima/?nomor=*&cetak=1")
    with beside_browser():
        assert [(row.label, row.priority) for row in Ticket.objects.all()] == [("B 001", "elderly")]


def test_slip_is_80_millimetres_wide(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with beside_browser():
        mine = waiting(hall, "A")
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(f"{live_server.url}/antre/tiket/{mine.secret}/")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 302, "height": 700})
        picture(page, "tiket-80")
        shown = page.evaluate("""() => [...document.body.querySelectorAll("*")]
            .filter(el => el.offsetParent && el.children.length === 0 && el.textContent.trim()
                && !el.closest(".tslip")).length""")
        assert (too_wide(page), shown) == (0, 0)
