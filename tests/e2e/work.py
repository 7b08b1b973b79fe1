"""What the office does on its pages, by the words that it reads there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from playwright.sync_api import Page, expect

from eklinik.demo.accounts import PASSPHRASE
from tests.e2e.hands import photo


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
