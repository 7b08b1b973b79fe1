"""The pages of somebody on the way in, each after the page before it; accessible like all."""

from __future__ import annotations

import base64
import hmac
import re
import time

import pytest
from playwright.sync_api import Page

from tests.e2e import hands, work
from tests.e2e.looking import speak, visit
from tests.e2e.town import PASSWORD, PHONE, Town, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NUMBER, NEXT_NUMBER = "081200002001", "081200002002"


def seen(page: Page, town: Town, name: str) -> list[str]:
    """The page that is open, in both languages; it stands at its own address."""
    faults = []
    for language in ("en", "id"):
        speak(page, town.url, language)
        faults += visit(page, page.url, f"masuk-{name}", pictures=language == "id")
    return faults


def code_to(town: Town, number: str, before: str = "") -> str:
    """The newest code on the telephone, other than the one before."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        text = town.text_to(hands.world(number), "Kode masuk")
        found = re.findall(r"\b\d{6}\b", text)[0]
        if found != before:
            return str(found)
        time.sleep(0.2)
    raise AssertionError("no new code came")


def six_digits(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def ask(page: Page, number: str) -> None:
    page.locator("[name=contact]").fill(number)
    page.get_by_role("button", name="Kirim kode").click()
    page.wait_for_url("**/kode/**")


def enter(page: Page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    with page.expect_navigation():
        page.locator("main form button").click()


def test_pages_of_entering(town: Town) -> None:
    page = town.page("pendatang", width=PHONE)
    page.goto(f"{town.url}/daftar/")
    ask(page, NUMBER)
    faults = seen(page, town, "daftar-kode")
    first = code_to(town, NUMBER)
    enter(page, first)
    faults += seen(page, town, "daftar-akun")
    page.locator("[name=name]").fill("Agam Contoh")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun").click()
    page.wait_for_url("**/permohonan/")
    faults += _changing_contact(town, page)
    faults += _second_step(town, page)
    faults += _forgotten(town, first)
    faults += _activation(town)
    assert not faults, "\n".join(faults)


def _changing_contact(town: Town, page: Page) -> list[str]:
    page.goto(f"{town.url}/akun/kontak/")
    page.locator("[name=contact]").fill(NEXT_NUMBER)
    page.locator("main form button").click()
    page.wait_for_url("**/akun/kontak/kode/")
    return seen(page, town, "kontak-kode")


def _second_step(town: Town, page: Page) -> list[str]:
    page.goto(f"{town.url}/akun/keamanan/aplikasi/")
    page.locator("summary", has_text="Tidak bisa memindai?").click()
    secret = page.locator("details .code").inner_text().replace(" ", "")
    enter(page, six_digits(secret))
    faults = seen(page, town, "cadangan-baru")
    page.goto(f"{town.url}/keluar/")
    page.locator("main form button").click()
    page.goto(f"{town.url}/masuk/")
    log_in(page, NUMBER, PASSWORD)
    page.wait_for_url("**/masuk/dua-langkah/**")
    return faults + seen(page, town, "dua-langkah")


def _forgotten(town: Town, before: str) -> list[str]:
    page = town.page("lupa", width=PHONE)
    page.goto(f"{town.url}/masuk/kode/")
    ask(page, NUMBER)
    faults = seen(page, town, "kode-isi")
    second = code_to(town, NUMBER, before)
    page.goto(f"{town.url}/lupa-sandi/")
    ask(page, NUMBER)
    faults += seen(page, town, "lupa-kode")
    enter(page, code_to(town, NUMBER, second))
    return faults + seen(page, town, "lupa-sandi-baru")


def _activation(town: Town) -> list[str]:
    desk = town.officer("fo")
    desk.goto(f"{town.url}/kantor/akun-pemohon/")
    code = work.print_activation(desk, "Inong Contoh")
    page = town.page("aktivasi", width=PHONE)
    page.goto(f"{town.url}/aktivasi/?kode={code}")
    page.get_by_role("button", name="Lanjut", exact=True).click()
    page.wait_for_url("**/aktivasi/sandi/")
    return seen(page, town, "aktivasi-sandi")
