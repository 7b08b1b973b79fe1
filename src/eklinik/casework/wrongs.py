"""What is wrong with a verb's data, in words for the person who typed it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop
from pydantic import ValidationError

SAYS = {
    "missing": noop("Isian ini wajib diisi."),
    "too_short": noop("Pilih atau isi sedikitnya %(min_length)s."),
    "too_long": noop("Terlalu banyak: paling banyak %(max_length)s."),
    "string_too_short": noop("Terlalu pendek: tulis sedikitnya %(min_length)s huruf."),
    "string_too_long": noop("Terlalu panjang: paling banyak %(max_length)s huruf."),
    "literal_error": noop("Pilih salah satu jawaban yang tersedia."),
    "enum": noop("Pilih salah satu jawaban yang tersedia."),
    "extra_forbidden": noop("Isian ini tidak dikenal pada tindakan ini."),
}
KINDS = (
    ("datetime", noop("Tanggal dan jam ini tidak terbaca. Tulis seperti 2026-11-24T10:00.")),
    ("date", noop("Tanggal ini tidak ada atau tidak terbaca. Tulis seperti 2026-11-24.")),
    ("int", noop("Tulis angka bulat.")),
)
OTHERWISE = noop("Isian ini belum benar. Periksa, lalu coba lagi.")


def wrongs_of(error: ValidationError) -> dict[str, list[str]]:
    """Field -> sentences, in the language of the request; `data` is what has no field."""
    return {".".join(map(str, item["loc"])) or "data": [_sentence(item)] for item in error.errors()}


def _sentence(item: Any) -> str:
    kind, given = item["type"], item.get("ctx", {})
    if kind == "value_error":
        return str(given["error"])
    words = SAYS.get(kind) or next(
        (words for start, words in KINDS if kind.startswith(start)), OTHERWISE
    )
    return str(gettext(words) % given)
