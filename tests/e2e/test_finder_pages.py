"""The finder in a browser: both widths, both schemes, both languages, and without script."""

from __future__ import annotations

import os

import pytest

from eklinik.licensing.reference import load_law
from tests.e2e.harness import check_page, context
from tests.licensing.conftest import REFERENCE
from tests.people import NOW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = {
    "kosong": "/temukan/",
    "kata": "/temukan/?q=lampoh+kupi",
    "nihil": "/temukan/?q=qqzzw+vvbrr",
    "kode": "/temukan/2025/14131/?q=kopiah",
    "jawab": "/temukan/2025/16299/?q=tusuk+sate&skala=mikro&letak=district&tempat=Gampong+Contoh",
    "banyak": "/temukan/2025/14131/?skala=tidak-tahu&kawasan=kek",
    "belum": "/temukan/2025/85311/?skala=kecil",
    "lama": "/temukan/kode-lama/?kode=56101+47111+00000",
}


@pytest.fixture
def shown(live_house) -> None:
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    load_law(REFERENCE, at=NOW)


@pytest.mark.parametrize("name", PAGES)
def test_finder_page_is_for_everybody(live_server, browser, shown, name) -> None:
    check_page(browser, live_server.url + PAGES[name], name=f"temukan-{name}")


def test_whole_way_without_script(live_server, browser, shown) -> None:
    with context(browser, width=360, javascript=False) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + "/")
        page.fill("#q", "usaha tusuk sate")
        page.click(".finder button")
        page.click("text=16299")
        page.click("label:has(input[value=mikro])")
        page.click("text=Tunjukkan izinnya")
        assert page.locator(".risk h2").inner_text() == (
            "Risiko Menengah Rendah: NIB + Sertifikat Standar"
        )
