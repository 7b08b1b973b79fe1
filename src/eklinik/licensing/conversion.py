"""From KBLI 2020 to 2025: which of my codes changed, and what to do; honest about gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from eklinik.licensing.models import Edition, Kbli, KbliConversion


@dataclass(frozen=True, slots=True)
class Checked:
    """An old code: what became of it as far as the catalogue knows.

    `state` is `kept`, `changed`, `meaning_changed`, `gone`, or `unknown_code`.
    """

    code: str
    title: str
    state: str
    new: tuple[tuple[str, str], ...]
    label: str
    complete: bool
    doubt: str
    advice: str


def codes_in(text: str) -> list[str]:
    """The five-digit codes that a person pasted, each once."""
    return list(dict.fromkeys(re.findall(r"(?<!\d)\d{5}(?!\d)", text)))


def check(codes: Iterable[str]) -> list[Checked]:
    """What became of each old code; three queries for any number of codes."""
    wanted = list(codes)
    old = dict(_titles(Edition.KBLI_2020, wanted))
    pairs: dict[str, list[KbliConversion]] = {}
    for row in KbliConversion.objects.filter(code_2020__in=wanted).order_by("code_2025"):
        pairs.setdefault(row.code_2020, []).append(row)
    asked = {*wanted, *(row.code_2025 for rows in pairs.values() for row in rows)}
    new = dict(_titles(Edition.KBLI_2025, asked))
    return [_checked(code, old.get(code), pairs.get(code, []), new) for code in wanted]


def _titles(edition: str, codes: Iterable[str]) -> Iterable[tuple[str, str]]:
    rows = Kbli.objects.filter(edition=edition, code__in=list(codes))
    return rows.values_list("code", "title")


def _checked(
    code: str, title: str | None, rows: list[KbliConversion], new: dict[str, str]
) -> Checked:
    if title is None:
        words = _("Kode ini tidak ada di KBLI 2020. Periksa ketikannya.")
        return Checked(code, "", "unknown_code", (), "", True, "", words)
    if rows:
        return _from_oss(code, title, rows, new)
    return _from_titles(code, title, new)


def _from_oss(code: str, title: str, rows: list[KbliConversion], new: dict[str, str]) -> Checked:
    found = tuple((row.code_2025, new.get(row.code_2025, "")) for row in rows)
    kept = [row.code_2025 for row in rows] == [code]
    meaning = kept and rows[0].label == "Tetap"
    state = "kept" if meaning else "changed"
    complete = all(row.complete for row in rows)
    advice = _("Tidak perlu berbuat apa-apa.") if meaning else _advice(found)
    if not complete:
        advice += " " + _(
            "Daftar asal kode barunya belum lengkap di sumber kami: kode lama lain dapat "
            "bergabung ke kode yang sama."
        )
    doubt = "; ".join(row.doubt for row in rows if row.doubt)
    return Checked(code, title, state, found, rows[0].label, complete, doubt, advice)


def _advice(found: tuple[tuple[str, str], ...]) -> str:
    codes = ", ".join(code for code, _title in found)
    words = _("Sesuaikan kode usaha Anda di OSS menjadi {codes}.")
    return words.format(codes=codes)


def _from_titles(code: str, title: str, new: dict[str, str]) -> Checked:
    """Without a conversion at the source only number and title can be compared."""
    if code not in new:
        words = _(
            "Nomor ini tidak ada lagi di KBLI 2025 dan sumber kami tidak menyebut "
            "penggantinya. Lihat halaman konversi di OSS."
        )
        return Checked(code, title, "gone", (), "", False, "", words)
    now = ((code, new[code]),)
    if _same(title, new[code]):
        words = _("Nomor dan judulnya sama di KBLI 2025; isi kelompoknya belum kami cocokkan.")
        return Checked(code, title, "kept", now, "", False, "", words)
    words = _(
        "Nomornya masih ada, tetapi judulnya lain: artinya dapat berubah. Cocokkan "
        "di OSS sebelum dipakai."
    )
    return Checked(code, title, "meaning_changed", now, "", False, "", words)


def _same(one: str, other: str) -> bool:
    return " ".join(one.lower().split()) == " ".join(other.lower().split())
