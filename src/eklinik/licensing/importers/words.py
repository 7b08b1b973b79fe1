"""Words of OSS, BKPM and of people, understood as ours; every misfit has its reason."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from eklinik.licensing.conditions import one_spelling, problem_of
from eklinik.licensing.obligations import products_for

SCALES = {
    "mikro": "mikro", "usaha mikro": "mikro", "01": "mikro", "1": "mikro",
    "kecil": "kecil", "usaha kecil": "kecil", "02": "kecil", "2": "kecil",
    "menengah": "menengah", "usaha menengah": "menengah", "03": "menengah", "3": "menengah",
    "besar": "besar", "usaha besar": "besar", "04": "besar", "4": "besar",
}  # fmt: skip
RISKS = {
    "r": "rendah", "rendah": "rendah",
    "mr": "menengah_rendah", "menengah rendah": "menengah_rendah",
    "mt": "menengah_tinggi", "menengah tinggi": "menengah_tinggi",
    "t": "tinggi", "tinggi": "tinggi",
}  # fmt: skip
AUTHORITIES = {"00": "Menteri/Kepala Badan", "01": "Gubernur", "02": "Bupati/Walikota"}
CODE = re.compile(r"[0-9]{5}")
NUMBER = re.compile(r"[0-9]{1,5}(?:\.0)?")
MOST_DAYS = 2000


class Misfit(ValueError):
    """A row that cannot be taken; its words name the reason."""


def plain(value: Any) -> str:
    """A cell as text, without NUL and doubled blanks."""
    text = str("" if value is None else value).replace("\0", "")
    return " ".join(text.encode("utf-8", "replace").decode().split())


def code_of(value: Any) -> str:
    """A five-digit code; a number from Excel gets its lost leading zero back."""
    text = f"{value:05d}" if isinstance(value, int) and value >= 0 else plain(value)
    if isinstance(value, float) and value.is_integer() and value >= 0:
        text = f"{int(value):05d}"
    if not CODE.fullmatch(text):
        raise Misfit(_("kode KBLI “{text}” bukan lima angka").format(text=text[:20]))
    return text


def scale_of(value: Any) -> str:
    """`01 Mikro`, `Usaha Mikro`, `1` and the like."""
    text = plain(value).lower()
    without = re.sub(r"^0?[1-4][ .-]+(?=[a-z])", "", text)
    for word in (text, without):
        if word in SCALES:
            return SCALES[word]
    raise Misfit(_("skala “{text}” tidak dikenal").format(text=text[:30]))


def risk_of(value: Any) -> str:
    """`MT`, `Menengah Tinggi`, `menengah_tinggi` and the like."""
    text = plain(value).lower().replace("_", " ").replace("-", " ")
    if text not in RISKS:
        raise Misfit(_("tingkat risiko “{text}” tidak dikenal").format(text=text[:30]))
    return RISKS[text]


def days_of(value: Any) -> int | None:
    """Days, or None where nothing is said or it is at once."""
    text = plain(value).lower().removesuffix("hari").strip()
    if text in {"", "-", "otomatis"}:
        return None
    if not NUMBER.fullmatch(text) or int(float(text)) > MOST_DAYS:
        raise Misfit(_("jangka waktu “{text}” bukan jumlah hari").format(text=text[:30]))
    return int(float(text))


def count_of(value: Any) -> int | None:
    """A number, or how many a list holds."""
    if isinstance(value, list):
        return len(value)
    text = plain(value)
    if not text:
        return None
    if not NUMBER.fullmatch(text) or int(float(text)) > MOST_DAYS:
        raise Misfit(_("jumlah “{text}” bukan bilangan").format(text=text[:30]))
    return int(float(text))


def authority_of(value: Any) -> list[list[str]]:
    """`[parameter, authority]` pairs, from OSS's list or from one cell of an export."""
    if isinstance(value, list):
        return sorted(_pair(item) for item in value)
    text = plain(value)
    return [["Seluruh", AUTHORITIES.get(text, text)[:120]]] if text else []


def _pair(item: Any) -> list[str]:
    if not isinstance(item, dict) or not plain(item.get("otoritas")):
        raise Misfit(_("kewenangan tanpa “otoritas”"))
    parameter = one_spelling(plain(item.get("parameter")) or "Seluruh")
    return [parameter[:1].upper() + parameter[1:200], plain(item["otoritas"])[:120]]


def products_of(value: Any, risk: str) -> list[str]:
    """What the class asks for; the source's own list only adds a Sertifikat Standar."""
    named = value if isinstance(value, list) else plain(value).split(";")
    return products_for(risk, [plain(item) for item in named])


def condition_of(value: Any) -> dict[str, Any]:
    """A condition in our grammar; nothing is no condition."""
    condition = value or {}
    if problem := problem_of(condition):
        raise Misfit(problem)
    return dict(condition)


def text_of(value: Any, most: int, name: str) -> str:
    """Text that fits its column."""
    text = plain(value)
    if len(text) > most:
        raise Misfit(_("{name} lebih dari {most} huruf").format(name=name, most=most))
    return text
