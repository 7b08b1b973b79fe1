"""A shop owner without e-mail comes to the hall: four browsers at once, by the pages only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.clinic.capture import paper
from tests.e2e import hands, visits, work
from tests.e2e.harness import axe, picture, too_wide
from tests.e2e.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SECONDS = 10.0
"""Within which the hall shows a call on a busy machine; the screen asks every two."""
OWNER = {
    "name": "Nyak Umar Contoh", "nik": "1171012003600002", "phone": "081200004321",
    "address": "Jalan Contoh Nomor 5, Gampong Contoh",
}  # fmt: skip
AGREED = "Bukti lunas pajak dibawa sebelum surat diambil."


def take_number(kiosk: Page, url: str) -> str:
    """Touch the service, then 'elderly'; returns the number in large figures."""
    kiosk.goto(f"{url}/kios/demo-kutaraja/")
    picture(kiosk, "cerita-kios")
    kiosk.get_by_role("link", name="Bantuan permohonan").click()
    kiosk.get_by_role("button", name="Lanjut usia").click()
    label = kiosk.locator("main .knum").inner_text()
    picture(kiosk, "cerita-kios-nomor")
    return label


def watch(screen: Page, url: str) -> None:
    """The television of the hall, started once."""
    screen.goto(f"{url}/layar/kutaraja/ruang-tunggu/")
    expect(screen.locator(".calling")).to_be_visible()


def scan_the_card(desk: Page, phone: Page) -> None:
    """The visitor's own phone photographs the card; the officer makes it a PDF."""
    desk.get_by_role("button", name="Mulai memindai").click()
    phone.goto(visits.read_qr(desk.locator(".scan-qr")))
    expect(desk.get_by_text("HP tersambung")).to_be_visible()
    phone.get_by_label("Dokumen apa ini?").select_option(label="KTP pemohon")
    shot = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": paper.jpeg("", 3, 95)}
    phone.get_by_label("Ambil foto").set_input_files([shot])
    expect(desk.locator(".sheets > li")).to_have_count(1)
    expect(desk.get_by_text("Terbaca")).to_be_visible()
    picture(desk, "cerita-pindai-loket")
    picture(phone, "cerita-pindai-hp")
    desk.get_by_role("button", name="Jadikan PDF untuk KTP pemohon").click()
    expect(desk.get_by_text("PDF untuk KTP pemohon tersimpan (1 halaman).")).to_be_visible()
    desk.get_by_role("link", name="Kembali ke pengunjung").click()


def hand_over_survey(desk: Page) -> str:
    """The code on the screen and on paper; returns where the phone goes."""
    note = desk.locator("section[aria-labelledby=sv]")
    address = visits.read_qr(note.locator(".qr"))
    picture(desk, "cerita-survei-loket")
    note.get_by_role("link", name="Cetak").click()
    assert visits.read_qr(desk.locator(".bringslip .qr")) == address
    assert [too_wide(desk), *axe(desk)] == [0]
    assert OWNER["name"] not in desk.content()
    desk.get_by_role("link", name="Kembali").click()
    return address


def print_what_to_bring(desk: Page, url: str) -> None:
    """From the list of today's visits; no name on it."""
    desk.goto(f"{url}/loket/")
    desk.get_by_role("link", name="Yang dibawa").first.click()
    expect(desk.get_by_role("listitem").filter(has_text="NPWP asli")).to_be_visible()
    assert OWNER["name"] not in desk.content()
    assert [too_wide(desk), *axe(desk)] == [0]
    picture(desk, "cerita-yang-dibawa")


def test_shop_owner_without_email_goes_home_with_a_receipt(town: Town) -> None:
    kiosk, screen = town.page("kios", width=1080), town.page("layar")
    desk, phone = town.officer("fo2"), hands.phone_of(town, "pengunjung")
    watch(screen, town.url)
    visits.sign_on(desk, town.url, "Loket 1")
    picture(desk, "cerita-loket-siap")
    label = take_number(kiosk, town.url)
    visits.call(desk, label)
    assert visits.seconds_until(screen.locator(".calling .big"), label) < SECONDS
    assert "Loket 1" in screen.locator(".calling .to").inner_text()
    picture(screen, "cerita-layar")

    with desk.expect_navigation():
        desk.keyboard.press("F10")
    visits.note_new_person(desk, OWNER, "Mau pasang papan nama kedai, belum punya izin.")
    visits.prepare_documents(desk, missing="Bukti lunas pajak reklame")
    picture(desk, "cerita-loket-jalur")
    mandate = visits.mandate_by_slip(desk)
    slip = visits.open_account(desk)
    assert len(slip.replace("-", "").replace(" ", "")) == 12
    visits.open_form(desk)
    visits.fill(desk, visits.SHOP)
    desk.get_by_role("link", name="Kembali ke KL-").click()
    scan_the_card(desk, phone)
    visits.upload_the_rest(desk)
    receipt = visits.submit(desk)
    picture(desk, "cerita-tanda-terima")

    desk.goto(f"{town.url}/loket/")
    desk.get_by_role("link", name="Kembali ke pengunjung").click()
    expect(desk.get_by_text(mandate, exact=True)).to_be_visible()
    visits.conclude(desk, "Izin: Berkas diterima untuk diproses", AGREED, "NPWP asli")
    picture(desk, "cerita-hasil")
    with desk.expect_navigation():
        desk.keyboard.press("F9")
    expect(desk.get_by_text("selesai dan dikunci")).to_be_visible()
    visits.answer_survey(phone, hand_over_survey(desk))
    visits.nothing_left(desk, OWNER["name"], OWNER["nik"], AGREED)
    print_what_to_bring(desk, town.url)

    work.open_case(town.officer("fo"), town.url, receipt.number)
    assert visits.track(town, receipt, "tetangga") == (
        "Berkas Anda sedang diperiksa petugas Front Office."
    )
