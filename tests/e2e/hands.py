"""What applicants and strangers do on the pages, by the words that they read there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

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
