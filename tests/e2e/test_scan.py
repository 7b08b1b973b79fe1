"""Phone and desk together: a photo taken here is seen there, taken again, and bound to a PDF."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from eklinik.applications import reading
from eklinik.applications.entry import enter
from eklinik.applications.models import Application
from eklinik.clinic.capture import session
from eklinik.clinic.models import ScanPage, ScanSession
from tests.applicants.consent import slip
from tests.clinic.capture import paper
from tests.clinic.people import clinic
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
UNSENT = """() => new Promise(done => {
    const ask = indexedDB.open("pindai", 1);
    ask.onsuccess = () => {
        const rows = ask.result.transaction("foto").objectStore("foto").count();
        rows.onsuccess = () => done(rows.result);
    };
})"""
WORDS = {"channel": "assisted", "request_kind": "baru"}


@pytest.fixture
def scan(live_house: House) -> ScanSession:
    """The officer `klinik` helps somebody now, with a scan session open."""
    with beside_browser():
        now, made = datetime.now(UTC), clinic(live_house)
        made.sits(at=now)
        held = made.consultation(at=now)
        file = enter(
            live_house.permits["plain"], live_house.applicant(), by=live_house.actor("klinik"),
            at=now, mandate=slip(live_house, at=now, consultation_ref=held.pk), **WORDS,
        )  # fmt: skip
        held.applications.add(file)
        return session.open_session(
            held, by=live_house.users["klinik"].pk, at=now, application=file
        )


def cookies(house: House) -> dict[str, str]:
    with beside_browser():
        client = Client()
        client.force_login(house.users["klinik"])
        return session_cookie(client)


@contextmanager
def phone_of(browser: Browser) -> Iterator[Page]:
    """A small touch screen that is nobody's browser."""
    made = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True,
        device_scale_factor=2, locale="id-ID",
    )  # fmt: skip
    try:
        yield made.new_page()
    finally:
        made.close()


def photo(fault: str = "", seed: int = 0) -> Any:
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": paper.jpeg(fault, seed, 95)}


def wait_for(count: int) -> None:
    """Until so many pages are in the database."""
    deadline = time.monotonic() + 30
    with beside_browser():
        while ScanPage.objects.filter(deleted_at__isnull=True).count() != count:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_photo_on_the_phone_is_seen_taken_again_and_bound(
    live_server: Any, browser: Browser, live_house: House, scan: ScanSession
) -> None:
    base = live_server.url
    at_desk = f"{base}/loket/{scan.consultation.uid}/pindai/"
    cookie = cookies(live_house)
    with context(browser, cookies=cookie, base_url=base) as office, phone_of(browser) as phone:
        desk = office.new_page()
        desk.goto(at_desk)
        expect(desk.get_by_text("Menunggu HP")).to_be_visible()
        phone.goto(f"{base}/pindai/{scan.secret}/")
        expect(desk.get_by_text("HP tersambung")).to_be_visible(timeout=6000)

        phone.get_by_label("Dokumen apa ini?").select_option("ktp")
        phone.get_by_label("Ambil foto").set_input_files(photo("blurred", 3))
        wait_for(1)
        began = time.monotonic()
        expect(desk.locator(".sheets > li")).to_have_count(1, timeout=3000)
        assert time.monotonic() - began < 3
        expect(phone.locator(".shots .bad")).to_contain_text("Buram")
        expect(desk.get_by_text("Pegang dengan dua tangan")).to_be_visible()

        desk.get_by_role("button", name="Minta foto ulang").click()
        expect(phone.get_by_text("Petugas meminta foto ulang")).to_be_visible(timeout=8000)
        assert [too_wide(phone), *axe(phone)] == [0]
        picture(phone, "pindai-hp-ulang")
        again = phone.locator("[data-scan-again] input[type=file]")
        again.set_input_files(photo("", 3))
        expect(phone.locator(".shots .good")).to_have_count(1, timeout=20_000)
        expect(desk.get_by_text("Terbaca")).to_be_visible(timeout=6000)
        expect(desk.locator(".sheets > li")).to_have_count(1)
        expect(phone.get_by_text("Petugas meminta foto ulang")).to_be_hidden(timeout=8000)
        picture(phone, "pindai-hp")

        desk.get_by_role("button", name="Putar kanan").click()
        desk.get_by_role("button", name="Putar kiri").click()
        picture(desk, "pindai-loket")
        assert [too_wide(desk), *axe(desk)] == [0]
        desk.get_by_role("button", name="Jadikan PDF untuk KTP pemohon").click()
        expect(desk.get_by_text("PDF untuk KTP pemohon tersimpan (1 halaman).")).to_be_visible(
            timeout=15_000
        )
        desk.get_by_role("link", name="Atur sudut").click()
        dot = desk.locator(".corner-dot").first
        box = dot.bounding_box()
        assert box is not None
        before = desk.locator("#x0").input_value()
        desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        desk.mouse.down()
        desk.mouse.move(box["x"] + 60, box["y"] + 40)
        desk.mouse.up()
        assert desk.locator("#x0").input_value() != before
        picture(desk, "pindai-sudut")
        desk.get_by_role("button", name="Luruskan").click()
        expect(desk.locator(".sheets > li")).to_have_count(1)
    with beside_browser():
        assert reading.current_attachments(Application.objects.get())["ktp"].document.pages == 1


def test_phone_waits_out_a_dropped_network(
    live_server: Any, browser: Browser, live_house: House, scan: ScanSession
) -> None:
    with phone_of(browser) as phone:
        phone.goto(f"{live_server.url}/pindai/{scan.secret}/")
        phone.context.set_offline(True)
        phone.get_by_label("Ambil foto").set_input_files({**photo(), "buffer": paper.large()})
        expect(phone.get_by_text("Jaringan terputus")).to_be_visible(timeout=10_000)
        phone.context.set_offline(False)
        expect(phone.locator(".shots .good")).to_have_count(1, timeout=20_000)
        expect(phone.get_by_text("Jaringan terputus")).to_be_hidden()
        wait_for(1)
        with beside_browser():
            page = ScanPage.objects.get()
            assert page.size < len(paper.large()) / 2
            assert page.faults == []


def test_photos_waiting_to_be_sent_outlive_a_reload(
    live_server: Any, browser: Browser, live_house: House, scan: ScanSession
) -> None:
    with phone_of(browser) as phone:
        phone.route(
            "**/pindai/**", lambda r: r.abort() if r.request.method == "POST" else r.fallback()
        )
        phone.goto(f"{live_server.url}/pindai/{scan.secret}/")
        phone.get_by_label("Dokumen apa ini?").select_option("ktp")
        phone.get_by_label("Atau pilih dari galeri").set_input_files([photo(), photo("", 3)])
        expect(phone.get_by_text("Menunggu jaringan")).to_have_count(2, timeout=10_000)
        expect(phone.get_by_text("dikirim lagi sendiri")).to_be_visible()
        phone.reload()
        expect(phone.get_by_text("Menunggu jaringan")).to_have_count(2, timeout=10_000)
        assert [too_wide(phone), *axe(phone)] == [0]
        picture(phone, "pindai-hp-menunggu")
        phone.unroute("**/pindai/**")
        expect(phone.locator(".shots .good")).to_have_count(2, timeout=20_000)
        phone.reload()
        expect(phone.locator(".shots > li")).to_have_count(2)
        assert phone.evaluate(UNSENT) == 0
    with beside_browser():
        assert [one.requirement for one in ScanPage.objects.all()] == ["ktp", "ktp"]


def test_second_phone_is_told(
    live_server: Any, browser: Browser, live_house: House, scan: ScanSession
) -> None:
    with phone_of(browser) as first, phone_of(browser) as second:
        first.goto(f"{live_server.url}/pindai/{scan.secret}/")
        second.goto(f"{live_server.url}/pindai/{scan.secret}/")
        expect(second.get_by_text("sudah dibuka di HP lain")).to_be_visible()
        assert [too_wide(second), *axe(second)] == [0]


def test_desk_pages_are_clean(
    live_server: Any, browser: Browser, live_house: House, scan: ScanSession
) -> None:
    from eklinik.clinic.capture.receive import receive

    with beside_browser():
        now = datetime.now(UTC)
        rows = [
            receive(scan, paper.jpeg(fault, seed), "f.jpg", source="phone", at=now, requirement=to)
            for fault, seed, to in (("", 0, "ktp"), ("dark", 1, "ktp"), ("", 4, ""))
        ]
    cookie = cookies(live_house)
    base = f"{live_server.url}/loket/{scan.consultation.uid}/pindai/"
    check_page(browser, base, name="loket-pindai", cookies=cookie, languages=("id",))
    check_page(
        browser, f"{base}{rows[0].uid}/", name="loket-sudut", cookies=cookie, languages=("id",)
    )
