"""The PAUD permit of a city, by the pages only: with a visit whose report comes back once."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import carrying, hands, work
from tests.e2e.hands import Receipt, photo, sheet
from tests.e2e.harness import picture
from tests.e2e.town import PASSWORD, Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERMIT = "Izin Pendidikan KB/TPA/SPS"
OFFICE_CLOCK = ZoneInfo("Asia/Jakarta")
APPLICANT = {
    "nik": "1171015205850001",
    "business_name": "Yayasan Bina Anak Contoh",
    "nib": "9120000000017",
    "phone": "0812-0000-5678",
    "address": "Jalan Kenari Contoh Nomor 5, Gampong Contoh",
}
WRONGS = {"Surat keterangan domisili": ("Sudah kedaluwarsa", "Unggah yang terbaru.")}
WRONG_LINE = "Halaman bermain aman dan berpagar"
TEAM = ("Safrizal Contoh", "Mutia Contoh")
BAP_WRONG = "Foto halaman bermain belum ada."
NOW_WITH_STAFF = "Staf teknis meninjau lapangan dan menyusun BAP."


def today() -> datetime:
    return datetime.now(OFFICE_CLOCK)


def answers() -> dict[str, str]:
    return {
        "nama_satuan": "KB Bunga Contoh",
        "jenis_satuan": "kb",
        "alamat_satuan": "Jalan Kenari Contoh Nomor 5, Gampong Contoh",
        "jumlah_anak": "24",
        "jumlah_pendidik": "3",
        "mulai_kegiatan": f"{today() + timedelta(days=30):%Y-%m-%d}",
        "dikuasakan": "tidak",
    }


def activate(town: Town, phone: Page) -> None:
    """The desk makes the account and prints a code; the telephone makes it one's own."""
    desk = town.officer("fo")
    desk.goto(f"{town.url}/kantor/akun-pemohon/")
    code = work.print_activation(desk, "Syarifah Contoh")
    phone.goto(f"{town.url}/aktivasi/")
    phone.get_by_label("Kode aktivasi").fill(code)
    phone.get_by_role("button", name="Lanjut", exact=True).click()
    phone.get_by_label("Kata sandi baru").fill(PASSWORD)
    phone.get_by_role("button", name="Simpan dan masuk").click()
    expect(phone.get_by_role("heading", name="Permohonan saya")).to_be_visible()


def apply(phone: Page, first: str) -> Receipt:
    hands.begin(phone)
    hands.introduce(phone, "Yayasan/lembaga", **APPLICANT)
    hands.answer(phone, first, answers())
    pages = [photo(f"Sarana, halaman {number}") for number in (1, 2, 3)]
    hands.upload(phone, "Daftar sarana dan prasarana", pages)
    hands.upload_the_rest(phone)
    picture(phone, "alur-paud-daftar")
    return hands.send(phone)


def check_documents(town: Town, receipt: Receipt, phone: Page) -> None:
    """One return to the applicant, one repair."""
    desk = town.officer("fo")
    work.open_case(desk, town.url, receipt.number)
    work.return_to_applicant(desk, receipt.number, WRONGS, "Satu hal perlu diperbaiki.")
    assert hands.standing(phone, town.url, receipt) == (
        "Berkas Anda dikembalikan. Ada 1 hal yang perlu diperbaiki."
    )
    phone.get_by_role("link", name="Perbaiki sekarang").click()
    card = phone.locator("article.fix")
    card.get_by_label("Foto atau berkas pengganti").set_input_files([sheet("Domisili baru")])
    card.get_by_role("button", name="Unggah pengganti").click()
    expect(card.get_by_text("Sudah diperbaiki")).to_be_visible()
    phone.get_by_role("button", name="Kirim perbaikan").click()
    work.open_case(desk, town.url, receipt.number)
    work.mark_all(desk)
    assert work.take(desk, receipt.number, "Teruskan ke Staf Teknis") == (
        "Teruskan ke Staf Teknis. Sekarang: Staf teknis menjadwalkan kunjungan lapangan."
    )


def visit(town: Town, receipt: Receipt, phone: Page) -> None:
    """Plan, letter of assignment, visit, BAP with photos."""
    staff, number = town.officer("teknis"), receipt.number
    work.open_case(staff, town.url, number)
    when = today() + timedelta(days=1)
    said = work.schedule(staff, number, when, TEAM[1:], "Jalan Kenari Contoh Nomor 5")
    assert said == f"Jadwalkan kunjungan. Sekarang: {NOW_WITH_STAFF}"
    assert hands.standing(phone, town.url, receipt) == (
        "Petugas akan berkunjung ke tempat Anda dan menyusun laporannya."
    )
    expect(phone.get_by_text("Siapkan tempat Anda untuk kunjungan")).to_be_visible()
    work.open_case(staff, town.url, number)
    letter = staff.get_by_role("link", name="Buka surat tugas").get_attribute("href")
    answer = staff.request.get(f"{town.url}{letter}")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    work.fill_report(
        staff, today() - timedelta(minutes=5), wrong=WRONG_LINE, note="Pagar sisi timur rusak",
        inspectors=TEAM[:1],
    )  # fmt: skip
    picture(staff, "alur-paud-bap")
    work.finish_report(staff)
    assert work.take(staff, number, "Serahkan BAP") == (
        "Serahkan BAP. Sekarang: Kepala seksi memverifikasi BAP."
    )


def return_report(town: Town, number: str) -> None:
    """The section head returns the BAP to front office, who sends it on; staff amends it."""
    head, desk, staff = town.officer("kasi"), town.officer("fo"), town.officer("teknis")
    work.open_case(head, town.url, number)
    assert head.locator("section[aria-labelledby=panel] dd").nth(3).inner_text() == "1"
    assert work.take(head, number, "Kembalikan BAP ke Front Office", BAP_WRONG) == (
        "Kembalikan BAP ke Front Office. Sekarang: FO melengkapi berkas BAP."
    )
    work.open_case(desk, town.url, number)
    assert work.take(desk, number, "Minta BAP diperbaiki") == (
        f"Minta BAP diperbaiki. Sekarang: {NOW_WITH_STAFF}"
    )
    work.open_case(staff, town.url, number)
    staff.get_by_role("link", name="Isi BAP").click()
    expect(staff.get_by_text("versi 2")).to_be_visible()
    work.add_photos(staff, "Halaman bermain", "Pagar timur", "Pagar barat")
    for name in TEAM[:1]:
        staff.get_by_role("checkbox", name=name).check()
    staff.get_by_label("Bila tidak, alasannya").fill("Pemohon tidak di tempat")
    work.finish_report(staff)
    work.take(staff, number, "Serahkan BAP")
    work.open_case(head, town.url, number)
    assert work.take(head, number, "Teruskan ke Staf Teknis") == (
        "Teruskan ke Staf Teknis. Sekarang: Staf teknis membuat draf izin."
    )


def test_permit_with_inspection_from_telephone_to_stranger(town: Town, tmp_path: Path) -> None:
    phone = hands.phone_of(town)
    activate(town, phone)
    hands.find_permit(phone, town.url, "paud", PERMIT)
    receipt = apply(phone, "Satuan")
    check_documents(town, receipt, phone)
    visit(town, receipt, phone)
    return_report(town, receipt.number)
    granted = carrying.grant(town, receipt.number)
    assert hands.standing(phone, town.url, receipt) == "Izin Anda sudah terbit."
    picture(phone, "alur-paud-selesai")
    carrying.check_as_stranger(town, granted, phone, tmp_path)
