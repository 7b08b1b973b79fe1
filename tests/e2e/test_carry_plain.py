"""A midwife's practice permit, by the pages only: telephone, office, signature, stranger."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import carrying, hands, work
from tests.e2e.hands import Receipt, photo
from tests.e2e.harness import picture
from tests.e2e.town import PASSWORD, Town, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERMIT = "Surat Izin Praktik (SIP) Bidan"
PHONE, OTHER_PHONE = "081200001234", "081200001235"
APPLICANT = {
    "nik": "1171014501900001",
    "address": "Jalan Contoh Nomor 8, Gampong Contoh",
}
RETURNED = "Berkas Anda dikembalikan. Ada 2 hal yang perlu diperbaiki."
WRONGS = {
    "KTP pemohon": ("Foto atau pindaian buram", "NIK tidak terbaca. Foto ulang."),
    "Alamat tempat praktik": ("Data tidak cocok", "Tulis nama gampongnya."),
}


def apply(phone: Page, url: str) -> Receipt:
    """Fill in the draft that was begun, with several photos for one document, and send."""
    hands.begin(phone)
    hands.introduce(phone, "Perorangan", **APPLICANT)
    hands.answer(phone, "STR", hands.MIDWIFE)
    hands.upload(phone, "KTP pemohon", [photo("KTP, muka"), photo("KTP, belakang")])
    phone.get_by_role("link", name="KTP pemohon", exact=True).click()
    expect(phone.get_by_text("2 halaman")).to_be_visible()
    phone.get_by_role("link", name="Lanjutkan ke daftar").click()
    hands.upload_the_rest(phone)
    picture(phone, "alur-bidan-daftar")
    return hands.send(phone)


def repair(phone: Page, url: str) -> None:
    """Exactly what was asked, and nothing else; sending waits for the last of it."""
    phone.goto(f"{url}/permohonan/")
    phone.locator(".mine").get_by_role("link").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(RETURNED)
    phone.get_by_role("link", name="Lihat dan perbaiki").click()
    picture(phone, "alur-bidan-perbaikan")
    cards = phone.locator("article.fix")
    assert cards.locator("h2").all_inner_texts() == [
        "1. KTP pemohon", "2. Alamat tempat praktik"
    ]  # fmt: skip
    assert cards.locator(".pre").first.inner_text() == "“NIK tidak terbaca. Foto ulang.”"
    cards.nth(0).get_by_label("Foto atau berkas pengganti").set_input_files(
        [photo("KTP, muka, jelas"), photo("KTP, belakang, jelas"), photo("KTP, dekat")]
    )
    cards.nth(0).get_by_role("button", name="Unggah pengganti").click()
    expect(cards.nth(0).get_by_text("Sudah diperbaiki")).to_be_visible()
    # The button says that it is not yet time; whoever presses it all the same is told why.
    phone.get_by_role("button", name="Kirim perbaikan").click(force=True)
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Berkas Anda dikembalikan. Ada 1 hal yang perlu diperbaiki."
    )
    box = cards.nth(1).get_by_label("Alamat tempat praktik")
    box.fill("Jalan Contoh Nomor 8, Gampong Contoh")
    cards.nth(1).get_by_role("button", name="Simpan jawaban ini").click()
    phone.get_by_role("button", name="Kirim perbaikan").click()
    expect(phone.get_by_text("Perbaikan terkirim. Berkas Anda diperiksa lagi.")).to_be_visible()


def check_documents(town: Town, number: str) -> None:
    """Front office finds two faults and sends the file back with typed reasons."""
    desk = town.officer("fo")
    work.open_case(desk, town.url, number)
    for name, (_, note) in WRONGS.items():
        work.mark(desk, name, conforms=False, note=note)
    work.keep_checks(desk)
    said = work.return_to_applicant(desk, number, WRONGS, "Dua hal perlu diperbaiki.")
    assert said == ("Kembalikan ke pemohon. Sekarang: Pemohon melengkapi dan mengirim permohonan.")


def accept_documents(town: Town, number: str) -> None:
    """Old beside new, everything conforms, onwards."""
    desk = town.officer("fo")
    work.open_case(desk, town.url, number)
    pairs = desk.locator("section[aria-labelledby=banding] .pairs > li")
    assert pairs.locator("> b").all_inner_texts() == ["KTP pemohon", "Alamat tempat praktik"]
    assert pairs.nth(1).locator(".sidebyside p").all_inner_texts() == [
        "Jalan Contoh Nomor 8", "Jalan Contoh Nomor 8, Gampong Contoh"
    ]  # fmt: skip
    work.mark_all(desk)
    assert work.take(desk, number, "Teruskan ke Staf Teknis") == (
        "Teruskan ke Staf Teknis. Sekarang: Staf teknis membuat draf izin."
    )


def test_permit_without_inspection_from_telephone_to_stranger(town: Town, tmp_path: Path) -> None:
    phone = hands.phone_of(town)
    hands.find_permit(phone, town.url, "bidan", PERMIT)
    hands.join_by_phone(town, phone, phone=PHONE, name="Wardah Contoh")
    receipt = apply(phone, town.url)
    assert hands.standing(phone, town.url, receipt) == (
        "Berkas Anda sedang diperiksa petugas Front Office."
    )
    check_documents(town, receipt.number)
    assert hands.standing(phone, town.url, receipt) == RETURNED
    repair(phone, town.url)
    accept_documents(town, receipt.number)
    assert hands.standing(phone, town.url, receipt) == (
        "Draf izin Anda sedang disusun staf teknis."
    )
    granted = carrying.grant(town, receipt.number)
    assert hands.standing(phone, town.url, receipt) == "Izin Anda sudah terbit."
    carrying.check_as_stranger(town, granted, phone, tmp_path)
    for words in ("perlu Anda perbaiki", "sudah ditandatangani", "siap dicetak"):
        assert town.url in town.text_to(hands.world(PHONE), words)


def test_applicant_applies_without_javascript(town: Town) -> None:
    phone = hands.phone_of(town, javascript=False)
    hands.find_permit(phone, town.url, "bidan", PERMIT)
    hands.join_by_phone(town, phone, phone=OTHER_PHONE, name="Wardah Contoh")
    receipt = apply(phone, town.url)
    phone.context.clear_cookies()
    phone.goto(f"{town.url}/masuk/")
    log_in(phone, OTHER_PHONE, PASSWORD)
    assert hands.standing(phone, town.url, receipt) == (
        "Berkas Anda sedang diperiksa petugas Front Office."
    )
