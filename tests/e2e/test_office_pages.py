"""The office's pages in Chromium: axe, both widths and schemes, keyboard, the batch signing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, expect

from eklinik.applications import attachments, checklist
from eklinik.applications.models import Application
from eklinik.applications.submit import submit
from eklinik.casework.models import Case
from eklinik.casework.take import take
from eklinik.web.office.choices import forget_choices
from tests.documents.files import blank
from tests.e2e.harness import beside_browser, check_page, context, picture, session_cookie
from tests.people import House
from tests.walking import PASSPHRASE, make_keys, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("id",)


@pytest.fixture
def now() -> datetime:
    """The live server's clock is the real one."""
    return datetime.now(UTC)


@pytest.fixture
def keys(settings: Any, tmp_path: Path, now: datetime) -> None:
    settings.EKLINIK_KEYS = tmp_path / "keys"
    make_keys(tmp_path / "keys", at=now)


@pytest.fixture
def office(live_house: House) -> House:
    forget_choices()
    return live_house


def beside(make: Callable[..., Any], *args: Any) -> Any:
    """Make rows while the browser is open."""
    with beside_browser():
        return make(*args)


def lodge(house: House, at: datetime, permit: str = "plain", name: str = "Cut Contoh") -> Case:
    """A file with its document, sent by its applicant."""
    by = house.actor("pemohon", at)
    application = Application.objects.create(
        office=house.office, permit_version=house.permits[permit], created_at=at, updated_at=at,
        applicant=house.applicant(
            business_name=name, nib="1234567890123", address="Jalan Contoh 8"
        ),
        account=house.users["pemohon"], answers={"alamat_usaha": "Jalan Contoh Nomor 8"},
    )  # fmt: skip
    file = SimpleUploadedFile("ktp.pdf", blank(3), "application/pdf")
    attachments.attach(application, "ktp", [file], by=by, at=at)
    return submit(application, by=by, at=at)


def cookie(house: House, name: str) -> dict[str, str]:
    client = Client()
    client.force_login(house.users[name])
    return session_cookie(client)


def look(browser: Browser, live_server: Any, house: House) -> Callable[..., None]:
    def at(path: str, who: str, name: str, **words: Any) -> None:
        check_page(
            browser, f"{live_server.url}{path}", name=f"kantor-{name}",
            cookies=beside(cookie, house, who), languages=LANGUAGES, **words,
        )  # fmt: skip

    return at


def stage(house: House, now: datetime) -> dict[str, Case]:
    """One case at many a step."""
    ago = now - timedelta(days=9)
    cases = {
        "check": lodge(house, ago, name="Yayasan Contoh Seulanga"),
        "fresh": lodge(house, now, name="Apotek Contoh Sehat"),
        "inspect": walk(house, lodge(house, now, "visited", "Kilang Contoh Blang"), "inspect", now),
        "report": walk(house, lodge(house, now, "visited"), "verify_report", now),
        "draft": walk(house, lodge(house, now), "draft", now),
        "checked": walk(house, lodge(house, now), "verify_draft", now),
        "determine": walk(house, lodge(house, now), "determine", now),
        "sign": walk(house, lodge(house, now, name="Klinik Contoh Pase"), "sign", now),
        "sign2": walk(house, lodge(house, now, name="Praktik Contoh 14"), "sign", now),
        "print": walk(house, lodge(house, now), "print_and_notify", now),
        "done": walk(house, lodge(house, now), "archived", now),
    }
    returned = lodge(house, now)
    items = [{"target": "ktp", "reason": "blurred", "note": "NIK tidak terbaca."}]
    take(returned.pk, "return_to_applicant", by=house.actor("fo", now), at=now,
         reason="Perbaiki KTP", data={"items": items})  # fmt: skip
    application = Application.objects.get(case=returned)
    file = SimpleUploadedFile("ktp.pdf", blank(1), "application/pdf")
    attachments.attach(application, "ktp", [file], by=house.actor("pemohon", now), at=now)
    submit(application, by=house.actor("pemohon", now), at=now)
    cases["repaired"] = returned
    checklist.mark(
        Application.objects.get(case=cases["check"]), "ktp", conforms=False, note="Buram",
        by=house.actor("fo", now), at=now,
    )  # fmt: skip
    return cases


def test_office_pages(
    live_server: Any, browser: Browser, office: House, now: datetime, keys: None
) -> None:
    cases = beside(stage, office, now)
    at = look(browser, live_server, office)
    one = {name: f"/kantor/berkas/{case.pk}/" for name, case in cases.items()}
    at("/kantor/", "fo", "kotak-kerja")
    at("/kantor/", "skpa", "kotak-kosong")
    at("/kantor/cari/?q=contoh", "fo", "cari")
    at("/kantor/arsip/", "fo", "arsip")
    at("/kantor/kunjungan/", "teknis", "kunjungan")
    at("/kantor/terima/", "fo", "terima")
    at(one["check"], "fo", "berkas-periksa")
    at(one["repaired"], "fo", "berkas-perbaikan")
    at(one["inspect"], "teknis", "berkas-tinjau")
    at(one["inspect"] + "bap/", "teknis", "bap")
    at(one["report"], "kasi", "berkas-bap")
    at(one["draft"] + "draf/", "teknis", "draf")
    at(one["checked"], "kasi", "berkas-draf")
    at(one["determine"], "kabid", "berkas-tetapkan")
    at(f"/kantor/tanda-tangan/{cases['sign'].pk}/", "kepala", "tanda-tangan")
    at(one["print"], "teknis", "berkas-cetak")
    at(one["done"], "fo", "berkas-selesai")


def test_office_pages_in_english(
    live_server: Any, browser: Browser, office: House, now: datetime
) -> None:
    case = beside(lodge, office, now)
    cookies = beside(cookie, office, "fo")
    for path, name in (("/kantor/", "kotak-kerja"), (f"/kantor/berkas/{case.pk}/", "berkas")):
        url = f"{live_server.url}{path}"
        check_page(browser, url, name=f"kantor-{name}", cookies=cookies, languages=("en",))


def test_the_head_signs_a_batch_with_one_passphrase(
    live_server: Any, browser: Browser, office: House, now: datetime, keys: None
) -> None:
    def ready() -> list[Case]:
        return [walk(office, lodge(office, now), "sign", now) for _ in range(3)]

    beside(ready)
    cookies = beside(cookie, office, "kepala")
    with context(browser, cookies=cookies, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + "/kantor/tanda-tangan/")
        for box in page.locator("[data-pick]").all():
            box.check()
        page.locator("[data-confirm]").check()
        page.locator("#pb").fill(PASSPHRASE.get_secret_value())
        picture(page, "kantor-tanda-tangan-kumpulan")
        page.locator("[data-go]").click()
        expect(page.locator("[data-progress]")).to_have_text(
            "3 dari 3 surat ditandatangani.", timeout=20_000
        )
        assert page.locator("#pb").input_value() == ""
    steps = beside(lambda: list(Case.objects.values_list("step", flat=True)))
    assert steps == ["print_and_notify"] * 3


def test_the_keyboard_walks_the_list_and_opens_a_case(
    live_server: Any, browser: Browser, office: House, now: datetime
) -> None:
    cases = beside(lambda: [lodge(office, now) for _ in range(3)])
    cookies = beside(cookie, office, "fo")
    with context(browser, cookies=cookies, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + "/kantor/")
        for key in ("j", "j", "j", "k", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url(f"**/kantor/berkas/{cases[1].pk}/")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "cari"


def test_the_checklist_keeps_itself(
    live_server: Any, browser: Browser, office: House, now: datetime
) -> None:
    case = beside(lodge, office, now)
    cookies = beside(cookie, office, "fo")
    with context(browser, cookies=cookies, base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(f"{live_server.url}/kantor/berkas/{case.pk}/")
        page.locator('input[name="tanda-ktp"][value="ya"]').check(force=True)
        expect(page.locator("[data-checked]")).to_have_text("1 dari 3 diperiksa")
        page.reload()
        assert page.locator('input[name="tanda-ktp"][value="ya"]').is_checked()
