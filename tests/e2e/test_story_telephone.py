"""Somebody calls: consent, two questions, help in their name, a call-back, and a change of mind."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import hands, visits
from tests.e2e.harness import axe, picture, too_wide
from tests.e2e.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CALLER, NUMBER = "Cut Nyak Contoh", "081200000001"
KNOWS = {
    "Empat angka terakhir NIK Anda?": "9001", "Tahun lahir Anda?": "1985",
    "Izin apa yang pernah atau sedang Anda urus di sini?": "Izin pendidikan",
    "Gampong atau jalan tempat tinggal Anda, seperti yang pernah ditulis?": "Gampong Contoh",
}  # fmt: skip
AGREED = "Kami telepon lagi lusa pagi setelah gambar reklame siap."


def answer_the_phone(desk: Page, url: str) -> None:
    """The number on the display, the name that was said, and the words that are read out."""
    desk.goto(f"{url}/loket/telepon/")
    desk.get_by_label("Nomor yang menelepon").fill(NUMBER)
    desk.get_by_label("Nama yang disebut").fill(CALLER)
    desk.get_by_role("button", name="Terima panggilan").click()
    picture(desk, "cerita-telepon-kartu")
    desk.get_by_role("button", name="Dijawab: ya").click()
    expect(desk.get_by_text("Dibacakan, dijawab ya")).to_be_visible()


def know_the_caller(desk: Page) -> None:
    """Two questions whose answers only the person knows; nothing is shown before."""
    assert desk.get_by_text("ditampilkan setelah penelepon dikenal").count()
    for right in (1, 2):
        desk.get_by_role("button", name="Ajukan pertanyaan").click()
        asked = desk.locator(".script p.large-print", has_text="?").last.inner_text().strip("“”")
        desk.get_by_label("Jawaban penelepon").fill(KNOWS[asked])
        desk.get_by_role("button", name="Cocokkan").click()
        expect(desk.locator(".script .tag", has_text=re.compile("^ *cocok"))).to_have_count(right)
    expect(desk.get_by_text("Dikenal: dua jawaban cocok")).to_be_visible()


def give_a_mandate(town: Town, desk: Page) -> str:
    """The words are read, the code goes to the caller's own phone and comes back by voice."""
    desk.get_by_role("link", name="Minta kuasa").click()
    desk.get_by_label("Jawaban pemohon, kata demi kata").fill("Ya, saya setuju dibantu.")
    desk.get_by_role("button", name="Simpan kuasa").click()
    code = re.findall(r"\b\d{6}\b", town.text_to(hands.world(NUMBER), "Kode kuasa"))[0]
    desk.get_by_label("Kode kuasa").fill(code)
    desk.get_by_role("button", name="Cocokkan").click()
    expect(desk.get_by_text("Kode cocok. Kuasa berlaku.")).to_be_visible()
    picture(desk, "cerita-telepon-kuasa")
    number = desk.locator("section[aria-labelledby=k1] .code").inner_text()
    desk.get_by_role("link", name=re.compile("^Konsultasi")).click()
    return number


def name_the_caller(desk: Page) -> None:
    """The applicant whom the office knows, and what the call is about."""
    desk.get_by_label("Cari pemohon").fill(NUMBER)
    desk.get_by_role("button", name="Cari", exact=True).first.click()
    found = desk.get_by_role("radio", name=re.compile(CALLER)).first
    expect(found).to_be_checked()
    desk.get_by_label("Keperluan dan apa yang kurang").fill("Minta dibantu mengisi izin reklame.")
    desk.get_by_role("button", name="Simpan, mulai dari dokumen").click()


def close_with_a_call_back(desk: Page) -> None:
    """What is missing, and when the office calls again."""
    outcome = "Izin: Berkas dikembalikan untuk dilengkapi"
    visits.note_outcome(desk, outcome, AGREED)
    later = datetime.now(UTC) + timedelta(days=2)
    desk.get_by_label("Tanggal").fill(f"{later:%Y-%m-%d}")
    desk.get_by_label("Jam", exact=True).fill("09:30")
    desk.get_by_label("Caranya").select_option(label="Kami menelepon balik")
    desk.get_by_role("button", name="Selesai", exact=True).click()
    expect(desk.get_by_text("selesai dan dikunci")).to_be_visible()


def end_the_call(desk: Page, card: str) -> None:
    """The note is read back and sent to the caller's own number."""
    desk.goto(card)
    desk.get_by_label("Hasil").select_option(label="Diberi keterangan")
    desk.get_by_label("Yang disepakati").fill(AGREED)
    desk.get_by_role("button", name="Selesai", exact=True).click()
    expect(desk.get_by_text("Ringkasan dikirim ke nomor penelepon.")).to_be_visible()


def call_back(desk: Page) -> None:
    """The call that is owed: nobody answers, so it comes back half an hour later."""
    owed = desk.locator("section[aria-labelledby=t1] li").filter(has_text=CALLER)
    owed.get_by_role("button").click()
    picture(desk, "cerita-telepon-balik")
    desk.get_by_role("button", name="Tidak diangkat").click()
    expect(owed.get_by_text("Dicoba 1×")).to_be_visible()


def take_the_mandate_back(phone: Page, link: str) -> None:
    """On the phone: read what was done, and take the mandate back."""
    phone.goto(link)
    assert [too_wide(phone), *axe(phone)] == [0]
    picture(phone, "cerita-kuasa-hp")
    phone.get_by_text("Saya mencabut kuasa ini").click()
    phone.get_by_role("button", name="Cabut kuasa").click()
    expect(phone.get_by_text("Saya mencabut kuasa ini")).to_have_count(0)
    picture(phone, "cerita-kuasa-dicabut")


def test_caller_is_helped_called_back_and_takes_the_mandate_back(town: Town) -> None:
    desk, phone = town.officer("klinik2"), hands.phone_of(town, "penelepon")
    visits.sign_on(desk, town.url, "Telepon")
    answer_the_phone(desk, town.url)
    know_the_caller(desk)
    card = desk.url
    desk.get_by_label("Layanan").select_option(label="A Bantuan permohonan")
    desk.get_by_role("button", name="Mulai konsultasi").click()
    name_the_caller(desk)
    mandate = give_a_mandate(town, desk)
    visits.prepare_documents(desk, missing="Gambar isi reklame")
    desk.get_by_role("button", name="Akun sudah ada, lanjut").click()
    visits.open_form(desk)
    visits.fill(desk, visits.SHOP)
    desk.get_by_role("link", name="Kembali ke KL-").click()
    close_with_a_call_back(desk)
    end_the_call(desk, card)
    call_back(desk)

    told = town.text_to(hands.world(NUMBER), AGREED)
    assert "tidak pernah meminta kata sandi" in told
    text = town.text_to(hands.world(NUMBER), "/kuasa/")
    link = re.findall(r"https?://\S+/kuasa/[\w-]+/", text)[0]
    assert mandate in text
    take_the_mandate_back(phone, link)
    refuse_without_mandate(desk, town.url)


def refuse_without_mandate(desk: Page, url: str) -> None:
    """From that moment the officer can do nothing in the person's name."""
    desk.goto(f"{url}/loket/")
    row = desk.get_by_role("row").filter(has_text="Bantuan permohonan").first
    row.get_by_role("link").first.click()
    desk.get_by_role("button", name="Layani pengunjung ini").click()
    expect(desk.get_by_text("Belum ada kuasa")).to_be_visible()
    visits.note_outcome(desk, "Izin: Konsultasi selesai di loket", "Pemohon mengurus sendiri.")
    desk.get_by_role("button", name="Selesai", exact=True).click()
    expect(desk.get_by_text("selesai dan dikunci")).to_be_visible()
