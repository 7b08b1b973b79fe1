"""The road that both charts share, from the draft to a stranger who checks the letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from tests.e2e import hands, work
from tests.e2e.town import Town

REVISION = "Tambahkan ketentuan tentang papan nama."
CLAUSE = "Pemegang izin memasang papan nama di tempat yang mudah terlihat."
ALTERED = "Berkas ini berubah setelah ditandatangani. Jangan dipakai."


@dataclass(frozen=True, slots=True)
class Granted:
    """The permit's number, and the digest of the letter that the head confirmed."""

    number: str
    digest: str


def grant(town: Town, number: str) -> Granted:
    """Draft, one revision by the section head, determination, signature, print, archive."""
    staff, head = town.officer("teknis"), town.officer("kasi")
    work.open_case(staff, town.url, number)
    work.write_draft(staff)
    assert work.take(staff, number, "Teruskan ke Kepala Seksi") == (
        "Teruskan ke Kepala Seksi. Sekarang: Kepala seksi memverifikasi draf izin."
    )
    work.open_case(head, town.url, number)
    assert work.take(head, number, "Kembalikan draf untuk direvisi", REVISION) == (
        "Kembalikan draf untuk direvisi. Sekarang: Staf teknis membuat draf izin."
    )
    work.open_case(staff, town.url, number)
    staff.locator("summary", has_text="Riwayat").click()
    expect(staff.locator("q", has_text=REVISION)).to_be_visible()
    work.write_draft(staff, "Ubah draf", extra=CLAUSE)
    work.take(staff, number, "Teruskan ke Kepala Seksi")
    work.open_case(head, town.url, number)
    work.take(head, number, "Teruskan ke Kepala Bidang")
    granted = _determine_and_sign(town, number)
    work.open_case(staff, town.url, number)
    assert work.take(staff, number, "Sudah dicetak, beri tahu pemohon") == (
        "Sudah dicetak, beri tahu pemohon. Sekarang: FO mengarsipkan berkas."
    )
    desk = town.officer("fo")
    work.open_case(desk, town.url, number)
    assert work.take(desk, number, "Arsipkan dan tutup berkas") == (
        "Arsipkan dan tutup berkas. Sekarang: Izin terbit dan diarsipkan."
    )
    return granted


def _determine_and_sign(town: Town, number: str) -> Granted:
    division = town.officer("kabid")
    work.open_case(division, town.url, number)
    assert work.take(division, number, "Tetapkan") == (
        "Tetapkan. Sekarang: Kepala dinas menandatangani izin secara elektronik."
    )
    head = town.officer("kepala")
    work.open_case(head, town.url, number)
    head.get_by_role("link", name="Tanda tangani").click()
    digest = head.locator(".hash").inner_text().replace(" ", "")
    permit = head.locator(".seal dd").first.inner_text()
    assert work.sign(head) == f"Surat {permit} ditandatangani."
    return Granted(permit, digest)


def check_as_stranger(town: Town, granted: Granted, phone: Page, folder: Path) -> None:
    """The applicant's own download, in the hands of somebody who has no account."""
    letter = hands.download_letter(phone, town.url, folder)
    assert begins_with(letter, granted.digest)
    code = code_in(letter, town.url)
    stranger = town.page("orang lain", width=360)
    assert hands.verify_code(stranger, town.url, code) == "Surat ini asli dan masih berlaku."
    assert stranger.locator(".facts dd").nth(1).inner_text() == granted.number
    assert hands.verify_file(stranger, town.url, letter) == "Surat ini asli dan masih berlaku."
    assert stranger.locator(".proof .tag.late").count() == 0
    for altered in (_longer(letter), _touched(letter)):
        assert hands.verify_file(stranger, town.url, altered) == ALTERED


def begins_with(letter: Path, digest: str) -> bool:
    """The signed file begins byte for byte with what the head confirmed."""
    raw = letter.read_bytes()
    end = raw.index(b"%%EOF") + len(b"%%EOF")
    return digest in {sha256(raw[: end + more]).hexdigest() for more in (0, 1, 2)}


def code_in(letter: Path, url: str) -> str:
    """The verification code as the letter prints it, beside the address of the page."""
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(letter))
    found = re.findall(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4})+\b", text)
    assert url.removeprefix("http://") in text
    assert len(set(found)) == 1, text
    return found[0]


def _longer(letter: Path) -> Path:
    path = letter.with_name("ditambah.pdf")
    path.write_bytes(letter.read_bytes() + b"\n% tambahan\n")
    return path


def _touched(letter: Path) -> Path:
    """One byte inside what was signed is another."""
    path, raw = letter.with_name("diubah.pdf"), bytearray(letter.read_bytes())
    raw[len(raw) // 3] ^= 1
    path.write_bytes(raw)
    return path
