"""What happens at the clinic's desk, by the words that the officer reads there."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping

import cv2
import numpy as np
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hands import Receipt, photo, sheet
from tests.e2e.town import PATIENCE, Town

PERMIT = "Izin Penyelenggaraan Reklame"
SHOP: dict[str, str] = {
    "jenis_reklame": "permanen", "isi_reklame": "Papan nama Kedai Kopi Contoh",
    "lokasi_reklame": "Jalan Contoh Nomor 5, Gampong Contoh", "ukuran": "2,5",
    "mulai_pasang": "2027-01-04", "selesai_pasang": "2027-12-31", "dikuasakan": "tidak",
}  # fmt: skip


def read_qr(shown: Locator) -> str:
    """The address in a QR as a phone's camera reads it off the screen."""
    shown.scroll_into_view_if_needed()
    image = cv2.imdecode(np.frombuffer(shown.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    wide = cv2.resize(image, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    framed = cv2.copyMakeBorder(wide, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(255,) * 3)
    found, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(framed)
    assert found.startswith("http"), "no QR code on the screen"
    return str(found)


def sign_on(page: Page, url: str, desk: str) -> None:
    """Sit down at a desk that nobody has, or come back to one's own."""
    page.goto(f"{url}/loket/")
    if page.get_by_role("heading", level=1).inner_text() == "Pilih loket":
        page.get_by_role("button", name=re.compile(f"^{desk}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(desk)


def call(page: Page, label: str) -> None:
    """Call with F9 until this number comes; whoever was called and is not there is missed."""
    for _ in range(8):
        with page.expect_navigation():
            page.keyboard.press("F9")
        called = page.locator(".serving b").inner_text()
        if called == label:
            return
        with page.expect_navigation():
            page.keyboard.press("F4")
    raise AssertionError(f"{label} was never called")


def note_new_person(page: Page, who: Mapping[str, str], purpose: str) -> None:
    """Look for somebody, find nobody, and write a new applicant down."""
    page.get_by_label("Cari pemohon").fill(who["nik"])
    page.get_by_role("button", name="Cari", exact=True).first.click()
    expect(page.get_by_text("Belum ada pemohon seperti itu")).to_be_visible()
    page.get_by_role("radio", name=re.compile("^Pemohon baru")).check()
    fold = page.locator("details", has=page.get_by_text("Data pemohon baru", exact=True))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    fold.get_by_role("radio", name="Perorangan").check()
    for name, typed in who.items():
        fold.locator(f"[name={name}]").fill(typed)
    page.get_by_label("Nama pengunjung").fill(who["name"])
    page.get_by_label("Keperluan dan apa yang kurang").fill(purpose)
    page.get_by_role("button", name="Simpan, mulai dari dokumen").click()
    expect(page.get_by_role("heading", level=2, name=who["name"])).to_be_visible()


def prepare_documents(page: Page, missing: str) -> None:
    """Choose the permit and tick what is there; one paper is missing."""
    page.get_by_label("Izin yang dibutuhkan").select_option(label=PERMIT)
    page.get_by_role("button", name="Tampilkan syaratnya").click()
    boxes = page.get_by_role("group", name="Centang yang sudah ada").get_by_role("checkbox")
    expect(boxes.first).to_be_visible()
    for box in boxes.all():
        box.check()
    page.get_by_role("checkbox", name=missing).uncheck()
    page.get_by_role("button", name="Dokumen sudah diperiksa bersama").click()
    expect(page.get_by_text(f"Masih kurang: {missing}")).to_be_attached()


def mandate_by_slip(page: Page) -> str:
    """Print the slip, have it signed, attach its photo; returns the mandate's number."""
    page.get_by_role("link", name="Minta kuasa").click()
    with page.expect_popup() as waiting:
        page.get_by_role("link", name="Cetak slip kuasa").click()
    expect(waiting.value.get_by_role("heading", level=1)).to_be_visible()
    waiting.value.close()
    page.get_by_label("Foto atau pindaian slip yang ditandatangani").set_input_files(
        [photo("Slip kuasa bertanda tangan")]
    )
    page.get_by_role("button", name="Simpan kuasa").click()
    expect(page.get_by_text("Kuasa tersimpan.")).to_be_visible()
    number = page.locator("section[aria-labelledby=k1] .code").inner_text()
    page.get_by_role("link", name=re.compile("^Konsultasi")).click()
    return number


def open_account(page: Page) -> str:
    """Print the activation slip; returns the code that only the visitor takes along."""
    page.get_by_role("button", name="Buatkan akun dan cetak slip").click()
    code = page.locator("dd strong.code").inner_text()
    page.get_by_role("link", name="Sudah diserahkan, kembali ke layanan").click()
    return code


def open_form(page: Page) -> None:
    """A draft of this office's own, before officer and visitor."""
    page.get_by_role("button", name="Buka permohonan bersama").click()
    expect(page.locator("form[data-together]")).to_be_visible()


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Type the answers, sheet after sheet, as whoever sits before this browser."""
    left = dict(answers)
    while True:
        for code in [code for code in left if page.locator(f'[name="isian-{code}"]').count()]:
            put(page, code, left.pop(code))
        onward = page.get_by_role("button", name="Simpan dan lanjutkan")
        last = not onward.count()
        with page.expect_navigation():
            (page.get_by_role("button", name="Simpan halaman ini") if last else onward).click()
        if last:
            break
    assert left == {}


def put(page: Page, code: str, typed: str) -> None:
    """One answer, by the form's own code."""
    box = page.locator(f'[name="isian-{code}"]')
    if box.first.get_attribute("type") == "radio":
        page.locator(f'[name="isian-{code}"][value="{typed}"]').check()
    else:
        box.fill(typed)


def upload_the_rest(page: Page) -> None:
    """At the desk's own papers: a PDF for every document that is not there yet."""
    page.get_by_role("link", name="Unggah dokumen dan kirim").click()
    section = page.locator("section[aria-labelledby=dk]")
    lines = section.locator("li").filter(has_not_text="(boleh kosong)")
    for place in range(lines.count()):
        line = lines.nth(place)
        if line.get_by_text("Ada", exact=True).count():
            continue
        line.locator("input[type=file]").set_input_files([sheet(line.locator("b").inner_text())])
        line.get_by_role("button", name="Unggah").click()
        expect(line.get_by_text("Ada", exact=True)).to_be_visible()


def submit(page: Page) -> Receipt:
    """Send together; the receipt with the tracking code is printed."""
    page.get_by_role("button", name="Kirim permohonan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanda terima")
    number = page.locator("article .lead .code").inner_text()
    return Receipt(number, page.locator("dd.code").inner_text())


def conclude(page: Page, outcome: str, agreed: str, bring: str = "") -> None:
    """Write what came of it; the caller presses the button or the key."""
    page.get_by_role("button", name="Sudah terkirim, lanjut").click()
    note_outcome(page, outcome, agreed, bring)


def note_outcome(page: Page, outcome: str, agreed: str, bring: str = "") -> None:
    """The closing form, opened when it is folded."""
    fold = page.locator("#tutup")
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    page.get_by_role("radio", name=outcome).check()
    page.locator("#sepakat").fill(agreed)
    page.locator("#bawa-lain").fill(bring)


def answer_survey(page: Page, address: str) -> None:
    """Two pages, every statement; no name."""
    page.goto(address)
    for button in ("Lanjut", "Kirim jawaban"):
        for group in page.locator("fieldset").all():
            group.get_by_role("radio").last.check()
        page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Terima kasih")


def nothing_left(page: Page, *words: str) -> None:
    """The back button shows nothing of the last visitor, nor does any box."""
    for _ in range(6):
        page.go_back()
        page.wait_for_load_state()
        shown = page.content() + page.evaluate(
            "[...document.querySelectorAll('input,textarea')].map(box => box.value).join(' ')"
        )
        assert [word for word in words if word in shown] == []


def seconds_until(shown: Locator, text: str) -> float:
    """How long it takes until a place on a page reads so."""
    began = time.monotonic()
    expect(shown).to_have_text(text, timeout=PATIENCE)
    return time.monotonic() - began


def track(town: Town, receipt: Receipt, name: str) -> str:
    """A stranger's browser with number and code; returns the sentence it reads."""
    page = town.page(name)
    page.goto(f"{town.url}/lacak/")
    page.get_by_label("Nomor berkas").fill(receipt.number)
    page.get_by_label("Kode rahasia").fill(receipt.secret)
    page.get_by_role("main").get_by_role("button").first.click()
    return page.get_by_role("heading", level=1).inner_text()
