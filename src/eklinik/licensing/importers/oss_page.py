"""An OSS page in our documented JSON form (`docs/manual/impor-hukum.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from eklinik.casework.refusals import Refusal
from eklinik.licensing.importers.rules import Raw

FORM = "eklinik-oss-page/1"
NAMES = {
    "skala": "scale", "risiko": "risk", "perizinan": "products", "jangka_waktu_hari": "days",
    "kewenangan": "authority", "persyaratan": "requirements", "kewajiban": "obligations",
    "syarat": "condition", "oss_code": "oss_code",
}  # fmt: skip


def read_page(content: bytes) -> list[Raw]:
    """Every row of every code; raises a refusal that names what is wrong with the file."""
    try:
        page = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _bad(_("Berkas ini bukan JSON yang utuh.")) from error
    if not isinstance(page, dict) or page.get("form") != FORM:
        raise _bad(_("Berkas ini bukan bentuk “{form}”.").format(form=FORM))
    return list(_rows(_items(page, "codes")))


def _rows(codes: list[Any]) -> Iterator[Raw]:
    for code in codes:
        for scope in _items(code, "scopes"):
            common = {"code": code.get("code"), "scope": scope.get("scope")}
            common["sector"] = scope.get("sector")
            for row in _items(scope, "rows"):
                if not isinstance(row, dict):
                    raise _bad(_("Sebuah baris bukan objek JSON."))
                yield {**common, **{ours: row.get(name) for name, ours in NAMES.items()}}


def _items(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(found, list):
        raise _bad(_("Daftar “{name}” tidak ada di berkas ini.").format(name=name))
    return found


def _bad(words: str) -> Refusal:
    return Refusal("bad_import_file", words)
