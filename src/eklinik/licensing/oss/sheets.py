"""Exports of OSS (Excel): read by their column names, previewed line by line, and undone.

A line says something about a project that is here already, by its id_permohonan_izin,
its id_proyek, or its NIB and KBLI; nothing is opened from a sheet.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eklinik.accounts.models import User
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.licensing import records
from eklinik.licensing.importers import excel
from eklinik.licensing.models import LicenceRecord, OssSheet, OssStatus, Project, Source
from eklinik.licensing.oss import learning
from eklinik.licensing.oss.codes import DEEMED
from eklinik.licensing.oss.pia.contract import codes, is_nib

COLUMNS = {
    "id_izin": ("id_permohonan_izin", "id_izin"), "id_proyek": ("id_proyek",), "nib": ("nib",),
    "kbli": ("kbli", "kode_kbli"), "status": ("uraian_status_respon", "status_respon"),
    "day": ("day_of_tgl_izin", "tgl_izin", "day_of_tanggal_terbit_oss"),
    "name": ("nama_perusahaan",),
}  # fmt: skip
NEEDED = ("id_izin", "id_proyek", "nib")
MOST = 20_000_000
MOST_LINES = 20_000
NEW, SAME, UNKNOWN, BAD = "new", "same", "unknown", "bad"
State = OssSheet.State
IDS = ("nib", "id_proyek", "id_izin")


def receive(name: str, content: bytes, *, by: User, at: datetime) -> OssSheet:
    """Read an export and keep what it would do; `Refusal` for what is no such file."""
    if len(content) > MOST:
        raise Refusal("too_large", _("Berkas lebih dari 20 MB. Bagilah dulu."))
    header = {text.lower().replace(" ", "_"): text for text in excel.header_of(content) if text}
    mapping = {
        ours: header[theirs]
        for ours, names in COLUMNS.items()
        if (theirs := next((one for one in names if one in header), ""))
    }
    if not any(name in mapping for name in NEEDED):
        words = _("Kolom id_permohonan_izin, id_proyek, atau nib tidak ada di lembar pertama.")
        raise Refusal("bad_import_file", words)
    assert by.office_id is not None  # noqa: S101  staff only
    lines = _lines(by.office_id, excel.mapped_rows(content, mapping), at)
    return OssSheet.objects.create(
        office_id=by.office_id, file_name=name[:200], digest=hashlib.sha256(content).hexdigest(),
        state=State.PREVIEW, lines=lines, counts=Counter(line["change"] for line in lines),
        by=by, at=at,
    )  # fmt: skip


def _lines(
    office_id: int, rows: Iterable[tuple[int, dict[str, Any]]], at: datetime
) -> list[dict[str, Any]]:
    known = _Known(office_id)
    lines: list[dict[str, Any]] = []
    for number, raw in rows:
        if len(lines) >= MOST_LINES:
            raise Refusal("too_large", _("Lebih dari 20.000 baris. Bagilah dulu."))
        lines.append(_line(number, {key: _text(value) for key, value in raw.items()}, known, at))
    return lines


class _Known:
    """The office's projects by what OSS calls them: one query for a whole sheet."""

    def __init__(self, office_id: int) -> None:
        self.zone = calendar_of(office_id).zone
        rows = Project.objects.filter(office_id=office_id).prefetch_related("oss_statuses")
        self.by_key: dict[tuple[str, ...], Project] = {}
        for row in rows.order_by("pk"):
            for key in (
                ("izin", row.id_izin),
                ("proyek", row.id_proyek),
                ("nib", row.nib, row.code),
            ):
                if all(key):
                    self.by_key.setdefault(key, row)

    def find(self, words: dict[str, str]) -> Project | None:
        """The project of a line, by the most exact name first."""
        keys: list[tuple[str, ...]] = [
            ("izin", words.get("id_izin", "")), ("proyek", words.get("id_proyek", "")),
            ("nib", words.get("nib", ""), words.get("kbli", "").zfill(5)),
        ]  # fmt: skip
        return next((self.by_key[key] for key in keys if all(key) and key in self.by_key), None)


def _line(number: int, words: dict[str, str], known: _Known, at: datetime) -> dict[str, Any]:
    line: dict[str, Any] = {"line": number, "name": words.get("name", "")[:120], "words": ""}
    line["key"] = words.get("id_izin") or words.get("id_proyek") or words.get("nib", "")
    if words.get("nib") and not is_nib(words["nib"]):
        return line | {"change": BAD, "words": _("NIB bukan 13 angka")}
    project = known.find(words)
    if project is None:
        return line | {"change": UNKNOWN, "words": _("tidak ada berkasnya di sini")}
    if project.nib and words.get("nib") and project.nib != words["nib"]:
        return line | {"change": BAD, "words": _("NIB lain dari yang tercatat")}
    return line | _change(project, words, known, at)


def _change(project: Project, words: dict[str, str], known: _Known, at: datetime) -> dict[str, Any]:
    ids = {name: words[name][:25] for name in IDS if words.get(name) and not getattr(project, name)}
    code = _code_of(words.get("status", ""))
    since = _moment(words.get("day", ""), known, at)
    said = {row.code for row in project.oss_statuses.all()}
    code = "" if code in said else code
    parts = [f"{name} {value}" for name, value in ids.items()]
    parts += [f"{code} {codes('kd_status')[code]}"] if code else []
    return {
        "project": project.pk, "ids": ids, "code": code, "since": since.isoformat(),
        "change": NEW if ids or code else SAME, "words": "; ".join(parts),
    }  # fmt: skip


def _code_of(text: str) -> str:
    """The kd_status that an export means with its words; empty for words we do not know."""
    plain = " ".join(text.lower().split())
    if "fiktif positif" in plain:
        return DEEMED
    return next((code for code, words in codes("kd_status").items() if words.lower() == plain), "")


def _moment(text: str, known: _Known, at: datetime) -> datetime:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return at
    return min(at, datetime.combine(day, time(12), known.zone))


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).replace("\x00", "").split())[:255]


@transaction.atomic
def apply(sheet_id: int, *, at: datetime) -> OssSheet:
    """Write what the preview showed; ids that were filled meanwhile stay as they are."""
    sheet = _locked(sheet_id, State.PREVIEW)
    for line in sheet.lines:
        if line["change"] == NEW:
            line["made"] = _write(line, at)
    sheet.state, sheet.live_at = State.LIVE, at
    sheet.save(update_fields=["state", "live_at", "lines"])
    return sheet


def _locked(sheet_id: int, state: str) -> OssSheet:
    sheet = OssSheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.state != state:
        raise Refusal("wrong_state", _("Berkas ini sudah diproses. Muat ulang halaman."))
    return sheet


def _write(line: dict[str, Any], at: datetime) -> dict[str, Any]:
    project = Project.objects.select_for_update().get(pk=line["project"])
    filled = [name for name in line["ids"] if not getattr(project, name)]
    for name in filled:
        setattr(project, name, line["ids"][name])
    project.save(update_fields=filled or None)
    made: dict[str, Any] = {"ids": filled, "statuses": [], "records": []}
    if "nib" in filled:
        row = records.keep_nib(project, project.nib, by=None, at=at, source=Source.IMPORT)
        made["records"].append(row.pk)
    if line["code"]:
        since = datetime.fromisoformat(line["since"])
        status = learning.learn(project, line["code"], since=since, at=at, source=Source.IMPORT)
        made["statuses"].append(status.pk)
    return made


@transaction.atomic
def undo(sheet_id: int) -> OssSheet:
    """Take back what a sheet wrote; refused once a deemed approval rests on it."""
    sheet = _locked(sheet_id, State.LIVE)
    if any(line.get("code") == DEEMED and "made" in line for line in sheet.lines):
        words = _(
            "Berkas ini memuat fiktif positif yang sudah dicatat, jadi tidak dapat dibatalkan."
        )
        raise Refusal("wrong_state", words)
    for line in sheet.lines:
        if made := line.pop("made", None):
            _take_back(line, made)
    sheet.state = State.UNDONE
    sheet.save(update_fields=["state", "lines"])
    return sheet


def _take_back(line: dict[str, Any], made: dict[str, Any]) -> None:
    OssStatus.objects.filter(pk__in=made["statuses"]).delete()
    LicenceRecord.objects.filter(pk__in=made["records"]).delete()
    project = Project.objects.select_for_update().get(pk=line["project"])
    back = [name for name in made["ids"] if getattr(project, name) == line["ids"][name]]
    for name in back:
        setattr(project, name, "")
    project.save(update_fields=back or None)


def drop(sheet: OssSheet) -> None:
    """Forget a sheet that was only looked at."""
    if not OssSheet.objects.filter(pk=sheet.pk, state=State.PREVIEW).update(state=State.DROPPED):
        raise Refusal("wrong_state", _("Berkas ini sudah diproses. Muat ulang halaman."))
