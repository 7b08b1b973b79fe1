"""Why a file is not taken: what happened, why, and what to do, in plain words."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from eklinik.casework.refusals import Refusal

MESSAGES: dict[str, LazyText] = {
    "empty": _("Berkas ini kosong (0 bita). Pilih berkas yang berisi, lalu unggah lagi."),
    "too_large": _(
        "Ukuran berkas {size}, padahal batasnya {limit}. "
        "Perkecil berkas atau pindai ulang dengan resolusi lebih rendah, lalu unggah lagi."
    ),
    "unknown_kind": _(
        "Jenis berkas ini tidak kami kenali. Kami menerima {accepted}. "
        "Simpan dokumen sebagai PDF atau foto halamannya, lalu unggah lagi."
    ),
    "not_accepted": _(
        "Berkas ini berjenis {kind}, padahal untuk dokumen ini kami menerima {accepted}. "
        "Simpan dalam jenis itu, lalu unggah lagi."
    ),
    "disguised": _(
        "Nama berkas berakhiran .{suffix}, tetapi isinya bukan {suffix}. "
        "Demi keamanan berkas ini tidak kami simpan. Buka dokumen aslinya, simpan sebagai PDF, "
        "lalu unggah lagi."
    ),
    "broken": _(
        "Berkas ini rusak atau tidak lengkap sehingga tidak dapat dibuka. "
        "Simpan atau pindai ulang dokumennya, lalu unggah lagi."
    ),
    "encrypted": _(
        "PDF ini dikunci dengan kata sandi sehingga petugas tidak dapat membacanya. "
        "Simpan ulang tanpa kata sandi, lalu unggah lagi."
    ),
    "no_pages": _("PDF ini tidak punya halaman. Simpan atau pindai ulang, lalu unggah lagi."),
    "too_many_pages": _(
        "Berkas ini {pages} halaman, padahal batasnya {limit}. Unggah hanya halaman yang diminta."
    ),
    "too_many_pixels": _(
        "Gambar ini terlalu besar ({width} × {height} piksel). "
        "Kecilkan gambar atau foto ulang dengan kamera biasa, lalu unggah lagi."
    ),
    "cannot_shrink": _(
        "Berkas ini tidak dapat kami kecilkan sampai {limit} tanpa menjadi tidak terbaca. "
        "Unggah lebih sedikit halaman, atau foto lebih dekat dengan latar polos."
    ),
    "too_complex": _(
        "Berkas ini terlalu rumit sehingga tidak selesai diperiksa. "
        "Cetak dokumen menjadi PDF baru atau foto halamannya, lalu unggah lagi."
    ),
    "busy": _(
        "Terlalu banyak berkas sedang diperiksa, jadi berkas ini belum sempat kami periksa. "
        "Coba unggah lagi satu menit lagi; isian Anda tetap tersimpan."
    ),
    "no_such_page": _("Halaman itu tidak ada; dokumen ini {pages} halaman."),
    "document_missing": _(
        "Isi berkas ini tidak ada lagi di penyimpanan (terhapus menurut jadwal atau rusak). "
        "Hubungi administrator kantor."
    ),
    "infected": _(
        "Pemeriksa virus menemukan {virus} dalam berkas ini, jadi berkas tidak kami simpan. "
        "Bersihkan perangkat Anda, lalu unggah dokumen dari sumber lain."
    ),
    "scanner_down": _(
        "Pemeriksa virus sedang tidak dapat dihubungi, jadi berkas belum dapat kami terima. "
        "Isian Anda tetap tersimpan. Coba unggah lagi beberapa menit lagi."
    ),
}


class Refused(Refusal):
    """A file that is not taken; `code` is stable, `message` is for the person."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code, MESSAGES[code], **words)


def size_id(size: int) -> str:
    """Write a size as people say it: `2 MB`, `1,4 MB`, `350 kB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f}".replace(".0", "").replace(".", ",") + " MB"
