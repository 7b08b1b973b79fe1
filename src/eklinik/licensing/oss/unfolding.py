"""The projects of a receiveNIB: each checklist row with its project, found here or opened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from eklinik.applicants.models import Applicant, ApplicantKind
from eklinik.applicants.scale import Scale
from eklinik.casework.refusals import Refusal
from eklinik.licensing.importers.take_in import EDITION_STARTS
from eklinik.licensing.models import OssMessage, Project, Source
from eklinik.licensing.opening import open_project
from eklinik.staff.actor import system_actor

SCALES = {"01": Scale.MICRO, "02": Scale.SMALL, "03": Scale.MEDIUM, "04": Scale.LARGE}
PROJECT_KINDS = ("02", "04")
COPY = "T"
HECTARE = "02"
IDS = ("nib", "oss_id", "id_proyek", "id_izin", "kd_izin")


def rows_of(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a list; whatever else is there is left out."""
    value = body.get(name)
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict)]


def unfold(message: OssMessage, *, at: datetime) -> tuple[list[Project], str]:
    """Every project of the message, and what was done in words."""
    pairs = list(_pairs(message.body))
    found = [(_known(message.body, row), project, row) for project, row in pairs]
    new = [known or _open(message, project, row, at) for known, project, row in found]
    for project, (known, _said, row) in zip(new, found, strict=True):
        if known is not None:
            _fill_ids(project, _ids(message.body, row))
    opened = sum(known is None for known, _project, _row in found)
    words = _("{opened} berkas dibuka, {known} sudah ada di sini.")
    return new, words.format(opened=opened, known=len(new) - opened)


def _pairs(body: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """A project with its Izin or Sertifikat Standar; rows for information are left out."""
    projects = {str(row.get("id_proyek")): row for row in rows_of(body, "data_proyek")}
    pairs: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    rows = sorted(rows_of(body, "data_checklist"), key=lambda row: str(row.get("jenis_izin")))
    for row in rows:
        key = str(row.get("id_proyek"))
        if str(row.get("jenis_izin")) not in PROJECT_KINDS or row.get("flag_checklist") == COPY:
            continue
        if key in projects:
            pairs.setdefault(key, (projects[key], row))
    return list(pairs.values())


def _ids(body: dict[str, Any], row: dict[str, Any]) -> dict[str, str]:
    return {
        "nib": str(body.get("nib") or ""),
        "oss_id": str(body.get("oss_id") or "")[:25],
        "id_proyek": str(row.get("id_proyek") or "")[:25],
        "id_izin": str(row.get("id_izin") or "")[:25],
        "kd_izin": str(row.get("kd_izin") or "")[:12],
    }


def _known(body: dict[str, Any], row: dict[str, Any]) -> Project | None:
    """The project we have already, by its id_izin, else by NIB and id_proyek."""
    ids = _ids(body, row)
    rows = Project.objects.select_related("office").order_by("pk")
    if ids["id_izin"] and (found := rows.filter(id_izin=ids["id_izin"]).first()):
        return found
    same = rows.filter(nib=ids["nib"], id_proyek=ids["id_proyek"], id_izin="")
    return same.first() if ids["id_proyek"] else None


def _fill_ids(project: Project, ids: dict[str, str]) -> None:
    """What OSS names and we did not know yet; a known id is never replaced."""
    fresh = [name for name in IDS if ids[name] and not getattr(project, name)]
    for name in fresh:
        setattr(project, name, ids[name])
    if fresh:
        project.save(update_fields=fresh)


def _open(
    message: OssMessage, project: dict[str, Any], row: dict[str, Any], at: datetime
) -> Project:
    words = _words(message.body, project, row)
    applicant = _applicant(message, at)
    actor = system_actor(message.office_id)
    try:
        return open_project(
            message.office, applicant, words, by=actor, at=at, source=Source.CONNECTED
        )
    except Refusal as refusal:
        if refusal.code == "undecided" and words["scope"]:
            return open_project(
                message.office, applicant, {**words, "scope": ""}, by=actor, at=at,
                source=Source.CONNECTED,
            )  # fmt: skip
        raise _with_code(refusal, project) from refusal


def _with_code(refusal: Refusal, project: dict[str, Any]) -> Refusal:
    words = _("Proyek {id} (KBLI {code}) belum dapat dibuka: {why}")
    wrongs = ", ".join(str(name) for name in refusal.details)
    why = f"{refusal.message} {wrongs}".strip()
    text = words.format(id=project.get("id_proyek"), code=project.get("kbli"), why=why)
    return Refusal(refusal.code, text, details=refusal.details)


def _words(body: dict[str, Any], project: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    place = next(iter(rows_of(project, "data_lokasi_proyek")), {})
    region = str(place.get("proyek_daerah_id") or row.get("kd_daerah") or "")
    scale = str(project.get("skala_usaha") or body.get("skala_usaha") or "")
    return {
        "edition": _edition(body), "code": str(project.get("kbli") or "").zfill(5),
        "scope": " ".join(str(row.get("bidang_spesifik") or "").split())[:400],
        "scale": SCALES.get(scale, ""), "capital": _capital(project),
        "place": _place(place, body), "village_code": _dotted(region),
        "land_m2": _land(project), "pma": str(body.get("status_penanaman_modal")) == "01",
        **_ids(body, row),
    }  # fmt: skip


def _edition(body: dict[str, Any]) -> str:
    """PIA 4.3.22 speaks of KBLI 2020; since the day OSS changed over it means 2025."""
    for name in ("tgl_perubahan_nib", "tgl_terbit_nib"):
        try:
            day = date.fromisoformat(str(body.get(name) or "")[:10])
        except ValueError:
            continue
        return "2025" if day >= EDITION_STARTS["2025"] else "2020"
    return "2025"


def _place(place: dict[str, Any], body: dict[str, Any]) -> str:
    said = " ".join(str(place.get("alamat_usaha") or "").split())
    fallback = " ".join(str(body.get("alamat_perseroan") or "").split())
    return (said or fallback or _("Alamat belum disampaikan OSS"))[:400]


def _dotted(region: str) -> str:
    """`1171012001` as the Kemendagri code `11.71.01.2001`."""
    if not (region.isascii() and region.isdigit() and len(region) == 10):
        return ""
    return f"{region[:2]}.{region[2:4]}.{region[4:6]}.{region[6:]}"


def _capital(project: dict[str, Any]) -> int | None:
    """The investment without land and buildings (PP 7/2021 Ps 35)."""
    total = _number(project.get("jumlah_investasi"))
    if total is None:
        return None
    parts = ("pembelian_pematang_tanah", "bangunan_gedung")
    return max(0, int(total - sum(_number(project.get(name)) or 0 for name in parts)))


def _land(project: dict[str, Any]) -> float | None:
    area = _number(project.get("luas_tanah"))
    if area is None:
        return None
    return area * 10_000 if str(project.get("satuan_luas_tanah")) == HECTARE else area


def _number(value: Any) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if 0 <= number < 10**15 else None


def _applicant(message: OssMessage, at: datetime) -> Applicant:
    """The business as the office knows it by its NIB, or a new one from the message."""
    body = message.body
    found = Applicant.objects.filter(office_id=message.office_id, nib=message.nib).first()
    if found is not None:
        return found
    person = str(body.get("jenis_pelaku_usaha")) == "02"
    owner = str(body.get("nama_user_proses") or body["nama_perseroan"])[:255]
    return Applicant.objects.create(
        office_id=message.office_id, nib=message.nib, created_at=at, created_by=None,
        kind=ApplicantKind.PERSON if person else ApplicantKind.BUSINESS,
        is_umk={"Y": True, "N": False}.get(str(body.get("flag_umk") or "").upper()),
        name=owner, business_name=str(body["nama_perseroan"])[:255],
        address=str(body.get("alamat_perseroan") or "")[:400],
        village_code=_dotted(str(body.get("perseroan_daerah_id") or "")),
    )  # fmt: skip
