"""The lines of a consultation in words people understand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eklinik.clinic.models import ConsultationEntry
from eklinik.clinic.outcomes import Outcome
from eklinik.flows.titles import VERB_TITLES

WORDS: dict[str, str | LazyText] = {
    "open": _("konsultasi dibuka"),
    "ticket": _("nomor antrean"),
    "who": _("pemohon dicatat"),
    "prepared": _("dokumen diperiksa bersama"),
    "account": _("akun dihubungkan"),
    "account_made": _("slip aktivasi akun dicetak"),
    "application": _("permohonan dibuka bersama"),
    "outside": _("dicatat dari sistem lain"),
    "joined": _("disambung ke konsultasi sebelumnya"),
    "correct": _("catatan hasil diperbaiki"),
    "mandate": _("kuasa diterima"),
    "mandate_confirmed": _("kuasa dikuatkan dengan kode"),
    "mandate_revoked": _("kuasa dicabut"),
    "mandate_summary": _("ringkasan kuasa dikirim"),
    "consent": _("pemohon setuju dibantu"),
    "files_sent": _("berkas dikirim pemohon"),
    "scanned": _("dokumen dipindai"),
    "room_opened": _("ruang online dibuka"),
    "room_failed": _("ruang online gagal dibuka"),
    "room_admitted": _("pengunjung dipersilakan masuk"),
    "room_invited": _("undangan ruang dikirim"),
    "call_consent": _("persetujuan telepon dibacakan"),
    "call_missed": _("telepon tidak diangkat"),
    "call_ended": _("telepon selesai"),
    "identity": _("pertanyaan pengenal dijawab"),
}
SHOWN = ("label", "number", "service", "name", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, what, by whom, where."""

    at: datetime
    what: str
    who: str
    desk: str
    detail: str


def history_of(entries: Iterable[ConsultationEntry]) -> list[Line]:
    """The whole history, newest first."""
    return [_line(entry) for entry in reversed(list(entries))]


def _line(entry: ConsultationEntry) -> Line:
    what = WORDS.get(entry.verb) or VERB_TITLES.get(entry.verb, entry.verb)
    record = json.loads(entry.record) if entry.record else {}
    return Line(
        entry.at, gettext(str(what)), str(entry.actor) if entry.actor else "",
        entry.desk.name if entry.desk else "", _detail(entry.verb, record),
    )  # fmt: skip


def _detail(verb: str, record: dict[str, Any]) -> str:
    if verb == "correct":
        changed = (f"{name}: {old!s} → {new!s}" for name, (old, new) in _pairs(record))
        return "; ".join([record.get("reason", ""), *changed])
    if outcome := record.get("outcome"):
        return str(dict(Outcome.choices).get(outcome, outcome))
    return " · ".join(str(record[name]) for name in SHOWN if record.get(name))


def _pairs(record: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    return [(name, pair) for name, pair in record.items() if isinstance(pair, list)]
