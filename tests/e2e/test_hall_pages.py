"""The hall in Chromium: the screen, the ticket machine, the own number; also without network."""

from __future__ import annotations

import json
import wave
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from eklinik.clinic.models import OpeningHours, Ticket
from tests.clinic.people import Clinic, clinic
from tests.e2e.harness import (
    axe,
    beside_browser,
    check_page,
    context,
    picture,
    session_cookie,
    too_wide,
)
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCREEN, KIOSK, WALL = "/layar/kota/utama/", "/kios/kios-kota/", "/antre/kota/utama/"
STORE = f"kios:{KIOSK}"


@pytest.fixture
def hall(live_house: House) -> Clinic:
    """A hall that is open all day, since these tests run at any hour."""
    cache.clear()
    made = clinic(live_house)
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(office=live_house.office, kind="in_person", weekday=weekday,
                     opens=time(0), closes=time(23, 59, 59))
        for weekday in range(7)
    )  # fmt: skip
    return made


def waiting(hall: Clinic, letter: str, **more: Any) -> Ticket:
    now = timezone.now()
    row = hall.ticket(letter, at=now, **more)
    Ticket.objects.filter(pk=row.pk).update(day=timezone.localdate(now))
    return row


def called(hall: Clinic, letter: str, at: datetime | None = None) -> Ticket:
    desk = hall.desks["in_person"]
    Ticket.objects.filter(desk=desk, state="called").update(state="done")
    return waiting(hall, letter, state="called", desk=desk, calls=1, called_at=at or timezone.now())


def queue_of(hall: Clinic) -> None:
    for letter in "ABACA":
        called(hall, letter)
    waiting(hall, "B", priority="elderly", rank=1)
    for letter in "AAB":
        waiting(hall, letter)


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


def until(page: Page, words: str, seconds: int = 30) -> None:
    """Wait for something in the page; its own policy forbids Playwright's way of waiting."""
    for _ in range(seconds * 10):
        if page.evaluate(words):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came: {words}")


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
