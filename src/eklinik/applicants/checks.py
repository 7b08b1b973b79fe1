"""NIK, NPWP, NIB and phone: is what somebody typed one, and if not, why and what to do.

Every check returns the number in its one written form, or raises
`ValidationError` with a sentence for the person who typed it.  A well-formed NIK
is not proof that it is registered; only Dukcapil knows that.
"""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from lokal import parse_nik, parse_npwp, parse_phone

NIB_DIGITS = 13
SEPARATORS = re.compile(r"[\s.\-]")

NIK_SAYS = {
    "province": _(
        "Dua angka pertama NIK ({part}) bukan kode provinsi. Cocokkan lagi dengan baris NIK di KTP."
    ),
    "wilayah": _(
        "Angka ke-3 sampai ke-6 NIK ({part}) bukan kode kabupaten/kota dan kecamatan. "
        "Cocokkan lagi dengan baris NIK di KTP."
    ),
    "birth_date": _(
        "Angka ke-7 sampai ke-12 NIK ({part}) seharusnya tanggal lahir, tetapi tanggal itu "
        "tidak ada. Cocokkan lagi dengan baris NIK di KTP."
    ),
    "serial": _(
        "Empat angka terakhir NIK tidak mungkin 0000. Cocokkan lagi dengan baris NIK di KTP."
    ),
}
NIK_PARTS = {
    "province": slice(0, 2), "wilayah": slice(2, 6), "birth_date": slice(6, 12),
    "serial": slice(12, 16),
}  # fmt: skip


def check_nik(text: str, *, on: date) -> str:
    """The NIK as 16 digits; `on` settles the century of the birth date in it."""
    typed = SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]*", typed):
        raise _wrong("format", _("NIK hanya berisi angka. Hapus huruf dan tanda lain."))
    if len(typed) != 16:
        raise _wrong(
            "length",
            _("NIK terdiri dari 16 angka, yang Anda tulis {count}. Salin dari baris NIK di KTP."),
            count=len(typed),
        )
    info = parse_nik(typed, reference_date=on)
    if info.errors:
        code = info.errors[0].code
        raise _wrong(code, NIK_SAYS[code], part=typed[NIK_PARTS[code]])
    return typed


def check_npwp(text: str) -> str:
    """The NPWP in the 16 digits that the tax office uses today."""
    info = parse_npwp(text.strip())
    if info.npwp16 and info.valid:
        return info.npwp16
    code = info.errors[0].code if info.errors else "format"
    if code == "nik":
        raise _wrong(code, _(
            "NPWP 16 angka yang tidak diawali 0 sama dengan NIK, tetapi NIK ini tidak benar. "
            "Cocokkan lagi dengan kartu NPWP atau KTP."
        ))  # fmt: skip
    raise _wrong(code, _(
        "NPWP terdiri dari 15 angka (kartu lama) atau 16 angka. Salin lagi dari kartu NPWP."
    ))  # fmt: skip


def check_nib(text: str) -> str:
    """The NIB: 13 digits; no public rule tells more."""
    typed = SEPARATORS.sub("", text)
    if not re.fullmatch(r"[0-9]{13}", typed):
        raise _wrong(
            "format",
            _("NIB terdiri dari 13 angka. Salin dari dokumen NIB yang terbit di OSS."),
        )
    return typed


def check_phone(text: str) -> str:
    """The phone number as `+62…`; mobile numbers and landlines."""
    info = parse_phone(text)
    if info.valid and info.e164:
        return info.e164
    if info.errors and info.errors[0].code == "length":
        raise _wrong("length", _(
            "Nomor telepon ini terlalu pendek atau terlalu panjang. Nomor ponsel 10 sampai 13 "
            "angka, misalnya 0812-0000-1234."
        ))  # fmt: skip
    raise _wrong("format", _(
        "Nomor telepon ini tidak dikenali. Tulis dengan angka saja dan diawali 0 atau +62, "
        "misalnya 0812-0000-1234."
    ))  # fmt: skip


def check_mobile(text: str) -> str:
    """A phone number that can get messages."""
    number = check_phone(text)
    if parse_phone(number).type != "mobile":
        raise _wrong("landline", _(
            "Nomor ini telepon rumah atau kantor. Tulis nomor ponsel yang dapat menerima pesan."
        ))  # fmt: skip
    return number


def phone_for_people(number: str) -> str:
    """`0812-3456-7890`, as people write it."""
    return parse_phone(number).national or number


def _wrong(code: str, message: object, **words: object) -> ValidationError:
    return ValidationError(str(message).format(**words), code=code)
