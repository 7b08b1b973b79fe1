"""The four rows of risk-based licensing: what each class asks for, and what it permits now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from eklinik.licensing.models import Risk

NIB = "NIB"
STANDARD = "Sertifikat Standar"
LICENCE = "Izin"
SINCE_PP_28 = date(2025, 6, 5)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One row: the products, how they come about, and what may be done before and after."""

    risk: Risk
    products: tuple[str, ...]
    how: LazyText
    automatic: bool
    now: LazyText
    operational_at_once: bool
    article: str
    silence: str = ""


ROWS = {
    Risk.LOW: Obligation(
        Risk.LOW, (NIB,), _("NIB terbit otomatis."), True,
        _("Persiapan dan operasional boleh dimulai setelah NIB terbit."), True, "Ps 12",
    ),
    Risk.MEDIUM_LOW: Obligation(
        Risk.MEDIUM_LOW, (NIB, STANDARD),
        _("NIB dan Sertifikat Standar terbit otomatis atas pernyataan mandiri."), True,
        _("Persiapan dan operasional boleh dimulai setelah keduanya terbit."), True, "Ps 13",
    ),
    Risk.MEDIUM_HIGH: Obligation(
        Risk.MEDIUM_HIGH, (NIB, STANDARD),
        _("NIB terbit otomatis; Sertifikat Standar harus diverifikasi."), False,
        _("Hanya persiapan; operasional menunggu Sertifikat Standar terverifikasi."), False,
        "Ps 14", "Ps 225 ayat (1)",
    ),
    Risk.HIGH: Obligation(
        Risk.HIGH, (NIB, LICENCE),
        _(
            "NIB terbit otomatis; Izin terbit setelah persyaratan dipenuhi. Sertifikat "
            "Standar bila diwajibkan."
        ),
        False, _("Hanya persiapan; operasional menunggu Izin."), False, "Ps 15", "Ps 230",
    ),
}  # fmt: skip

UMK_LOW = _(
    "Untuk usaha mikro dan kecil, NIB juga berlaku sebagai SNI dan pernyataan jaminan halal."
)
ENVIRONMENT = _(
    "Dokumen lingkungan (SPPL, UKL-UPL, atau AMDAL) ditentukan oleh penapisannya "
    "sendiri, bukan oleh tingkat risiko ini."
)


def obligation(risk: str) -> Obligation:
    """The row of a class; an unknown class is a programmer's error."""
    return ROWS[Risk(risk)]


def products_for(risk: str, named: Iterable[str] = ()) -> list[str]:
    """NIB and what the class adds; a high risk keeps a Sertifikat Standar where it is named."""
    products = list(ROWS[Risk(risk)].products)
    if risk == Risk.HIGH and STANDARD in named:
        products.append(STANDARD)
    return products


def articles_for(risk: str, *, on: date) -> list[str]:
    """The articles as far as we know them; the numbers within PP 28/2025 are not verified."""
    row = ROWS[Risk(risk)]
    if on < SINCE_PP_28:
        return [f"PP 5/2021 {row.article}"]
    found = [f"PP 28/2025 (isinya seperti PP 5/2021 {row.article})"]
    return [*found, f"PP 28/2025 {row.silence}"] if row.silence else found
