"""A list of KBLI codes as CSV: `code,title`, or `kode,judul`."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from eklinik.casework.refusals import Refusal
from eklinik.licensing.importers import words
from eklinik.licensing.importers.rules import Read
from eklinik.licensing.importers.words import Misfit

CODE_NAMES, TITLE_NAMES = {"code", "kode", "kbli"}, {"title", "judul", "uraian"}


def read_list(content: bytes) -> list[Read]:
    """Every line with code and title; a code that stands twice is rejected the second time."""
    rows = list(_parsed(content))
    names = [words.plain(name).lower() for name in rows[0]] if rows else []
    code_at = next((n for n, name in enumerate(names) if name in CODE_NAMES), None)
    title_at = next((n for n, name in enumerate(names) if name in TITLE_NAMES), None)
    if code_at is None or title_at is None:
        words_ = _("Baris pertama harus memuat kolom “code” (atau “kode”) dan “title” (“judul”).")
        raise Refusal("bad_import_file", words_)
    seen: set[str] = set()
    return [
        _line(number, row, code_at, title_at, seen)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _parsed(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words_ = _("Berkas CSV ini bukan UTF-8. Simpan ulang sebagai CSV UTF-8.")
        raise Refusal("bad_import_file", words_) from error
    first = text.split("\n", 1)[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error as error:
        raise Refusal("bad_import_file", _("Berkas CSV ini tidak utuh.")) from error


def _line(number: int, row: list[str], code_at: int, title_at: int, seen: set[str]) -> Read:
    shown = {"code": _at(row, code_at)[:20], "title": _at(row, title_at)[:300]}
    try:
        code = words.code_of(_at(row, code_at))
        title = words.text_of(_at(row, title_at), 300, _("judul"))
        if not title:
            raise Misfit(_("judul kosong"))
        if code in seen:
            raise Misfit(_("kode {code} sudah ada di atas").format(code=code))
    except Misfit as misfit:
        return Read(number, shown, str(misfit))
    seen.add(code)
    return Read(number, {"code": code, "title": title})


def _at(row: list[str], place: int) -> str:
    return words.plain(row[place]) if place < len(row) else ""
