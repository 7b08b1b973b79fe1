"""What people do on the pages, by the words that they read there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from eklinik.demo.accounts import PASSPHRASE
from eklinik.demo.cast import paper, picture
from tests.e2e.town import PASSWORD, PHONE, Town

DOWNLOADED = "izin.pdf"
MIDWIFE = {
    "nomor_str": "00 01 5 2 1 24-0000001",
    "str_seumur_hidup": "ya",
    "jenis_praktik": "mandiri",
    "tempat_praktik": "Praktik Mandiri Contoh",
    "alamat_praktik": "Jalan Contoh Nomor 8",
    "dikuasakan": "tidak",
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant keeps: the number and the secret."""

    number: str
    secret: str


def photo(text: str) -> FilePayload:
    """A photographed card."""
    return {"name": "foto kamera.jpg", "mimeType": "image/jpeg", "buffer": picture(text)}


def sheet(text: str) -> FilePayload:
    """A page as PDF."""
    return {"name": "dokumen.pdf", "mimeType": "application/pdf", "buffer": paper(text)}


def world(phone: str) -> str:
    """The number as the gateway is given it."""
    return "+62" + phone.lstrip("0")


# The applicant.


def join_by_phone(town: Town, page: Page, *, phone: str, name: str) -> None:
    """From the login page: a new account with a phone number and the code that arrives there."""
    page.get_by_role("link", name="Buat akun").click()
    page.get_by_label("Nomor ponsel atau surel").fill(phone)
    page.get_by_role("button", name="Kirim kode").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ketik kode yang kami kirim")
    code = re.findall(r"\b\d{6}\b", town.text_to(world(phone), "Kode masuk"))[0]
    page.get_by_label("Kode 6 angka").fill(code)
    page.get_by_role("button", name="Lanjut", exact=True).click()
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_role("button", name="Buat akun").click()


def find_permit(page: Page, url: str, words: str, name: str) -> None:
    """Search from the front page, read the permit's page, and ask for it."""
    page.goto(f"{url}/izin/")
    page.get_by_label("Usaha atau keperluan Anda").fill(words)
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("main").get_by_role("link", name=name).click()
    page.get_by_role("link", name="Ajukan izin ini").click()


def begin(page: Page) -> None:
    """Start a draft for a new permit."""
    page.get_by_role("radio", name=re.compile("^Baru")).check()
    page.get_by_role("button", name="Mulai mengisi").click()


def introduce(page: Page, kind: str, **words: str) -> None:
    """Who asks; `kind` as the form says it, the rest by the form's own names."""
    choice = page.get_by_role("radio", name=kind)
    if choice.count():
        choice.check()
    for name, typed in words.items():
        page.locator(f"[name={name}]").fill(typed)
    page.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(page.get_by_text("Data pemohon tersimpan.")).to_be_visible()


def answer(page: Page, first: str, answers: Mapping[str, str]) -> None:
    """Answer by code, page after page from the task named `first`, until the list is back."""
    page.get_by_role("link", name=first, exact=True).click()
    left = dict(answers)
    while "/isian/" in page.url:
        for code in [code for code in left if _box(page, code).count()]:
            _fill(_box(page, code), left.pop(code))
        before = page.url
        with page.expect_navigation():
            page.get_by_role("button", name="Simpan dan lanjutkan").click()
        assert page.url != before or page.get_by_text("membuka pertanyaan tambahan").count()
    assert left == {}


def _box(page: Page, code: str) -> Locator:
    return page.locator(f'[name="isian-{code}"]')


def _fill(box: Locator, typed: str) -> None:
    if box.first.get_attribute("type") == "radio":
        box.and_(box.page.locator(f'[value="{typed}"]')).check()
    else:
        box.fill(typed)


def open_tasks(page: Page) -> list[str]:
    """The documents of the task list that still have to be uploaded."""
    lines = page.locator("section[aria-labelledby=k-documents] li", has_text="Belum diisi")
    return [line.get_by_role("link").inner_text() for line in lines.all()]


def upload(page: Page, name: str, files: Sequence[FilePayload]) -> None:
    """Upload a document of the task list, in one go, and come back to the list."""
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("Foto atau berkas").set_input_files(list(files))
    page.get_by_role("button", name="Unggah").click()
    expect(page.get_by_role("heading", name="Yang sudah diunggah")).to_be_visible()
    page.get_by_role("link", name="Lanjutkan ke daftar").click()


def upload_the_rest(page: Page) -> None:
    """A PDF for everything that is still asked for."""
    for name in open_tasks(page):
        upload(page, name, [sheet(name)])


def send(page: Page) -> Receipt:
    """Check, send, and read the receipt."""
    page.get_by_role("link", name="Periksa dan kirim").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa sebelum dikirim")
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Permohonan Anda sudah kami terima.")
    number, secret = page.locator(".ticket dd").all_inner_texts()
    return Receipt(number, secret)


def standing(page: Page, url: str, receipt: Receipt) -> str:
    """The sentence of the tracking page, for the applicant who is logged in."""
    page.goto(f"{url}/lacak/{receipt.number}/")
    return page.get_by_role("heading", level=1).inner_text()


def download_letter(page: Page, url: str, folder: Path) -> Path:
    """From the list of own applications to the PDF on the disk."""
    page.goto(f"{url}/permohonan/")
    page.locator(".mine").get_by_role("link").first.click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh surat (PDF)").click()
    path = folder / DOWNLOADED
    waiting.value.save_as(path)
    return path


# The office.


def print_activation(page: Page, name: str) -> str:
    """Make an account at the desk; returns the code on the paper."""
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_role("button", name="Buat akun dan siapkan kertas").click()
    return page.locator("dd strong.code").inner_text()


def open_case(page: Page, url: str, number: str) -> None:
    """From the worklist, by the line that carries the number."""
    page.goto(f"{url}/kantor/")
    page.get_by_role("row").filter(has_text=number).get_by_role("link").click()
    expect(page.locator(".casehead .code")).to_have_text(number)


def take(page: Page, number: str, label: str, reason: str = "") -> str:
    """Press a verb's button, with a reason when it asks for one; returns what the page says."""
    verb = page.locator(".verb").filter(has=page.get_by_text(label, exact=True))
    if reason:
        verb.locator("summary").click()
        verb.get_by_label("Alasan", exact=True).fill(reason)
    verb.get_by_role("button", name=label, exact=True).click()
    return said(page, number)


def said(page: Page, number: str) -> str:
    """The sentence that confirms a movement, without the number before it."""
    told = page.get_by_role("status").filter(has_text=f"Berkas {number}: ")
    expect(told).to_be_visible()
    return told.inner_text().strip().removeprefix(f"Berkas {number}: ")


def mark(page: Page, name: str, *, conforms: bool, note: str = "") -> None:
    """One line of the checklist."""
    line = page.locator("[data-checks] li").filter(
        has=page.get_by_role("radiogroup", name=name, exact=True)
    )
    line.get_by_role("radio", name="Sesuai" if conforms else "Tidak sesuai", exact=True).check(
        force=True
    )
    if note:
        line.get_by_role("textbox").fill(note)


def keep_checks(page: Page) -> None:
    page.get_by_role("button", name="Simpan pemeriksaan").click()
    expect(page.get_by_text("Pemeriksaan tersimpan")).to_be_visible()


def mark_all(page: Page) -> None:
    """Everything conforms."""
    groups = page.locator("[data-checks] [role=radiogroup]")
    for place in range(groups.count()):
        groups.nth(place).get_by_role("radio", name="Sesuai", exact=True).check(force=True)
    keep_checks(page)


def return_to_applicant(
    page: Page, number: str, wrongs: Mapping[str, tuple[str, str]], reason: str
) -> str:
    """Send back what is wrong: for each its reason and a note, and one reason for all."""
    verb = page.locator("#v-return_to_applicant")
    verb.locator("summary").click()
    for name, (why, note) in wrongs.items():
        line = verb.locator(".correct").filter(has=page.get_by_label(name, exact=True))
        line.get_by_role("checkbox").check(force=True)
        line.get_by_role("combobox").select_option(label=why)
        line.get_by_role("textbox").fill(note)
    verb.get_by_label("Alasan", exact=True).fill(reason)
    verb.get_by_role("button", name="Kembalikan ke pemohon").click()
    return said(page, number)


def schedule(page: Page, number: str, at: datetime, team: Sequence[str], place: str) -> str:
    """Plan the visit; `at` by the office's clock."""
    verb = page.locator("#v-schedule")
    verb.locator("summary").click()
    verb.get_by_label("Tanggal dan jam kunjungan").fill(f"{at:%Y-%m-%dT%H:%M}")
    for name in team:
        verb.get_by_role("checkbox", name=name).check()
    verb.get_by_label("Tempat").fill(place)
    verb.get_by_role("button", name="Jadwalkan kunjungan").click()
    return said(page, number)


def fill_report(
    page: Page, at: datetime, *, wrong: str, note: str, inspectors: Sequence[str]
) -> None:
    """The BAP: one line does not conform, the applicant signs."""
    page.get_by_role("link", name="Isi BAP").click()
    page.get_by_label("Waktu peninjauan").fill(f"{at:%Y-%m-%dT%H:%M}")
    groups = page.locator("#findings [role=radiogroup]")
    for place in range(groups.count() - 1):
        bad = groups.nth(place).get_attribute("aria-label") == wrong
        groups.nth(place).get_by_role(
            "radio", name="Tidak sesuai" if bad else "Sesuai", exact=True
        ).check(force=True)
    page.locator("#findings li").filter(has_text=wrong).get_by_role("textbox").fill(note)
    page.get_by_role("group", name="Kesimpulan").get_by_role("radio").nth(1).check()
    for name in inspectors:
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Wakil pemohon yang hadir").fill("Syarifah Contoh")
    page.get_by_role("checkbox", name="Pemohon menandatangani").check()


def finish_report(page: Page) -> None:
    page.get_by_role("button", name="Tanda tangani dan selesaikan BAP").click()
    expect(page.get_by_text("BAP selesai. Serahkan kepada kepala seksi.")).to_be_visible()


def add_photos(page: Page, caption: str, *names: str) -> None:
    """Keep what is typed, then add photos of the visit."""
    page.get_by_role("button", name="Simpan dahulu").click()
    page.get_by_label("Tambah foto").set_input_files([photo(name) for name in names])
    page.get_by_label("Keterangan foto").fill(caption)
    page.get_by_role("button", name="Unggah foto").click()
    expect(page.get_by_role("heading", name=f"Foto ({len(names)})")).to_be_visible()


def write_draft(page: Page, link: str = "Susun draf", extra: str = "") -> None:
    """Write the letter, perhaps with a clause more, look at it, and come back to the case."""
    page.get_by_role("link", name=link).click()
    if extra:
        page.get_by_role("group", name="Ketentuan").get_by_role("textbox").last.fill(extra)
    page.get_by_role("button", name="Simpan draf").last.click()
    expect(page.get_by_text("Draf tersimpan. Periksa pratinjaunya")).to_be_visible()
    sheet_shown = page.locator("img.sheet")
    expect(sheet_shown).to_be_visible()
    assert sheet_shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    page.get_by_role("link", name="Kembali ke berkas untuk meneruskan").click()


def sign(page: Page) -> str:
    """Look at every page of the exact letter, confirm, sign; returns what the page says."""
    for shown in page.locator(".room-pages img").all():
        assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 400
    page.get_by_role("checkbox", name="Saya sudah memeriksa surat ini").check()
    page.locator("#pf").fill(PASSPHRASE)
    page.get_by_role("button", name="Tanda tangani surat ini").click()
    told = page.get_by_role("status").filter(has_text="ditandatangani.")
    expect(told).to_be_visible()
    return told.inner_text().strip()


# A stranger.


def verify_code(page: Page, url: str, code: str) -> str:
    """What the QR leads to; returns the verdict."""
    page.goto(f"{url}/v/{code}")
    return page.get_by_role("heading", level=1).inner_text()


def verify_file(page: Page, url: str, path: Path) -> str:
    """Upload a PDF on the verification page; returns the verdict."""
    page.goto(f"{url}/verifikasi/")
    page.set_input_files("#pdf", str(path))
    with page.expect_navigation():
        page.get_by_role("button", name="Periksa PDF").click()
    return page.get_by_role("heading", level=1).inner_text()


def phone_of(town: Town, name: str = "pemohon", **more: Any) -> Page:
    """The applicant's telephone."""
    return town.page(name, width=PHONE, **more)
