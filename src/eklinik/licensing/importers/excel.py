"""Excel exports of OSS/BKPM: their header row, a guessed mapping, and the mapped rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from eklinik.casework.refusals import Refusal
from eklinik.licensing.importers.rules import Raw
from eklinik.licensing.importers.words import plain

FIELDS = {
    "code": gettext_lazy("Kode KBLI"),
    "scale": gettext_lazy("Skala usaha"),
    "risk": gettext_lazy("Tingkat risiko"),
    "scope": gettext_lazy("Ruang lingkup"),
    "authority": gettext_lazy("Kewenangan"),
    "days": gettext_lazy("Jangka waktu (hari)"),
    "sector": gettext_lazy("Sektor"),
    "requirements": gettext_lazy("Jumlah persyaratan"),
    "obligations": gettext_lazy("Jumlah kewajiban"),
}
NEEDED = ("code", "scale", "risk")
GUESSES = {
    "code": ("kbli", "kode_kbli", "kode"),
    "scale": ("uraian_skala_usaha", "skala_usaha", "skala"),
    "risk": ("kd_resiko", "kd_risiko", "risiko", "uraian_risiko_proyek", "tingkat_risiko"),
    "scope": ("ruang_lingkup", "lingkup"),
    "authority": ("uraian_kewenangan", "kewenangan"),
    "days": ("jangka_waktu", "hari", "jangka_waktu_hari"),
    "sector": ("kl_sektor", "sektor_pembina", "sektor"),
    "requirements": ("jumlah_persyaratan",),
    "obligations": ("jumlah_kewajiban",),
}
MOST_BYTES = 300_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
CONSTANT = "="


def header_of(content: bytes) -> list[str]:
    """The names in the first row that holds any; refuses what is no Excel file."""
    for values in _cells(content):
        return [name_of(value) for value in values]
    raise Refusal("bad_import_file", _("Lembar pertama berkas Excel ini kosong."))


def name_of(value: Any) -> str:
    """A column's name, as short as a screen needs it."""
    return plain(value)[:80]


def guess(header: list[str]) -> dict[str, str]:
    """For each of our fields the column that most probably holds it."""
    by_name = {name.lower().replace(" ", "_"): name for name in header if name}
    found = {}
    for ours, names in GUESSES.items():
        found[ours] = next((by_name[name] for name in names if name in by_name), "")
    return found


def samples(content: bytes, count: int = 3) -> dict[str, list[str]]:
    """The first values of each column, for the mapping screen."""
    rows = _cells(content)
    header = [name_of(value) for value in next(rows)]
    first = [row for row, _number in zip(rows, range(count), strict=False)]
    return {
        name: [plain(row[place])[:40] for row in first if place < len(row)]
        for place, name in enumerate(header)
    }


def mapped_rows(content: bytes, mapping: dict[str, str]) -> Iterator[tuple[int, Raw]]:
    """Line number and raw row; a mapping that begins with `=` is a constant for all rows."""
    rows = _cells(content)
    header = [name_of(value) for value in next(rows)]
    places = {ours: header.index(name) for ours, name in mapping.items() if name in header}
    constants = {n: v.removeprefix(CONSTANT) for n, v in mapping.items() if v.startswith(CONSTANT)}
    for number, row in enumerate(rows, start=2):
        if not any(value not in (None, "") for value in row):
            continue
        if number > MOST_ROWS:
            words = _("Berkas ini lebih dari {n} baris. Bagilah dulu.").format(n=MOST_ROWS)
            raise Refusal("bad_import_file", words)
        found = {ours: row[place] for ours, place in places.items() if place < len(row)}
        yield number, {**found, **constants}


def _cells(content: bytes) -> Iterator[tuple[Any, ...]]:
    """The cells of the first sheet, from the first row that is not empty."""
    _refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        started = False
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            started = started or any(value not in (None, "") for value in row)
            if started:
                yield row
    except Refusal:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it raise
        raise _no_excel() from error


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile as error:
        raise _no_excel() from error
    if size > MOST_BYTES:
        raise Refusal("bad_import_file", _("Isi berkas Excel ini terlalu besar. Bagilah dulu."))


def _no_excel() -> Refusal:
    words = _("Berkas ini bukan Excel (.xlsx) yang utuh. Simpan ulang sebagai .xlsx.")
    return Refusal("bad_import_file", words)
