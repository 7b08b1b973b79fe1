"""Answers: what somebody typed, in the one form it is kept in, or why it cannot be so.

Texts stay as they were written (apostrophes, Arabic, emoji).  Numbers and money
are whole numbers, decimals floats, dates ISO text, yes/no booleans.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from eklinik.applicants.checks import check_nib, check_nik, check_npwp, check_phone
from eklinik.catalogue.definition import FormField

GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+")
WHOLE = re.compile(r"-?\d{1,15}")
DECIMAL = re.compile(r"-?\d{1,12}([.,]\d{1,6})?")
DMY = re.compile(r"(\d{1,2})[\s/.-](\d{1,2})[\s/.-](\d{4})")
YES, NO = {"ya", "yes", "true", "1"}, {"tidak", "no", "false", "0"}
LONGEST = 20_000


def wrong(message: object, code: str, **words: object) -> ValidationError:
    """A message for the person who typed, with what to do."""
    return ValidationError(str(message) % words if words else str(message), code=code)


def clean(field: FormField, raw: Any, *, on: date) -> Any:
    """The answer as it is kept; None when nothing was answered.

    Raises `ValidationError` with one sentence.  `on` is today in the office.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if field.required:
            raise wrong(_("Isian ini wajib diisi."), "required")
        return None
    value = KINDS[field.kind](field, raw, on)
    _within(field, value)
    return value


def kept(field: FormField, raw: Any, *, on: date) -> Any:
    """What a draft keeps: the clean answer, or the words as typed when they are not right yet."""
    try:
        return clean(field, raw, on=on)
    except ValidationError:
        if raw is None or isinstance(raw, bool | int):
            return raw
        return storable(str(raw))[:LONGEST]


def storable(text: str) -> str:
    """The text without what no database takes: null characters and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _text(field: FormField, raw: Any, on: date) -> str:
    text = storable(str(raw)).replace("\r\n", "\n").strip()
    if field.kind == "text":
        text = " ".join(text.split())
    if len(text) > field.max_length:
        raise wrong(
            _("Jawaban ini %(count)s huruf, paling banyak %(limit)s. Ringkas jawaban Anda."),
            "too_long", count=_grouped(len(text)), limit=_grouped(field.max_length),
        )  # fmt: skip
    return text


def _grouped(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")


def _whole(field: FormField, raw: Any, on: date) -> int:
    text = str(raw).strip().replace(" ", "")
    if field.kind == "money":
        text = re.sub(r"^rp\.?|,00$|,-$", "", text, flags=re.IGNORECASE)
    if GROUPED.fullmatch(text):
        text = text.replace(".", "")
    if isinstance(raw, bool) or not WHOLE.fullmatch(text):
        raise wrong(
            _("Tulis angka bulat saja, misalnya 1250000 atau 1.250.000, tanpa huruf."), "number"
        )
    return int(text)


def _decimal(field: FormField, raw: Any, on: date) -> float:
    text = str(raw).strip().replace(" ", "")
    if GROUPED.fullmatch(text.split(",")[0]) and "," in text:
        text = text.replace(".", "")
    if isinstance(raw, bool) or not DECIMAL.fullmatch(text):
        raise wrong(_("Tulis angka, misalnya 32 atau 32,5, tanpa huruf dan satuan."), "number")
    return float(text.replace(",", "."))


def _date(field: FormField, raw: Any, on: date) -> str:
    day = raw if isinstance(raw, date) else _read_date(str(raw).strip())
    if day is None:
        raise wrong(
            _("Tanggal ini tidak ada atau tidak terbaca. Tulis seperti 24-11-2026."), "date"
        )
    if field.not_past and day < on:
        raise wrong(_("Tanggal ini sudah lewat. Isi hari ini atau sesudahnya."), "past")
    if field.not_future and day > on:
        raise wrong(_("Tanggal ini belum tiba. Isi hari ini atau sebelumnya."), "future")
    if not 1900 <= day.year <= 2200:
        raise wrong(_("Tahun ini tidak mungkin. Periksa kembali tahunnya."), "date")
    return day.isoformat()


def _read_date(text: str) -> date | None:
    try:
        if found := DMY.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def _choice(field: FormField, raw: Any, on: date) -> str:
    if str(raw) not in {code for code, _label in field.choices}:
        raise wrong(_("Pilih salah satu jawaban yang tersedia."), "choice")
    return str(raw)


def _yes_no(field: FormField, raw: Any, on: date) -> bool:
    text = str(raw).strip().lower()
    if text not in YES | NO:
        raise wrong(_("Pilih ya atau tidak."), "choice")
    return text in YES


def _email(field: FormField, raw: Any, on: date) -> str:
    text = str(raw).strip()
    try:
        validate_email(text)
    except ValidationError:
        raise wrong(_("Alamat surel ini belum benar. Contoh: nama@contoh.id."), "email") from None
    return text


KINDS: dict[str, Callable[[FormField, Any, date], Any]] = {
    "text": _text,
    "long_text": _text,
    "number": _whole,
    "money": _whole,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
    "email": _email,
    "nib": lambda field, raw, on: check_nib(str(raw)),
    "nik": lambda field, raw, on: check_nik(str(raw), on=on),
    "npwp": lambda field, raw, on: check_npwp(str(raw)),
    "phone": lambda field, raw, on: check_phone(str(raw)),
}


def _within(field: FormField, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    if not math.isfinite(value):
        raise wrong(_("Tulis angka, misalnya 32 atau 32,5, tanpa huruf dan satuan."), "number")
    if field.minimum is not None and value < field.minimum:
        raise wrong(_("Paling sedikit %(limit)s."), "minimum", limit=_grouped(field.minimum))
    if field.maximum is not None and value > field.maximum:
        raise wrong(_("Paling banyak %(limit)s."), "maximum", limit=_grouped(field.maximum))
