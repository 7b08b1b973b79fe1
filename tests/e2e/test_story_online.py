"""An appointment by video: two people on one form, Zoom out of order, the office's own Jitsi."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import hands, visits
from tests.e2e.hands import photo
from tests.e2e.harness import axe, picture, too_wide
from tests.e2e.town import PATIENCE, Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VISITOR = {
    "name": "Ratna Dewi Contoh", "nik": "1171015506920002", "phone": "081200005678",
    "address": "Lorong Contoh Nomor 7, Gampong Contoh",
}  # fmt: skip
OURS = {key: text for key, text in visits.SHOP.items() if key not in {"isi_reklame", "ukuran"}}
SEEN_SECONDS = 15_000


def choose_provider(admin: Page, url: str, name: str) -> None:
    """The administrator says where rooms are made."""
    admin.goto(f"{url}/kelola/ruang-online/")
    admin.get_by_role("radio", name=name, exact=True).check()
    admin.get_by_role("button", name="Simpan penyedia").click()
    expect(admin.get_by_role("radio", name=name, exact=True)).to_be_checked()


def book(phone: Page, url: str) -> None:
    """Online, the first time that is free, minutes from now; then through the online door."""
    phone.goto(f"{url}/janji/kutaraja/?jenis=online")
    phone.get_by_role("link", name=re.compile("^Bantuan permohonan")).click()
    phone.locator(".asks a").first.click()
    phone.locator(".times a").first.click()
    phone.get_by_label("Nama").fill(VISITOR["name"])
    phone.get_by_label("Nomor").fill(VISITOR["phone"])
    phone.get_by_role("button", name="Buat janji temu").click()
    picture(phone, "cerita-janji")
    phone.get_by_role("button", name="Masuk antrean online").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Menunggu petugas online")
    picture(phone, "cerita-online-tunggu")


def open_a_room(town: Town, desk: Page, phone: Page) -> None:
    """Zoom answers with an error and says so; Jitsi opens, and both come in."""
    admin = town.officer("admin")
    choose_provider(admin, town.url, "Zoom")
    desk.reload()
    desk.get_by_role("button", name="Buka ruang: Zoom").click()
    expect(desk.get_by_role("alert").filter(has_text="Zoom sedang bermasalah")).to_be_visible()
    choose_provider(admin, town.url, "Jitsi milik kantor")
    desk.reload()
    desk.get_by_role("button", name="Buka ruang: Jitsi milik kantor").click()
    expect(desk.get_by_text("Ruang dibuka.")).to_be_visible()
    desk.get_by_role("button", name="Persilakan masuk").click()
    assert met(phone, "Petugas siap, masuk").endswith("(tamu)")
    assert met(desk, "Masuk sebagai tuan rumah").endswith("(moderator)")


def met(page: Page, link: str) -> str:
    """What the meeting's own page says to whoever comes in by this link."""
    with page.expect_popup() as waiting:
        page.get_by_role("link", name=link).click(timeout=PATIENCE)
    said = waiting.value.get_by_role("heading", level=1).inner_text()
    waiting.value.close()
    return said


def agree(phone: Page) -> None:
    """The visitor reads the words and says yes on the own page."""
    phone.get_by_role("button", name="Ya, saya setuju").click()
    expect(phone.get_by_text("Persetujuan Anda tercatat.")).to_be_visible()
    picture(phone, "cerita-online-ruang")


def fill_together(desk: Page, phone: Page) -> None:
    """Each sees what the other types; nobody shares a screen."""
    phone.reload()
    phone.get_by_role("link", name="Buka formulir").click()
    expect(desk.locator("[data-beside]")).to_contain_text("ada di halaman ini")
    visits.put(phone, "isi_reklame", visits.SHOP["isi_reklame"])
    seen(desk, "isi_reklame", visits.SHOP["isi_reklame"])
    phone.locator("h1").click()
    visits.put(desk, "ukuran", visits.SHOP["ukuran"])
    seen(phone, "ukuran", visits.SHOP["ukuran"])
    picture(desk, "cerita-isian-bersama")
    assert [too_wide(phone), *axe(phone)] == [0]


def seen(page: Page, code: str, text: str) -> None:
    """The other one's words stand here."""
    box = page.locator(f"[name=isian-{code}]")
    expect(box).to_have_value(text, timeout=SEEN_SECONDS)


def send_a_photo(desk: Page, phone: Page) -> None:
    """From the waiting page to the officer's scan screen, and into the file."""
    phone.get_by_role("link", name="Kembali ke ruang").click()
    phone.get_by_label("Pilih foto atau PDF").set_input_files([photo("KTP pemohon")])
    phone.get_by_role("button", name="Kirim ke petugas").click()
    expect(phone.get_by_text("1 berkas sampai di meja petugas").first).to_be_visible()
    desk.reload()
    desk.get_by_role("link", name="Buka layar pindai").click()
    expect(desk.locator(".sheets > li")).to_have_count(1)
    desk.locator(".sheets select").select_option(label="KTP pemohon")
    desk.get_by_role("button", name="Jadikan PDF untuk KTP pemohon").click()
    expect(desk.get_by_text("PDF untuk KTP pemohon tersimpan (1 halaman).")).to_be_visible()
    desk.get_by_role("link", name="Kembali ke pengunjung").click()


def test_visitor_and_officer_file_an_application_over_video(town: Town) -> None:
    desk, phone = town.officer("fo"), hands.phone_of(town, "daring")
    visits.sign_on(desk, town.url, "Online")
    book(phone, town.url)
    visits.call(desk, phone.locator("[data-state] .big").first.inner_text())
    with desk.expect_navigation():
        desk.keyboard.press("F10")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ruang online Anda")
    open_a_room(town, desk, phone)
    agree(phone)
    desk.reload()
    visits.note_new_person(desk, VISITOR, "Papan nama kedai, dibantu lewat video.")
    visits.prepare_documents(desk, missing="Bukti lunas pajak reklame")
    visits.open_account(desk)
    visits.open_form(desk)
    fill_together(desk, phone)
    visits.fill(desk, OURS)
    desk.get_by_role("link", name="Kembali ke KL-").click()
    send_a_photo(desk, phone)
    visits.upload_the_rest(desk)
    receipt = visits.submit(desk)
    desk.goto(f"{town.url}/loket/")
    desk.get_by_role("link", name="Kembali ke pengunjung").click()
    visits.conclude(desk, "Izin: Berkas diterima untuk diproses", "Dilacak dengan kode rahasia.")
    desk.get_by_role("button", name="Selesai", exact=True).click()
    expect(phone.get_by_text("Konsultasi ini sudah selesai")).to_be_visible()
    assert visits.track(town, receipt, "tetangga") == (
        "Berkas Anda sedang diperiksa petugas Front Office."
    )
