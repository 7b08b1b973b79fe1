"""Receiving a file: what it is, by whom, and how its columns are to be read."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from eklinik.accounts.models import User
from eklinik.casework.refusals import Refusal
from eklinik.licensing.importers import excel
from eklinik.licensing.models import ImportBatch, Regulation

MOST = 20_000_000
State = ImportBatch.State
EDITION_STARTS = {"2020": date(2020, 9, 24), "2025": date(2026, 6, 15)}


def receive(
    kind: str, file_name: str, content: bytes, settings: dict[str, Any], *,
    by: User, at: datetime,
) -> ImportBatch:  # fmt: skip
    """Keep a file for reading; an Excel file first waits for its mapping.

    `settings`: edition, and for rules regulation, trust, source and source_date (ISO).
    """
    if len(content) > MOST:
        raise Refusal("too_large", _("Berkas lebih dari 20 MB. Bagilah dulu."))
    if not content.strip():
        raise Refusal("bad_import_file", _("Berkas ini kosong."))
    words = {**settings, "verified_by": by.name}
    state = State.READING
    if kind == ImportBatch.Kind.EXCEL:
        header = excel.header_of(content)
        words.update(header=header, mapping=excel.guess(header), samples=excel.samples(content))
        state = State.MAPPING
    return ImportBatch.objects.create(
        kind=kind, state=state, file_name=file_name[:200], content=content, settings=words,
        digest=hashlib.sha256(content).hexdigest(), by=by, at=at, office_id=by.office_id,
    )  # fmt: skip


def set_mapping(batch: ImportBatch, mapping: dict[str, str]) -> None:
    """Which column is which; the needed ones must be there."""
    if batch.state not in {State.MAPPING, State.PREVIEW}:
        raise Refusal("wrong_state", _("Berkas ini sudah diproses. Muat ulang halaman."))
    missing = [name for name in excel.NEEDED if not mapping.get(name)]
    if missing:
        names = ", ".join(str(excel.FIELDS[name]) for name in missing)
        raise Refusal(
            "mapping_missing",
            _("Pilih kolom, atau isi nilai tetap, untuk: {names}.").format(names=names),
            details=dict.fromkeys(missing, _("Wajib dipilih.")),
        )
    batch.settings["mapping"] = mapping
    batch.state, batch.done, batch.total = State.READING, 0, 0
    batch.save(update_fields=["settings", "state", "done", "total"])


def first_day(regulation: Regulation, edition: str) -> date:
    """The first day on which both the regulation and the edition hold."""
    return max(regulation.valid_from, EDITION_STARTS[edition])
