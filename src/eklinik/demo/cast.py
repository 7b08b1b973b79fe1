"""The invented applicants, what they answer, and the sample files they upload."""

from __future__ import annotations

import io
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from eklinik.accounts.models import Office, User
from eklinik.applicants.identities import save_applicant
from eklinik.applicants.models import Applicant
from eklinik.catalogue.definition import FormField, PermitDefinition
from eklinik.demo.people import demo_user
from eklinik.documents.intake import Accepted, take_in

PERSONS = (
    "Cut Nyak Contoh", "Rahmawati Contoh", "Fajri Contoh", "Mukhlis Contoh", "Syarifah Contoh",
    "Khairul Contoh", "Ulfa Contoh", "Ti Aminah Contoh", "M. Nur Contoh", "Wardah Contoh",
    "Teuku Rizki Contoh", "Laila Contoh", "Husaini Contoh", "Nisa'ul Contoh", "Agam Contoh",
    "Inong Contoh",
)  # fmt: skip
HOUSES = {
    "business": ("CV Reklame Contoh", "PT Angkutan Labi Contoh", "CV Optik Contoh", "PT Air Contoh",
                 "CV Apotek Contoh Sehat"),
    "foundation": ("Yayasan Bina Anak Contoh", "Yayasan Ilmu Contoh", "Yayasan Sehat Contoh"),
    "group": ("Kelompok Belajar Contoh", "Koperasi Sopir Contoh"),
}  # fmt: skip
SAMPLES: dict[str, tuple[Any, ...]] = {
    "nama_satuan": ("KB Bunga Contoh", "TPA Melati Contoh", "SPS Baitul Athfal Contoh"),
    "nama_apotek": ("Apotek Contoh Sehat", "Apotek Contoh Medika"),
    "nama_klinik": ("Klinik Pratama Contoh", "Klinik Contoh Bersama"),
    "nama_pkbm": ("PKBM Maju Contoh", "PKBM Cerdas Contoh"),
    "tempat_praktik": ("Praktik Mandiri Contoh", "Puskesmas Contoh", "Klinik Contoh Bersama"),
    "judul": (
        "Pengaruh contoh terhadap contoh di Kutaraja",
        "Ekonomi kopi contoh di dataran tinggi",
    ),
    "lembaga": ("Universitas Contoh", "Politeknik Contoh"),
    "trayek": ("Terminal Contoh - Pasar Contoh - Kampus Contoh",),
    "nomor_polisi": ("BL 0001 XX, BL 0002 XX",),
    "isi_reklame": ("Ucapan selamat hari raya dari CV Contoh", "Promosi toko buku contoh"),
    "nama_kapal": ("KM Contoh Jaya", "KM Laut Contoh"),
    "pelabuhan": ("Pelabuhan Contoh",),
    "nomor_str": ("00 01 5 2 1 24-0000001", "00 02 6 2 1 25-0000002"),
    "koordinat": ("5.5483, 95.3238",),
    "nama_apoteker": ("apt. Wardah Contoh, S.Farm.",),
    "penanggung_jawab": ("dr. Laila Contoh",),
    "program": ("Paket B, Paket C, dan kursus menjahit",),
    "peruntukan": ("Air minum dan sanitasi hotel contoh",),
}
STREETS = ("Jalan Contoh", "Jalan Kenari Contoh", "Jalan Melati Contoh", "Lorong Contoh")
SECTIONS = ("01", "02", "03", "04", "05", "06", "07", "08", "09")
FILE_THREADS = 2
ENCLOSURES = 9
COMMON = frozenset({
    "Surat permohonan", "KTP pemohon", "NPWP", "NIB dari OSS", "Pasfoto berwarna 4x6",
    "Surat keterangan sehat", "Izin lama", "Surat penjelasan",
    "Akta pendirian dan pengesahan badan hukum", "Surat keterangan domisili",
    "Surat pernyataan kebenaran dokumen bermeterai", "Denah lokasi dan bangunan",
})  # fmt: skip


@dataclass
class Cast:
    """Applicants of one office, made when first needed."""

    office: Office
    suffix: str
    rng: random.Random
    people: dict[str, tuple[User, Applicant]] = field(default_factory=dict)

    def account(self, key: str, kind: str, *, at: datetime) -> tuple[User, Applicant]:
        """The account and applicant under a key; `pemohon` can log in with the demo password."""
        name = f"{key}/{kind}"
        if name not in self.people:
            self.people[name] = self._make(key, kind, at)
        return self.people[name]

    def _make(self, key: str, kind: str, at: datetime) -> tuple[User, Applicant]:
        user = self._user(key)
        words = self._words(user.name, kind, len(self.people) + 1)
        return user, save_applicant(self.office, words, by=user.pk, at=at, user=user)

    def _user(self, key: str) -> User:
        for user, _ in self.people.values():
            if user.username == key + self.suffix:
                return user
        number = len({user.pk for user, _ in self.people.values()}) + (101 if self.suffix else 1)
        name = PERSONS[(number - 1) % len(PERSONS)]
        login = key + self.suffix
        return demo_user(
            login, name, known=key == "pemohon", phone=f"+62812000{number:05d}",
            email=f"{login}@pemohon.example",
        )  # fmt: skip

    def _words(self, name: str, kind: str, number: int) -> dict[str, Any]:
        houses = HOUSES.get(kind, ())
        return {
            "kind": kind, "name": name, "nik": self._nik(number), "is_umk": number % 3 != 0,
            "business_name": houses[number % len(houses)] if houses else "",
            "nib": f"{9120000000000 + number}" if houses else "",
            "phone": f"0812000{number:05d}", "address": self.street(),
        }  # fmt: skip

    def _nik(self, number: int) -> str:
        """A number that is well formed and belongs to nobody: born on a day of 1985."""
        born = date(1985, 1, 1) + timedelta(days=number * 3)
        section = SECTIONS[number % len(SECTIONS)]
        return f"1171{section}{born:%d%m%y}9{number:03d}"

    def street(self) -> str:
        return f"{self.rng.choice(STREETS)} Nomor {self.rng.randint(1, 99)}, Gampong Contoh"


def answers_for(
    definition: PermitDefinition, cast: Cast, *, kind: str, request_kind: str, on: date
) -> dict[str, Any]:
    """An answer to every question that is asked, given the answers before it."""
    answers: dict[str, Any] = {}
    for item in definition.fields:
        if item.when.holds(applicant_kind=kind, request_kind=request_kind, answers=answers):
            answers[item.code] = _answer(item, cast, on)
    return answers


def _answer(item: FormField, cast: Cast, on: date) -> Any:
    if item.code in SAMPLES:
        return cast.rng.choice(SAMPLES[item.code])
    match item.kind:
        case "yes_no":
            return item.code == "str_seumur_hidup" or (
                item.code != "dikuasakan" and cast.rng.random() < 0.6
            )
        case "choice":
            return cast.rng.choice(item.choices)[0]
        case "number" | "money":
            return int(_between(item, cast.rng))
        case "decimal":
            return round(_between(item, cast.rng), 1)
        case "date":
            days = cast.rng.randint(200, 330) if item.not_past else cast.rng.randint(10, 40)
            return (on + timedelta(days=days)).isoformat()
        case "phone":
            return f"0812000{cast.rng.randint(200, 999):05d}"
        case _:
            return cast.street()


def _between(item: FormField, rng: random.Random) -> float:
    low = item.minimum or 1
    high = min(item.maximum or 60, low * 3 + 40)
    return rng.uniform(low, high)


class Samples:
    """Small real files, each taken in once like any upload.

    What many permits ask for has a file of its own; the rest share some enclosures.
    """

    def __init__(self) -> None:
        self._taken: dict[str, Accepted] = {}

    def prepare(self, names: list[str]) -> None:
        """Take in everything at once, through the guarded intake, two at a time."""
        words = sorted({_title(name) for name in names})
        with ThreadPoolExecutor(FILE_THREADS) as pool:
            self._taken.update(zip(words, pool.map(_take, words), strict=True))

    def of(self, name: str, *, again: bool = False) -> Accepted:
        """The file for a document; `again` gives the repaired one."""
        title = f"{_title(name)} (perbaikan)" if again else _title(name)
        if title not in self._taken:
            self._taken[title] = _take(title)
        return self._taken[title]


def _title(name: str) -> str:
    if name in COMMON:
        return name
    return f"Lampiran contoh {crc32(name.encode()) % ENCLOSURES + 1}"


def _take(title: str) -> Accepted:
    photo = any(word in title for word in ("KTP", "Pasfoto"))
    raw, suffix = (picture(title), "jpg") if photo else (paper(title), "pdf")
    return take_in(raw, filename=f"contoh.{suffix}", limit_bytes=2_000_000)


def picture(text: str) -> bytes:
    """A JPEG that looks like a photographed card."""
    image = Image.new("RGB", (1000, 640), "#dfe8e4")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((40, 40, 960, 600), 24, fill="#ffffff", outline="#0b5d4b", width=6)
    font = ImageFont.load_default(34)
    draw.text((90, 100), "CONTOH - BUKAN DOKUMEN ASLI", fill="#8a1f11", font=font)
    draw.text((90, 190), text[:44], fill="#1c2b27", font=font)
    draw.text((90, 260), "Kota Kutaraja Contoh", fill="#1c2b27", font=font)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def paper(text: str) -> bytes:
    """A PDF page of A4 with a heading and some lines."""
    book = pikepdf.new()
    book.add_blank_page(page_size=(595, 842))
    page = book.pages[0]
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
    )
    lines = ["CONTOH - BUKAN DOKUMEN ASLI", text, "", *(f"Baris contoh {n}." for n in range(1, 9))]
    page.Contents = book.make_stream(_drawn(lines))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _drawn(lines: list[str]) -> bytes:
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    return f"BT /F1 14 Tf 72 770 Td 26 TL {shown}ET".encode("latin-1", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
