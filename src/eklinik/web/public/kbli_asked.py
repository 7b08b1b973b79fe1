"""What a person told the finder: scope, size, place; read from the address, never stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.applicants.scale import Scale, scale_of
from eklinik.licensing.conditions import Facts

LONGEST = 200
MONEY = re.compile(r"(?:rp\.?\s*)?(\d[\d.,]*)\s*(ribu|rb|juta|jt|miliar|milyar|m|triliun|t)?")
TIMES = {"ribu": 3, "rb": 3, "juta": 6, "jt": 6, "miliar": 9, "milyar": 9, "m": 9,
         "triliun": 12, "t": 12}  # fmt: skip
HIGHEST = 10**18
SCALES = (
    (Scale.MICRO, gettext_lazy("sampai Rp1 miliar")),
    (Scale.SMALL, gettext_lazy("di atas Rp1 sampai 5 miliar")),
    (Scale.MEDIUM, gettext_lazy("di atas Rp5 sampai 10 miliar")),
    (Scale.LARGE, gettext_lazy("di atas Rp10 miliar")),
)
PLACES = (
    ("", gettext_lazy("Belum tahu")),
    ("district", gettext_lazy("Di satu kabupaten/kota")),
    ("cross_district", gettext_lazy("Di lebih dari satu kabupaten/kota di Aceh")),
    ("cross_province", gettext_lazy("Di lebih dari satu provinsi")),
)
ZONES = (
    ("", gettext_lazy("Tidak, atau belum tahu")),
    ("estate", gettext_lazy("Kawasan industri")),
    ("kek", gettext_lazy("KEK Arun Lhokseumawe")),
    ("sabang", gettext_lazy("Kawasan Sabang")),
)
UNKNOWN = "tidak-tahu"


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers so far; `errors` by the name of the field."""

    scope: str
    scale: str
    capital_text: str
    capital: int | None
    place: str
    zone: str
    where: str
    begun: bool
    errors: dict[str, str]

    @property
    def wanted_scale(self) -> str:
        """The scale to ask the law for: by money when given, empty when not known."""
        if self.capital is not None:
            return str(scale_of(self.capital).value)
        return self.scale if self.scale in Scale.values else ""

    @property
    def facts(self) -> Facts:
        """What is known of the place; a special zone is not a mere industrial estate."""
        return Facts(
            estate=True if self.zone == "estate" else None,
            location=self.place or None,  # type: ignore[arg-type]  # one of PLACES
        )


def read(words: Any) -> Asked:
    """The answers in an address; what is not on offer counts as not answered."""
    text = _clean(words.get("modal", ""))[:40]
    capital, error = money(text)
    return Asked(
        scope=_clean(words.get("lingkup", ""), 400),
        scale=_one_of(words.get("skala", ""), {*Scale.values, UNKNOWN}),
        capital_text=text, capital=capital,
        place=_one_of(words.get("letak", ""), {value for value, _label in PLACES}),
        zone=_one_of(words.get("kawasan", ""), {value for value, _label in ZONES}),
        where=_clean(words.get("tempat", ""), 80),
        begun=bool(text) or "skala" in words,
        errors={"modal": error} if error else {},
    )  # fmt: skip


def _clean(text: str, longest: int = LONGEST) -> str:
    return " ".join(text.replace("\0", "").split())[:longest]


def _one_of(value: str, allowed: set[str]) -> str:
    return value if value in allowed else ""


def money(text: str) -> tuple[int | None, str]:
    """Rupiah as people write them (“500 juta”, “1,5 miliar”), or why that is no amount."""
    if not text:
        return None, ""
    found = MONEY.fullmatch(text.lower())
    bad = _("Tulis jumlahnya seperti 50.000.000 atau 50 juta.")
    if found is None:
        return None, bad
    number, unit = found[1].rstrip(".,"), found[2]
    plain = number.replace(".", "").replace(",", ".") if not unit else _decimal(number)
    try:
        value = float(plain) * 10 ** TIMES.get(unit or "", 0)
    except ValueError:
        return None, bad
    return (round(value), "") if value <= HIGHEST else (None, bad)


def _decimal(number: str) -> str:
    """“1,5” and “1.5” before a unit are the same; “1.500” stays a thousand."""
    whole, mark, rest = number.replace(",", ".").rpartition(".")
    return f"{whole.replace('.', '')}.{rest}" if mark and len(rest) < 3 else number.replace(".", "")
