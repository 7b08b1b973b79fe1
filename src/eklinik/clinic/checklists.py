"""What is prepared and what is still to bring; the printed slip in Indonesian and Acehnese.

The Acehnese words are drafts of ours, not yet read by a speaker; an office puts its own
into `Office.settings["clinic"]["acehnese"]`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.applications.answers import storable
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import Requirement, published
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic.models import Consultation
from eklinik.clinic.ticks import PREPARED
from eklinik.clinic.visit import say

OSS, NEW = "oss", "baru"
OSS_PAPERS = (
    ("ktp", "KTP (NIK) pemilik atau penanggung jawab"),
    ("ponsel", "Nomor ponsel yang aktif dan dipegang sendiri"),
    ("surel", "Alamat surel, bila ada"),
    ("npwp", "NPWP, bila sudah punya"),
    ("usaha", "Nama, alamat, dan luas tempat usaha"),
    ("modal", "Perkiraan modal usaha, tanpa tanah dan bangunan"),
    ("akta", "Akta pendirian, bila badan usaha"),
)
DRAFT_NOTE = "draf, belum diperiksa penutur"
LONGEST = 400
SLIP = {
    "title": "Yang perlu dibawa",
    "number": "Nomor konsultasi",
    "bring": "Bawa ini pada kunjungan berikutnya:",
    "nothing": "Tidak ada lagi yang perlu dibawa.",
    "agreed": "Yang disepakati",
    "next": "Janji berikutnya",
    "secret": "Kata sandi dan kode OTP hanya untuk Anda. Jangan sebutkan kepada siapa pun, "
    "juga tidak kepada petugas.",
    "free": "Layanan ini tidak dipungut biaya.",
}
ACEHNESE = {
    "title": "Nyang payah neuba",
    "number": "Nomor konsultasi",
    "bring": "Neuba nyoe watèe neuwoe lom:",
    "nothing": "Hana lé nyang payah neuba.",
    "agreed": "Nyang ka meupakat",
    "next": "Janji ukeue",
    "secret": "Kata sandi ngon kode OTP keu droeneuh sagai. Bèk neupeugah bak soe mantong, "
    "bak petugas pih bèk.",
    "free": "Layanan nyoe hana biaya.",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The last look through the documents: for which permit, what is there, what is not."""

    permit: str = ""
    kind: str = NEW
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def prepared_of(held: Consultation) -> Prepared:
    """What was ticked last; empty when nothing was."""
    entry = held.entries.filter(verb=PREPARED).order_by("-seq").first()
    if entry is None or not entry.record:
        return Prepared()
    words = json.loads(entry.record)
    return Prepared(
        words.get("permit", ""), words.get("kind", NEW),
        tuple(words.get("present", ())), tuple(words.get("missing", ())),
    )  # fmt: skip


def papers_for(version: PermitVersion | None, kind: str, applicant_kind: str) -> list[
    tuple[str, str]
]:  # fmt: skip
    """Code and name of what this visitor needs; None stands for OSS."""
    if version is None:
        return list(OSS_PAPERS)
    found = _requirements(version, kind, applicant_kind)
    return [(item.code, item.name) for item in found]


def _requirements(
    version: PermitVersion, kind: str, applicant_kind: str
) -> tuple[Requirement, ...]:
    words = {"applicant_kind": applicant_kind, "request_kind": kind}
    try:
        return published(version.pk).requirements_for(**words, answers={})
    except KeyError:
        raise Refusal(
            "bad_data", _("Izin ini tidak melayani jenis pengajuan itu. Pilih yang tersedia."),
            details={"kind": ["not_offered"]},
        ) from None  # fmt: skip


@transaction.atomic
def prepare(
    held: Consultation,
    version: PermitVersion | None,
    kind: str,
    present: Collection[str],
    *,
    by: int,
    at: datetime,
) -> Prepared:
    """Write down what was looked through together; at least one must be there."""
    applicant_kind = held.applicant.kind if held.applicant else "person"
    papers = papers_for(version, kind, applicant_kind)
    there = [code for code, _name in papers if code in present]
    if not there:
        raise Refusal(
            "nothing_ticked",
            _("Centang dahulu dokumen yang sudah ada. Bila belum ada satu pun, selesaikan "
              "dengan hasil konsultasi lanjutan dan cetak daftar yang perlu dibawa."),
            details={"present": ["required"]},
        )  # fmt: skip
    made = Prepared(
        str(version.pk) if version else OSS, kind, tuple(there),
        tuple(name for code, name in papers if code not in there),
    )  # fmt: skip
    record = {"permit": made.permit, "kind": kind, "present": list(made.present),
              "missing": list(made.missing)}  # fmt: skip
    say(held.pk, PREPARED, by=by, at=at, record=record)
    return made


def slip_words(office: Office, language: str) -> dict[str, str]:
    """The fixed words of the slip; Acehnese ones are the office's own where it wrote some."""
    if language != "ace":
        return dict(SLIP)
    own = _own(office)
    return {key: own.get(key) or text for key, text in ACEHNESE.items()}


def is_draft(office: Office) -> bool:
    """The Acehnese words were not yet declared read by a speaker."""
    return _own(office).get("checked") != "ya"


def _own(office: Office) -> Mapping[str, str]:
    found = office.settings.get("clinic", {}).get("acehnese", {})
    return found if isinstance(found, dict) else {}


@transaction.atomic
def save_acehnese(office_id: int, words: Mapping[str, str], *, checked: bool) -> None:
    """Keep the office's own Acehnese words; an empty one falls back to the draft."""
    office = Office.objects.select_for_update().get(pk=office_id)
    kept = {key: storable(words.get(key, "")).strip()[:LONGEST] for key in ACEHNESE}
    own: dict[str, Any] = {key: text for key, text in kept.items() if text != ACEHNESE[key]}
    clinic = {**office.settings.get("clinic", {})}
    clinic["acehnese"] = {**own, "checked": "ya"} if checked else own
    office.settings = {**office.settings, "clinic": clinic}
    office.save(update_fields=["settings"])


def lines(held: Consultation, extra: Sequence[str] = ()) -> list[str]:
    """What to bring: what was agreed at the end, or what is missing so far."""
    return list(held.to_bring or prepared_of(held).missing) + list(extra)
