"""The applicant's pages in Chromium: axe, widths, schemes, saving and uploading with scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from eklinik.applications.models import Application
from tests.applications.make import draft, filed, returned
from tests.e2e.harness import beside_browser, check_page, context, session_cookie
from tests.people import House
from tests.web.applicant.files import disguised, photo
from tests.web.applicant.test_way import at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def cookies(live_house: House) -> dict[str, str]:
    """The session of `pemohon`, made beside the open browser."""
    client = Client()
    beside(client.force_login, live_house.users["pemohon"])
    return session_cookie(client)


def beside(make: Callable[..., Any], *args: Any) -> Any:
    """Make rows while the browser is open."""
    with beside_browser():
        return make(*args)


def page_urls(house: House) -> dict[str, str]:
    begun, back, sent = draft(house), returned(house), filed(house)
    slug = house.permits["plain"].permit_type.slug
    return {
        "daftar": reverse("application_list"),
        "mulai": reverse("application_start", args=(slug,)),
        "tugas": at("application", begun),
        "pemohon": at("application_applicant", begun),
        "isian": at("application_page", begun, 1),
        "berkas": at("application_document", begun, "ktp"),
        "periksa": at("application_check", begun),
        "perbaikan": at("application_repair", back),
        "keadaan": at("application", sent),
        "tanda-terima": at("application_receipt", sent),
        "tanda-terima-80": at("application_receipt", sent) + "?kertas=80",
        "tarik": at("application_withdraw", sent),
    }


def test_pages_are_clean(
    live_server: Any, browser: Browser, live_house: House, cookies: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    look = photo().read()
    monkeypatch.setattr("eklinik.documents.store.look", lambda document: look)
    for name, url in beside(page_urls, live_house).items():
        check_page(
            browser, live_server.url + url, name=f"pemohon-{name}", cookies=cookies,
            languages=("id",),
        )  # fmt: skip


def send(page: Page, name: str, body: bytes) -> None:
    page.set_input_files(
        "#berkas", {"name": name, "mimeType": "application/octet-stream", "buffer": body}
    )
    page.locator("button[value=unggah]").click()


def test_typing_saves_itself_and_a_file_goes_up_with_progress(
    live_server: Any, browser: Browser, live_house: House, cookies: dict[str, str]
) -> None:
    application: Application = beside(draft, live_house)
    with context(browser, width=360, cookies=cookies, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + at("application_page", application, 1))
        page.fill("#id_isian-alamat_usaha", "Jalan Teuku ’Umar")
        status = page.locator("[data-autosave] [data-status]")
        expect(status).to_contain_text("Tersimpan", timeout=15_000)
        visitor.set_offline(True)
        page.fill("#id_isian-luas", "40")
        expect(status).to_contain_text("Sambungan internet terputus", timeout=15_000)
        assert page.input_value("#id_isian-luas") == "40"
        visitor.set_offline(False)
        expect(status).to_contain_text("Tersimpan", timeout=15_000)

        page.goto(live_server.url + at("application_document", application, "ktp"))
        send(page, "surat.pdf", disguised().read())
        expect(page.locator(".summary")).to_contain_text("isinya bukan pdf", timeout=30_000)
        send(page, "ktp.jpg", photo().read())
        expect(page.locator("#ada")).to_contain_text("ktp.jpg", timeout=30_000)
    beside(application.refresh_from_db)
    assert application.answers == {"alamat_usaha": "Jalan Teuku ’Umar", "luas": 40}
