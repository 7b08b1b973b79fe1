"""A business of each risk, by the pages only: two SKPA, a return, a refusal, a result of OSS."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import hands, work
from tests.e2e.hands import Receipt, sheet
from tests.e2e.harness import picture
from tests.e2e.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = "081200007001"
NIB = "9129000000001"
OPERATION = "Sekarang Anda boleh melakukan persiapan dan operasional."
ANSWERS = {
    "hasil_penapisan": "ukl_upl", "pakai_bangunan": "ya", "kelompok_teknis": "lahan",
    "uraian_kegiatan": "Beternak ayam kampung",
}  # fmt: skip
WRONGS = {
    "UKL-UPL dan Pernyataan Kesanggupan (PKPLH)": (
        "Ada halaman yang kurang", "Halaman dua belum ada."
    )
}  # fmt: skip


def start(phone: Page, url: str, code: str, scale: str) -> None:
    """From the finder's address to the draft or the recorded case."""
    phone.goto(f"{url}/usaha/mulai/?code={code}&edition=2025&scale={scale.lower()}")
    if phone.get_by_label("Nama lengkap sesuai KTP").is_visible():
        phone.get_by_role("radio", name="Perorangan").check()
        phone.get_by_label("Nama lengkap sesuai KTP").fill("Agam Contoh")
        phone.get_by_label("NIK").fill("1171010101900009")
        phone.get_by_label("Nomor telepon").fill(PHONE)
        phone.get_by_label("Alamat", exact=True).fill("Jalan Contoh Nomor 8")
    expect(phone.get_by_role("radio", name=scale, exact=True)).to_be_checked()
    phone.get_by_label("Alamat tempat usaha").fill("Jalan Contoh Nomor 8, Gampong Contoh")
    phone.get_by_label("NIB").fill(NIB)
    picture(phone, f"usaha-mulai-{code}-{scale}")
    phone.get_by_role("button", name="Lanjut", exact=True).click()


def apply(phone: Page, url: str, code: str, scale: str) -> Receipt:
    """Documents on the same pages as for every permit."""
    start(phone, url, code, scale)
    expect(phone.get_by_text("hanya boleh melakukan persiapan")).to_be_visible()
    hands.answer(phone, "Persyaratan dasar", ANSWERS)
    hands.upload_the_rest(phone)
    return hands.send(phone)


def opine(town: Town, login: str, house: str, conclusion: str, note: str) -> None:
    """An SKPA officer answers the question that waits for its SKPA."""
    page = town.officer(login)
    page.goto(f"{town.url}/kantor/pendapat/")
    row = page.get_by_role("row").filter(has_text=house)
    row.get_by_role("link").click()
    expect(page.get_by_text("Lengkap menurut sistem")).to_be_visible()
    page.get_by_role("radio", name="Benar", exact=True).first.check()
    page.get_by_role("radio", name=conclusion, exact=True).last.check()
    page.get_by_label("Catatan untuk penilai").fill(note)
    picture(page, f"pendapat-{login}")
    page.get_by_role("button", name="Simpan pendapat").click()
    expect(page.get_by_text("Pendapat Anda tersimpan.")).to_be_visible()


def both(town: Town, number: str, conclusion: str = "Memenuhi") -> None:
    """Both SKPA are asked at once; the case waits for the second."""
    for login in ("skpa", "skpa2"):
        opine(town, login, number, conclusion, "Sudah kami periksa bersama.")


def repair(phone: Page, url: str) -> None:
    """Exactly what was asked."""
    phone.goto(f"{url}/permohonan/")
    phone.locator(".mine").get_by_role("link").first.click()
    phone.get_by_role("link", name="Lihat dan perbaiki").click()
    card = phone.locator("article.fix").first
    card.get_by_label("Foto atau berkas pengganti").set_input_files([sheet("UKL-UPL lengkap")])
    card.get_by_role("button", name="Unggah pengganti").click()
    phone.get_by_role("button", name="Kirim perbaikan").click()
    expect(phone.get_by_text("Perbaikan terkirim. Berkas Anda diperiksa lagi.")).to_be_visible()


def record(town: Town, number: str) -> None:
    """The assessor writes down what OSS issued, with its PDF, and ends the case."""
    page = town.officer("penilai")
    work.open_case(page, town.url, number)
    page.get_by_role("link", name="Catat hasil dari OSS").click()
    page.get_by_role("textbox", name="Nomor", exact=True).fill(f"{NIB}0001")
    page.get_by_label("PDF dari OSS").set_input_files([sheet("Sertifikat Standar")])
    picture(page, "hasil-oss")
    page.get_by_role("button", name="Simpan hasil").click()
    expect(page.get_by_text("Hasil dari OSS tercatat.")).to_be_visible()
    assert work.take(page, number, "Selesaikan: hasil sudah dicatat") == (
        "Selesaikan: hasil sudah dicatat. Sekarang: Perizinan berusaha terbit; pemohon "
        "mencetak sendiri."
    )


def print_it(phone: Page, url: str, folder: Path) -> None:
    """The owner reads that everything is allowed, and keeps the PDF."""
    phone.goto(f"{url}/permohonan/")
    phone.locator(".mine").get_by_role("link").first.click()
    expect(phone.get_by_text(OPERATION)).to_be_visible()
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="Unduh PDF").click()
    path = folder / "oss.pdf"
    waiting.value.save_as(path)
    assert path.read_bytes().startswith(b"%PDF")
    picture(phone, "usaha-terbit")


def test_business_of_each_risk_from_the_code_to_its_end(town: Town, tmp_path: Path) -> None:
    phone = hands.phone_of(town)
    phone.goto(f"{town.url}/usaha/mulai/?code=13133&edition=2025&scale=mikro")
    hands.join_by_phone(town, phone, phone=PHONE, name="Agam Contoh")
    for scale in ("Mikro", "Menengah"):
        start(phone, town.url, "13133", scale)
        expect(phone.get_by_text(OPERATION)).to_be_visible()
        expect(phone.get_by_role("heading", level=1)).to_have_text(
            "Perizinan usaha Anda terbit otomatis di OSS dan tercatat."
        )

    receipt = apply(phone, town.url, "01464", "Menengah")
    assert hands.standing(phone, town.url, receipt) == (
        "Berkas Anda sedang diverifikasi SKPA teknis."
    )
    both(town, receipt.number)
    assessor = town.officer("penilai")
    work.open_case(assessor, town.url, receipt.number)
    picture(assessor, "nilai-usaha")
    work.return_to_applicant(assessor, receipt.number, WRONGS, "Satu dokumen perlu diperbaiki.")
    repair(phone, town.url)
    both(town, receipt.number)
    work.open_case(assessor, town.url, receipt.number)
    assert work.take(assessor, receipt.number, "Setujui") == (
        "Setujui. Sekarang: Hasil dicatat dan dikirim ke OSS."
    )
    record(town, receipt.number)
    print_it(phone, town.url, tmp_path)

    high = apply(phone, town.url, "01462", "Menengah")
    both(town, high.number, "Tidak memenuhi")
    work.open_case(assessor, town.url, high.number)
    reason = "Lokasi tidak sesuai rencana tata ruang."
    assert work.take(assessor, high.number, "Tolak permohonan", reason) == (
        "Tolak permohonan. Sekarang: Permohonan ditolak."
    )
    assert hands.standing(phone, town.url, high) == "Permohonan Anda ditolak."
