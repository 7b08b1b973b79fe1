"""Why the door did not open: a code for machines, words for people."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, LazyText] = {
    "not_found": _("Berkas ini tidak ditemukan. Periksa kembali nomornya."),
    "closed": _("Berkas ini sudah selesai, jadi tidak dapat diproses lagi."),
    "moved_on": _(
        "Berkas ini baru saja diproses orang lain. Muat ulang halaman untuk melihat keadaannya."
    ),
    "not_on_chart": _("Tindakan ini tidak ada pada tahap sekarang. Muat ulang halaman."),
    "not_your_role": _("Tahap ini dikerjakan {role}. Anda tidak memegang peran itu di unit ini."),
    "barred": _("Surat penugasan Anda sebagai pelaksana tidak mencakup tindakan ini."),
    "four_eyes": _(
        "Anda sudah mengerjakan tahap sebelumnya pada berkas ini. "
        "Orang lain harus melanjutkan (prinsip empat mata)."
    ),
    "typed_it": _(
        "Anda yang mengetik permohonan ini, jadi orang lain yang harus memeriksa dan "
        "menandatangani."
    ),
    "own_application": _("Ini permohonan Anda sendiri. Orang lain yang harus memprosesnya."),
    "held": _("Berkas ini sedang dipegang {holder}. Ambil alih dahulu bila perlu."),
    "reason_needed": _("Tuliskan alasannya, sedikitnya 5 huruf."),
    "reason_too_long": _("Alasan terlalu panjang. Ringkas menjadi paling banyak 4.000 huruf."),
    "bad_data": _("Isian belum benar. Periksa bagian yang ditandai."),
    "product_missing": _("{product} belum dibuat. Buat dahulu, lalu lanjutkan."),
    "rule": _("Tindakan ini belum dapat dilakukan."),
}


class Refusal(Exception):
    """The door stays shut; `code` is stable, `message` is for the person, `details` for forms."""

    def __init__(
        self,
        code: str,
        message: str | LazyText | None = None,
        *,
        details: dict[str, Any] | None = None,
        **words: Any,
    ) -> None:
        self.code = code
        self._message = message if message is not None else MESSAGES[code]
        self._words = words
        self.details = details or {}
        super().__init__(code)

    @property
    def message(self) -> str:
        return str(self._message).format(**{key: str(word) for key, word in self._words.items()})

    def __str__(self) -> str:
        return self.message
