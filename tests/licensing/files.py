"""Files as an office would bring them."""

from __future__ import annotations

import io
import json
from typing import Any

from openpyxl import Workbook

HEADER = [
    "id_permohonan_izin", "nama_perusahaan", "nib", "kd_resiko", "kbli", "uraian_skala_usaha",
    "uraian_kewenangan", "kl_sektor",
]  # fmt: skip
RULES = {
    "edition": "2025", "regulation": "PP 28/2025", "trust": "secondary",
    "source": "Ekspor OSS kantor contoh", "source_date": "2026-11-20",
}  # fmt: skip
PAGE = {**RULES, "trust": "source", "source": "oss.go.id, halaman KBLI 16299"}


def excel(rows: list[list[Any]], header: list[str] | None = None) -> bytes:
    """A workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    for row in [header or HEADER, *rows]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def export_row(kbli: Any, scale: str, risk: str, authority: str = "02") -> list[Any]:
    return ["I-1", "PT Maju Contoh", "1234567890123", risk, kbli, scale, authority, "Perindustrian"]


def page(code: str, rows: list[dict[str, Any]], scope: str = "Seluruh") -> bytes:
    scopes = [{"scope": scope, "sector": "Perindustrian", "rows": rows}]
    return json.dumps(
        {"form": "eklinik-oss-page/1", "codes": [{"code": code, "scopes": scopes}]}
    ).encode()


def page_row(scale: str, risk: str, **words: Any) -> dict[str, Any]:
    return {
        "skala": scale, "risiko": risk, "perizinan": ["Sertifikat Standar"],
        "jangka_waktu_hari": None, "kewajiban": ["satu", "dua"], "persyaratan": [],
        "kewenangan": [{"parameter": "Kab /Kota", "otoritas": "Bupati/Walikota"}], **words,
    }  # fmt: skip
