"""Messages to OSS: the row first, in the caller's transaction; sending outside any.

A worker claims a message by compare-and-set.  Killed between OSS's answer and our commit
it repeats that one message, with the same correlation id.  Messages about one id_izin go
in the order in which they were written.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from eklinik.accounts.models import User
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import OssMessage, Project, Source
from eklinik.licensing.oss import learning, registry, taking, words
from eklinik.licensing.oss.base import Call, OssError, Reply
from eklinik.licensing.oss.pia.contract import Fault, faults_of, methods
from eklinik.licensing.oss.redact import redacted
from eklinik.process.roles import AGENCY_HEAD
from eklinik.staff.models import Posting

State = OssMessage.State
STATUS = "receiveLicenseStatus"
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
JITTER = 0.2
CLAIM = timedelta(minutes=2)
AWAY = timedelta(seconds=30)
BATCH = 50
POLL_EVERY = timedelta(hours=12)
WIB = ZoneInfo("Asia/Jakarta")


def tell(
    project: Project, method: str, said: dict[str, Any], *, at: datetime, by: int | None = None,
    strict: bool = False,
) -> OssMessage:  # fmt: skip
    """Promise OSS a message about a project, in the caller's transaction.

    `said` is put on top of the project's own ids.  In an office that is not connected,
    for a project without OSS ids, and for what does not fit the contract, it becomes work
    that an officer does in OSS; `strict` refuses the last instead.
    """
    if method == STATUS:
        if said.get("kd_status") in {"43", "44", "57"}:
            words = _("Status ini diberikan lewat halaman OSS, tidak dikirim begitu saja.")
            raise Refusal("oss_clock", words)
        return tell_status(project, said, at=at, by=by, since=at, strict=strict)
    return _queue(project, method, said, at=at, by=by, strict=strict)


def tell_status(
    project: Project, said: dict[str, Any], *, at: datetime, since: datetime,
    by: int | None = None, reason: str = "", strict: bool = False,
) -> OssMessage:  # fmt: skip
    """A kd_status: told to OSS and written down here, where the clock reads it."""
    user = User.objects.filter(pk=by).first() if by else None
    stamp = since.astimezone(WIB).strftime("%Y-%m-%d %H:%M:%S")
    filled = {
        "tgl_status": stamp, "nip_status": _nip(user), "nama_status": str(user or "Sistem")[:50],
        **said,
    }  # fmt: skip
    message = _queue(project, STATUS, filled, at=at, by=by, strict=strict)
    learning.learn(
        project, said["kd_status"], since=since, at=at, source=Source.HAND, message=message,
        by=by, reason=reason,
    )  # fmt: skip
    return message


def _nip(user: User | None) -> str:
    if user is None:
        return "-"
    rows = Posting.objects.filter(user=user).exclude(nip="").order_by("-pk")
    return rows.values_list("nip", flat=True).first() or "-"


def _queue(
    project: Project, method: str, said: dict[str, Any], *, at: datetime, by: int | None,
    strict: bool,
) -> OssMessage:  # fmt: skip
    body = {**_known(project, method, at), **said}
    why = _why_by_hand(project, method, body, strict=strict)
    return OssMessage.objects.create(
        office_id=project.office_id, project=project, direction=OssMessage.Direction.OUT,
        method=method, nib=project.nib, id_izin=project.id_izin, id_proyek=project.id_proyek,
        body=body, state=State.WAITING if why is None else State.HAND, error=(why or "")[:600],
        next_at=at if why is None else None, by_id=by, at=at,
    )  # fmt: skip


def _why_by_hand(
    project: Project, method: str, body: dict[str, Any], *, strict: bool
) -> str | None:
    """Why an officer does it in OSS; None when the message can go by itself."""
    if not registry.oss_of(project.office).is_connected:
        return ""
    if _is_unknown(project, method):
        return _("Berkas ini belum punya id OSS, jadi petugas menyampaikannya di OSS.")
    faults = faults_of(method, body)
    if faults and strict:
        raise _refused(faults)
    return _refused(faults).message if faults else None


def _known(project: Project, method: str, at: datetime) -> dict[str, Any]:
    """What we know ourselves of a message's fields."""
    fields = methods()[method].fields
    known: dict[str, Any] = {
        "nib": project.nib, "id_proyek": project.id_proyek, "oss_id": project.oss_id,
        "id_izin": project.id_izin, "kd_izin": project.kd_izin,
        "id_permohonan_izin": project.id_izin, "kewenangan": project.authority,
        "kd_daerah": project.village_code.replace(".", "").ljust(10, "0"),
    }  # fmt: skip
    if "nama_ttd" in fields:
        known |= {"status_izin": "50", **_signer(project, at)}
    return {name: value for name, value in known.items() if name in fields}


def _signer(project: Project, at: datetime) -> dict[str, str]:
    """Who heads the office on that day."""
    day = calendar_of(project.office_id).local_day(at)
    rows = Posting.objects.filter(office_id=project.office_id, role=AGENCY_HEAD)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    head = rows.select_related("user").order_by("-pk").first()
    if head is None:
        return {}
    return {"nama_ttd": head.user.name[:50], "nip_ttd": head.nip, "jabatan_ttd": head.title[:150]}


def _is_unknown(project: Project, method: str) -> bool:
    """OSS could not know which project is meant."""
    if "nib" in methods()[method].fields and not project.nib:
        return True
    return {"id_izin", "id_permohonan_izin"} & set(methods()[method].fields) != set() and (
        not project.id_izin
    )


def _refused(faults: list[Fault]) -> Refusal:
    details = {fault.path: [words.fault_words(fault)] for fault in faults}
    listed = "; ".join(f"{path}: {said[0]}" for path, said in details.items())
    text = _("Pesan untuk OSS belum dapat dibuat. Perbaiki: {what}").format(what=listed)
    return Refusal("oss_fields", text, details=details)


def poll(*, at: datetime) -> int:
    """Ask OSS how the open files of connected offices stand; how many questions were written."""
    asked = OssMessage.objects.filter(
        project=OuterRef("pk"), method="checkLicenseStatus", at__gt=at - POLL_EVERY
    )
    rows = Project.objects.filter(case__closed_at__isnull=True, case__isnull=False)
    rows = (
        rows.exclude(id_izin="")
        .filter(~Exists(asked))
        .filter(office__settings__oss__way=registry.Way.CONNECTED)
    )
    found = list(rows.select_related("office").order_by("pk")[:BATCH])
    for project in found:
        tell(project, "checkLicenseStatus", {}, at=at)
    return len(found)


def sweep(*, at: datetime) -> int:
    """The worker's part: send what is due; the number that OSS took."""
    return sum(deliver(pk, at=at) is True for pk in _due(at))


def _due(at: datetime) -> list[int]:
    older = OssMessage.objects.filter(
        id_izin=OuterRef("id_izin"), pk__lt=OuterRef("pk"), state=State.WAITING
    ).exclude(id_izin="")
    rows = OssMessage.objects.filter(state=State.WAITING, next_at__lte=at)
    rows = rows.filter(~Exists(older)).order_by("next_at", "pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def deliver(pk: int, *, at: datetime) -> bool | None:
    """Send one message; True taken, False not, None when another worker has it."""
    rows = OssMessage.objects.filter(pk=pk, state=State.WAITING, next_at__lte=at)
    if not rows.update(next_at=at + CLAIM):
        return None
    message = OssMessage.objects.select_related("office").get(pk=pk)
    try:
        call = Call(str(message.key), message.method, message.body)
        reply = registry.oss_of(message.office).send(call)
    except OssError as error:
        _note_failure(message, error, at)
        if error.away:
            _hold_back(message.office_id, at)
        return False
    _note_sent(message, reply, at)
    return True


@transaction.atomic
def _note_sent(message: OssMessage, reply: Reply, at: datetime) -> None:
    OssMessage.objects.filter(pk=message.pk).update(
        state=State.SENT, attempts=message.attempts + 1, next_at=None, error="", done_at=at,
        answer=redacted({"kode": reply.code, "keterangan": reply.words, **reply.data}),
    )  # fmt: skip
    taking.take_reply(message, reply, at=at)


def _note_failure(message: OssMessage, error: OssError, at: datetime) -> None:
    tried = message.attempts + 1
    stop = error.permanent or tried > len(PAUSES)
    ended = State.FAILED if error.permanent else State.DEAD
    OssMessage.objects.filter(pk=message.pk).update(
        attempts=tried, error=str(error)[:600], answer=redacted(error.answer),
        state=ended if stop else State.WAITING,
        next_at=None if stop else at + pause(str(message.key), tried),
    )  # fmt: skip


def _hold_back(office_id: int, at: datetime) -> None:
    """Nobody answers: the others wait a little instead of each running into the timeout."""
    due = OssMessage.objects.filter(office_id=office_id, state=State.WAITING, next_at__lte=at)
    due.update(next_at=at + AWAY)


def pause(key: str, tried: int) -> timedelta:
    """How long to wait after a failed attempt; longer each time, and not all at once."""
    share = zlib.crc32(f"{key}{tried}".encode()) / 2**32
    return PAUSES[tried - 1] * (1 + share * JITTER)


def retry(rows: QuerySet[OssMessage], *, at: datetime) -> int:
    """Try messages that failed or stopped again now; how many there were."""
    stopped = rows.filter(direction=OssMessage.Direction.OUT, state__in=(State.FAILED, State.DEAD))
    return stopped.update(state=State.WAITING, next_at=at, attempts=0)


def done_by_hand(message: OssMessage, *, by: int, at: datetime) -> None:
    """An officer has done in OSS what this message would have said."""
    changed = OssMessage.objects.filter(pk=message.pk, state=State.HAND, done_at=None)
    if not changed.update(done_at=at, by_id=by):
        raise Refusal("wrong_state", _("Pekerjaan ini sudah ditandai. Muat ulang halaman."))
