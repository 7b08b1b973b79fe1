"""Messages from OSS: stored first, applied once, in any order; what cannot be applied says why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eklinik.accounts.models import AuthorityLevel, Office
from eklinik.casework.refusals import Refusal
from eklinik.licensing import records
from eklinik.licensing.models import LicenceRecord, OssMessage, OssNib, Project, Source
from eklinik.licensing.oss import registry, unfolding
from eklinik.licensing.oss.redact import redacted

log = structlog.get_logger()
State = OssMessage.State
NIB, FILE = "receiveNIB", "receiveFileDS"
RANK = {"9": 0, "5": 1, "3": 2, "4": 3}
OVER = frozenset({"3", "4"})
EARLIEST = date.min
BATCH = 50


def office_for(method: str, body: dict[str, Any]) -> Office | None:
    """Which connected office a message is for: by the file, the place, or the only one."""
    offices = [
        office for office in Office.objects.order_by("pk")
        if registry.way_of(office) == registry.Way.CONNECTED
    ]  # fmt: skip
    if not offices:
        return None
    known = _office_of_file(body, offices) if method == FILE else _office_of_place(body, offices)
    return known or offices[0]


def _office_of_file(body: dict[str, Any], offices: list[Office]) -> Office | None:
    rows = Project.objects.filter(id_izin=redacted(str(body.get("id_izin", ""))))
    found = rows.values_list("office_id", flat=True).first()
    return next((office for office in offices if office.pk == found), None)


def _office_of_place(body: dict[str, Any], offices: list[Office]) -> Office | None:
    """The office whose region holds a checklist row; the level by its kewenangan."""
    for row in unfolding.rows_of(body, "data_checklist"):
        place, level = str(row.get("kd_daerah") or ""), str(row.get("kewenangan") or "")
        for office in offices:
            is_province = office.level == AuthorityLevel.PROVINCE
            region = office.region_code.replace(".", "")
            if region and place.startswith(region) and is_province == (level == "01"):
                return office
    return None


def take_in(office: Office, method: str, body: dict[str, Any], *, at: datetime) -> OssMessage:
    """Store a message before anything else; what came before is counted, not stored twice."""
    digest = hashlib.sha256(
        json.dumps([method, body], sort_keys=True, ensure_ascii=True).encode()
    ).hexdigest()
    kept = redacted(body)
    message, made = OssMessage.objects.get_or_create(
        office=office, digest=digest, direction=OssMessage.Direction.IN,
        defaults={
            "method": method, "nib": str(kept.get("nib") or "")[:13],
            "id_izin": str(kept.get("id_izin") or "")[:25], "body": kept,
            "state": State.RECEIVED, "at": at,
        },
    )  # fmt: skip
    if not made:
        OssMessage.objects.filter(pk=message.pk).update(repeats=F("repeats") + 1)
    return message


def apply(message: OssMessage, *, at: datetime) -> OssMessage:
    """Apply a stored message once; what is missing is written on it for an officer."""
    try:
        with transaction.atomic():
            row = OssMessage.objects.select_for_update().get(pk=message.pk)
            if row.state == State.RECEIVED:
                state, said = APPLIES[row.method](row, at)
                _settle(row, state, said, at)
    except Refusal as refusal:
        _wait(message, refusal.message)
    except Exception:
        log.exception("oss_message_failed", message=message.pk)
        _wait(message, _("Pesan ini tidak dapat diterapkan. Laporkan kepada pengembang."))
    message.refresh_from_db()
    return message


def _settle(row: OssMessage, state: str, said: str, at: datetime) -> None:
    row.state, row.error, row.done_at = state, said[:600], at
    row.save(update_fields=["state", "error", "done_at", "project"])


def _wait(message: OssMessage, why: str) -> None:
    rows = OssMessage.objects.filter(pk=message.pk, state=State.RECEIVED)
    rows.update(error=why[:600], attempts=F("attempts") + 1)


def set_aside(message: OssMessage, reason: str, *, by: int, at: datetime) -> None:
    """An officer decides that a message is not to be applied, and says why."""
    if len(reason.strip()) < 5:
        raise Refusal("reason_needed", _("Tulis alasan Anda, sedikitnya lima huruf."))
    rows = OssMessage.objects.filter(pk=message.pk, state=State.RECEIVED)
    if not rows.update(state=State.IGNORED, error=reason.strip()[:600], done_at=at, by_id=by):
        raise Refusal("wrong_state", _("Pesan ini sudah diproses. Muat ulang halaman."))


def sweep(*, at: datetime) -> int:
    """The worker's part: what was cut off before it was applied, or can be applied by now."""
    known = Project.objects.filter(id_izin=OuterRef("id_izin"))
    rows = OssMessage.objects.filter(direction=OssMessage.Direction.IN, state=State.RECEIVED)
    rows = rows.filter(Q(error="") | Q(Exists(known), method=FILE, project=None, attempts__lt=5))
    return sum(apply(row, at=at).state != State.RECEIVED for row in rows.order_by("pk")[:BATCH])


def _apply_nib(message: OssMessage, at: datetime) -> tuple[str, str]:
    if not _join(message, at):
        return State.IGNORED, _("OSS sudah menyampaikan keadaan yang lebih baru untuk NIB ini.")
    if str(message.body["tipe_dokumen"]) in OVER:
        message.project = _end(message, at)
        return State.APPLIED, _("NIB ini tidak berlaku lagi menurut OSS.")
    projects, said = unfolding.unfold(message, at=at)
    message.project = projects[0] if projects else None
    ids = [project.id_izin for project in projects if project.id_izin]
    transaction.on_commit(lambda: _release(message.office_id, ids, at=at))
    return State.APPLIED, said


def _end(message: OssMessage, at: datetime) -> Project | None:
    """Every file of the NIB shows that it ended; the first of them, or None."""
    projects = list(Project.objects.filter(nib=message.nib).order_by("pk"))
    kind = OssNib.Kind(str(message.body["tipe_dokumen"])).label
    for project in projects:
        records.record_licence(
            project, LicenceRecord.Kind.NIB, message.nib, source=Source.CONNECTED, at=at,
            status_words=_("Tidak berlaku: {kind}").format(kind=kind),
        )  # fmt: skip
    return projects[0] if projects else None


def _join(message: OssMessage, at: datetime) -> bool:
    """The newer of two statements about an NIB stays, whichever comes first; True if this one.

    Revoked and cancelled beat the rest.  Of two of the same day and type the later arrival.
    """
    body = message.body
    kind, day = str(body["tipe_dokumen"]), _stated_on(body)
    words = {
        "oss_id": str(body.get("oss_id") or "")[:25], "name": str(body["nama_perseroan"])[:255],
        "kind": kind, "status": str(body.get("status_nib") or "")[:2],
        "stated_on": day, "message": message, "at": at,
    }  # fmt: skip
    known, made = OssNib.objects.select_for_update().get_or_create(
        office_id=message.office_id, nib=message.nib, defaults=words
    )
    if not made and _rank(kind, day) < _rank(known.kind, known.stated_on):
        return False
    OssNib.objects.filter(pk=known.pk).update(**words)
    return True


def _rank(kind: str, day: date | None) -> tuple[bool, date, int]:
    return kind in OVER, day or EARLIEST, RANK[kind]


def _stated_on(body: dict[str, Any]) -> date | None:
    for name in ("tgl_perubahan_nib", "tgl_terbit_nib", "tgl_pengajuan_nib"):
        try:
            return date.fromisoformat(str(body.get(name) or "")[:10])
        except ValueError:
            continue
    return None


def _release(office_id: int, ids: list[str], *, at: datetime) -> None:
    """What waited for these projects can be applied now."""
    for row in waiting(office_id).filter(method=FILE, id_izin__in=ids):
        apply(row, at=at)


def waiting(office_id: int) -> QuerySet[OssMessage]:
    """Messages from OSS that are stored and not applied."""
    return OssMessage.objects.filter(
        office_id=office_id, direction=OssMessage.Direction.IN, state=State.RECEIVED
    ).order_by("pk")


def _apply_file(message: OssMessage, at: datetime) -> tuple[str, str]:
    project = Project.objects.filter(id_izin=message.id_izin).order_by("pk").first()
    if project is None:
        words = _("Belum ada berkas dengan id izin {id}. Diterapkan sendiri bila berkasnya datang.")
        raise Refusal("oss_no_project", words.format(id=message.id_izin))
    if project.nib and project.nib != message.nib:
        raise Refusal("oss_other_nib", _("NIB pesan ini lain dari NIB berkas. Periksa di OSS."))
    message.project = project
    return State.APPLIED, _("Dokumen dari OSS tersedia untuk berkas ini.")


APPLIES: dict[str, Callable[[OssMessage, datetime], tuple[str, str]]] = {
    NIB: _apply_nib,
    FILE: _apply_file,
}
