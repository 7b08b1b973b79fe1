"""How a project stands, in one sentence: which activities are allowed now, and what to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from eklinik.licensing import records
from eklinik.licensing.models import LicenceRecord, Project, Risk
from eklinik.licensing.rules import AUTOMATIC

NOTHING, PREPARATION, OPERATION = "nothing", "preparation", "operation"
HOW_WE_KNOW = {
    "polled": noop("jawaban OSS yang diminta sistem"),
    "imported": noop("berkas ekspor OSS"),
    "officer": noop("dicatat petugas dari layar OSS"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`allowed` is nothing, preparation or operation; `sentence` says it to the owner."""

    allowed: str
    sentence: str
    note: str
    deemed: str
    records: tuple[LicenceRecord, ...]
    print_at_oss: bool


def status_words(project: Project, *, at: datetime) -> Standing:
    """What the owner may do at this moment; three queries at most."""
    rows = records.newest(project)
    deemed = _deemed(project)
    allowed = _allowed(project, rows)
    note = deemed if deemed else _note(project, rows)
    return Standing(
        allowed, _sentence(project, allowed), note, deemed, tuple(rows.values()),
        bool(rows) and allowed == OPERATION,
    )  # fmt: skip


def _allowed(project: Project, rows: dict[str, LicenceRecord]) -> str:
    if not project.nib:
        return NOTHING
    if project.risk in AUTOMATIC or project.deemed_at is not None:
        return OPERATION
    needed = rows.get(records.NEEDED[Risk(project.risk)])
    return OPERATION if needed is not None and needed.verified_at else PREPARATION


def _sentence(project: Project, allowed: str) -> str:
    if allowed == OPERATION:
        return _("Sekarang Anda boleh melakukan persiapan dan operasional.")
    if allowed == NOTHING:
        return _("Belum ada kegiatan yang boleh dimulai: terbitkan NIB Anda dahulu di OSS.")
    if project.risk == Risk.HIGH:
        return _("Sekarang Anda hanya boleh melakukan persiapan; operasional menunggu Izin.")
    return _(
        "Sekarang Anda hanya boleh melakukan persiapan; operasional menunggu Sertifikat "
        "Standar yang terverifikasi."
    )


def _deemed(project: Project) -> str:
    if project.deemed_at is None:
        return ""
    words = _("%(status)s. Sumber: %(source)s (%(evidence)s).")
    return words % {
        "status": records.DEEMED_WORDS, "source": _(HOW_WE_KNOW[project.deemed_source]),
        "evidence": project.deemed_evidence,
    }  # fmt: skip


def _note(project: Project, rows: dict[str, LicenceRecord]) -> str:
    if project.risk in AUTOMATIC:
        return _("Perizinan ini terbit otomatis di OSS; kantor tidak perlu memeriksanya.")
    needed = rows.get(records.NEEDED[Risk(project.risk)])
    return needed.status_words if needed is not None else _("Belum terverifikasi.")
