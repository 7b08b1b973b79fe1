"""The hall's screen in Chromium: calls, voice, recordings, and ten minutes without network."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from eklinik.clinic.models import Ticket
from tests.clinic.people import Clinic
from tests.e2e.crowd import SCREEN, called, open_hall, queue_of, until
from tests.e2e.harness import (
    axe,
    beside_browser,
    check_page,
    context,
    picture,
    too_wide,
)
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def hall(live_house: House) -> Clinic:
    """A hall that is open all day, since these tests run at any hour."""
    return open_hall(live_house)


def test_screen_is_clean_at_every_size(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with beside_browser():
        queue_of(hall)
    check_page(browser, live_server.url + SCREEN, name="layar", languages=("id",))
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="id-ID")
    page.goto(live_server.url + SCREEN)
    picture(page, "layar-1920")
    tall = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    size = page.locator(".big").evaluate("el => parseFloat(getComputedStyle(el).fontSize)")
    assert (axe(page), too_wide(page), tall) == ([], 0, 0)
    assert size >= 250, "the number must be read at 6 m"
    page.close()


def test_empty_screen_is_clean(live_server: Any, browser: Browser, hall: Clinic) -> None:
    check_page(browser, live_server.url + SCREEN, name="layar-kosong", languages=("id",))


def listening(page: Page) -> None:
    """Keep what the screen calls out, and play the part of a system with an Indonesian voice."""
    page.add_init_script("""
        window.said = []; window.heard = [];
        document.addEventListener("called", e => window.said.push(e.detail));
        const voice = { lang: "id-ID", name: "Contoh" };
        speechSynthesis.getVoices = () => [voice];
        window.SpeechSynthesisUtterance = function (text) { this.text = text; };
        speechSynthesis.speak = words => {
            window.heard.push("+" + words.text.slice(14, 15));
            setTimeout(() => { window.heard.push("-"); words.onend(); }, 50);
        };
    """)


def test_screen_calls_one_after_another_and_again_when_recalled(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        listening(page)
        page.goto(live_server.url + SCREEN)
        page.get_by_role("button", name="Hidupkan suara").click()
        expect(page.locator("[data-net]")).to_have_text("suara hidup, tersambung")
        with beside_browser():
            first = called(hall, "A")
            called(hall, "B")
        until(page, "window.said.length === 2")
        until(page, "window.heard.length === 4")
        assert page.evaluate("window.heard") == ["+A", "-", "+B", "-"]
        with beside_browser():
            Ticket.objects.filter(pk=first.pk).update(calls=2, called_at=timezone.now())
        until(page, "window.said.length === 3")
        said = page.evaluate("window.said")
    assert said == [
        "Nomor antrean A, nol nol satu, silakan ke loket satu.",
        "Nomor antrean B, nol nol dua, silakan ke loket satu.",
        "Nomor antrean A, nol nol satu, silakan ke loket satu.",
    ]


def record(folder: Path, *names: str) -> None:
    """A twentieth of a second of silence under each name."""
    folder.mkdir()
    for name in names:
        with wave.open(str(folder / f"{name}.wav"), "wb") as clip:
            clip.setparams((1, 2, 8000, 0, "NONE", ""))
            clip.writeframes(bytes(800))


def test_screen_plays_the_offices_recordings_in_order(
    live_server: Any, browser: Browser, hall: Clinic, settings: Any, tmp_path: Path
) -> None:
    settings.VOICE_CLIPS = tmp_path
    record(tmp_path / "kota", "nomor-antrean", "a", "0", "1", "2", "silakan-ke", "loket-1")
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        listening(page)
        page.add_init_script("""
            window.played = [];
            const Sound = Audio;
            window.Audio = function (address) {
                const clip = new Sound(address);
                clip.addEventListener("ended", () => window.played.push(address.split("/").pop()));
                return clip;
            };
        """)
        page.goto(live_server.url + SCREEN)
        page.get_by_role("button", name="Hidupkan suara").click()
        with beside_browser():
            called(hall, "A")
        until(page, "window.played.length === 7")
        with beside_browser():
            called(hall, "B")  # there is no recording of this letter
        until(page, "window.heard.length === 2")
        told = (page.evaluate("window.played"), page.evaluate("window.heard"))
    clips = ["nomor-antrean", "a", "0", "0", "1", "silakan-ke", "loket-1"]
    assert told == (clips, ["+B", "-"])


def test_screen_survives_ten_minutes_without_network(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with beside_browser():
        called(hall, "A")
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.clock.install()
        page.goto(live_server.url + SCREEN)
        visitor.set_offline(True)
        net = page.locator("[data-net]")
        for _ in range(2):
            page.clock.run_for(3_000)
            page.wait_for_timeout(100)
        words = net.inner_text()
        for _ in range(40):
            page.clock.run_for(15_000)
            page.wait_for_timeout(20)
        picture(page, "layar-terputus")
        assert words.startswith("sambungan terputus sejak ")
        assert words.endswith("; nomor terakhir tetap tampil")
        assert (net.inner_text(), page.locator(".big").inner_text()) == (words, "A 001")
        assert axe(page) == []
        with beside_browser():
            called(hall, "B")
        visitor.set_offline(False)
        for _ in range(5):
            page.clock.run_for(3_000)
            page.wait_for_timeout(200)
        expect(page.locator(".big")).to_have_text("B 002")
        expect(net).to_have_text("tanpa suara, tersambung")
