"""How an application stands, as one sentence and one tag."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.casework.offers import chart_for
from eklinik.process.roles import APPLICANT


@dataclass(frozen=True, slots=True)
class Status:
    """`kind` is the tag's colour: ok, wait, late or nothing."""

    kind: str
    tag: str
    sentence: str


def status_of(application: Application) -> Status:
    """What is true now, in plain words."""
    case = application.case
    if case is None:
        return Status("", _("Draf"), _("Permohonan ini belum dikirim."))
    if case.closed_at is not None:
        return _ended(case)
    if case.role == APPLICANT:
        return _returned(case)
    return Status(
        "wait", _("Diproses"), _("Berkas Anda sedang diproses: %(step)s.") % {"step": step_of(case)}
    )


def step_of(case: Case) -> str:
    """The title of the box where the case stands."""
    return _(chart_for(case)[case.step].title)


def _returned(case: Case) -> Status:
    count = int(case.facts.get("corrections_open", 0))
    if not count:
        return Status(
            "wait", _("Siap dikirim lagi"),
            _("Semua perbaikan sudah Anda isi. Kirim sekarang agar berkas diproses lagi."),
        )  # fmt: skip
    words = ngettext(
        "Berkas Anda dikembalikan. Ada %(count)d hal yang perlu diperbaiki.",
        "Berkas Anda dikembalikan. Ada %(count)d hal yang perlu diperbaiki.",
        count,
    )
    return Status("late", _("Perlu diperbaiki"), words % {"count": count})


def _ended(case: Case) -> Status:
    ends = {
        "granted": Status("ok", _("Izin terbit"), _("Izin Anda sudah terbit.")),
        "refused": Status("late", _("Ditolak"), _("Permohonan Anda ditolak.")),
        "recorded": Status(
            "ok", _("Terbit di OSS"), _("Perizinan usaha Anda terbit otomatis di OSS dan tercatat.")
        ),
        "elsewhere": Status(
            "wait", _("Diserahkan"), _("Berkas Anda diserahkan kepada kantor yang berwenang.")
        ),
        "withdrawn": Status("", _("Ditarik"), _("Anda menarik permohonan ini.")),
        "lapsed": Status(
            "late", _("Gugur"),
            _("Permohonan ini gugur karena tidak diperbaiki sampai batas waktunya."),
        ),
    }  # fmt: skip
    return ends.get(case.outcome, Status("ok", _("Selesai"), _("Permohonan ini sudah selesai.")))
