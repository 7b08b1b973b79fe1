"""Every public page in Chromium: axe, both widths, both schemes, both languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from eklinik.applications.models import Application
from eklinik.applications.tracking import secret_of
from eklinik.decisions.models import Permit
from tests.decisions.conftest import keys_of
from tests.e2e.harness import beside_browser, check_page, context, picture, session_cookie, too_wide
from tests.people import NOW, House, definition, publish
from tests.walking import go, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STANDARD = {
    "total_days": 14,
    "total_days_source": "Perwali contoh",
    "complaints": "Datang ke loket pengaduan\nTelepon kantor",
    "facilities": "Ruang tunggu, kursi roda, ruang laktasi",
}


@pytest.fixture
def keys(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EKLINIK_KEYS = keys_of(tmp_path_factory)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "beranda"),
        ("/izin/", "izin"),
        ("/izin/?q=perahu", "izin-kosong"),
        ("/lacak/", "lacak-isian"),
        ("/verifikasi/", "verifikasi-isian"),
        ("/bantuan/", "bantuan"),
        ("/privasi/", "privasi"),
        ("/aksesibilitas/", "aksesibilitas"),
    ],
)
def test_page(live_server: Any, browser: Browser, live_house: House, path: str, name: str) -> None:
    check_page(browser, live_server.url + path, name=name)


def test_permit_page(live_server: Any, browser: Browser, live_house: House) -> None:
    words = definition(chart="permit_with_inspection", standard=STANDARD)
    publish(live_house, "visited", {**words, "summary": "Untuk mencoba."}, version=2)
    check_page(browser, live_server.url + "/izin/kota-visited/?versi=2", name="izin-satu")
    check_page(browser, live_server.url + "/izin/kota-visited/bandingkan/", name="izin-banding")


def test_missing_page(live_server: Any, browser: Browser, live_house: House) -> None:
    check_page(browser, live_server.url + "/tidak-ada/", name="galat-404", expect=404)


def test_tracked_page_of_a_returned_file(
    live_server: Any, browser: Browser, live_house: House, keys: None, client: Any
) -> None:
    case = live_house.case("visited", at=NOW - timedelta(days=14))
    with beside_browser():
        walk(live_house, case, "verify_report", at=NOW - timedelta(days=6))
        go(live_house, case, "return_to_front_office", at=NOW - timedelta(days=5))
        walk(live_house, case, "verify_report", at=NOW - timedelta(days=2))
    client.post("/lacak/", {"number": case.number, "secret": secret_of(case)})
    check_page(
        browser, f"{live_server.url}/lacak/{case.number}/", name="lacak",
        cookies=session_cookie(client),
    )  # fmt: skip


def test_tracked_page_that_asks_for_a_repair(
    live_server: Any, browser: Browser, live_house: House, client: Any
) -> None:
    now = timezone.now()
    case = walk(live_house, live_house.case("plain", at=now - timedelta(days=9)),
                "verify_documents", at=now - timedelta(days=8))  # fmt: skip
    Application.objects.create(
        office=live_house.office, permit_version=live_house.permits["plain"], case=case,
        applicant=case.applicant, account=live_house.users["pemohon"], created_at=now,
        updated_at=now,
    )  # fmt: skip
    asked = [
        {"target": "ktp", "reason": "blurred", "note": "Foto ulang di tempat terang."},
        {"target": "alamat_usaha", "is_field": True, "reason": "mismatch", "note": "Lihat KTP."},
    ]
    at = now - timedelta(days=5)
    go(live_house, case, "return_to_applicant", at=at, data={"items": asked})
    client.post("/lacak/", {"number": case.number, "secret": secret_of(case)})
    check_page(
        browser, f"{live_server.url}/lacak/{case.number}/", name="lacak-perbaikan",
        cookies=session_cookie(client),
    )  # fmt: skip


def test_tracked_and_verified_page_of_a_permit(
    live_server: Any, browser: Browser, live_house: House, keys: None, client: Any, tmp_path: Path
) -> None:
    with beside_browser():
        case = walk(live_house, live_house.case("plain", at=NOW - timedelta(days=4)), "archived")
    client.post("/lacak/", {"number": case.number, "secret": secret_of(case)})
    cookies = session_cookie(client)
    check_page(
        browser, f"{live_server.url}/lacak/{case.number}/", name="lacak-terbit", cookies=cookies
    )
    code = Permit.objects.get(case=case).code
    check_page(browser, f"{live_server.url}/verifikasi/{code}/", name="verifikasi")
    _altered(live_server.url, browser, client, case.number, tmp_path)


def _altered(url: str, browser: Browser, client: Any, number: str, folder: Path) -> None:
    """A stranger uploads the file with one byte appended."""
    file = folder / "izin.pdf"
    file.write_bytes(client.get(f"/lacak/{number}/surat/").content + b"\n%x\n")
    with context(browser, width=360, base_url=url) as stranger:
        page = stranger.new_page()
        page.goto(f"{url}/verifikasi/")
        page.set_input_files("#pdf", str(file))
        page.get_by_role("button", name="Periksa PDF").click()
        page.wait_for_load_state()
        picture(page, "verifikasi-berubah-360")
        said = page.locator("h1").inner_text()
    assert said == "Berkas ini berubah setelah ditandatangani. Jangan dipakai."


@pytest.mark.parametrize("path", ["/", "/izin/", "/izin/kota-visited/", "/lacak/", "/verifikasi/"])
def test_nothing_scrolls_sideways_at_320(
    live_server: Any, browser: Browser, live_house: House, path: str
) -> None:
    with context(browser, width=320, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + path)
        assert too_wide(page) == 0


def test_a_file_is_tracked_and_the_language_changed_without_javascript(
    live_server: Any, browser: Browser, live_house: House
) -> None:
    case = walk(live_house, live_house.case("plain"), "verify_documents")
    with context(browser, width=360, base_url=live_server.url, javascript=False) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url)
        page.get_by_label("Nomor berkas").fill(case.number)
        page.get_by_label("Kode rahasia").fill(secret_of(case))
        page.get_by_role("button", name="Lacak berkas").click()
        said = page.locator("h1").inner_text()
        page.get_by_role("button", name="English").click()
        spoken = page.locator("html").get_attribute("lang")
    assert said == "Berkas Anda sedang diperiksa petugas Front Office."
    assert spoken == "en"


def test_the_keyboard_alone_finds_a_permit(
    live_server: Any, browser: Browser, live_house: House
) -> None:
    with context(browser, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url)
        page.keyboard.press("Tab")
        skip = page.evaluate("document.activeElement.getAttribute('href')")
        page.keyboard.press("/")
        page.keyboard.type("contoh")
        page.keyboard.press("Enter")
        page.wait_for_url("**/temukan/?q=contoh")
        assert page.get_by_role("link", name="Izin Contoh").first.is_visible()
    assert skip == "#isi"
