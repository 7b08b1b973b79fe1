"""OSS in words: what is wrong with a field, and how a project stands there."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from eklinik.licensing.models import OssMessage, OssNib, OssStatus, Project, Source
from eklinik.licensing.oss.clock import OssClock, clock_of
from eklinik.licensing.oss.codes import DEEMED, RESET
from eklinik.licensing.oss.pia.contract import Fault, code_words

State = OssMessage.State


def fault_words(fault: Fault) -> str:
    """A fault of a field, for the officer who filled it."""
    return {
        "missing": _("wajib diisi"),
        "long": _("paling banyak {n} huruf"),
        "size": _("harus tepat {n} huruf"),
        "number": _("harus angka"),
        "kind": _("bentuknya salah"),
        "code": _("tidak ada di daftar kode OSS"),
        "date": _("tulis tanggal seperti 2026-11-24"),
    }[fault.code].format(n=fault.size)


def task_words(message: OssMessage) -> str:
    """What an officer does in OSS in place of a message that cannot go by itself."""
    code, number = message.body.get("kd_status", ""), message.body.get("nomor_izin", "")
    if code:
        words = _("Beri status {code}: {meaning}")
        return words.format(code=code, meaning=code_words("kd_status", str(code)))
    if number:
        return _("Sampaikan hasil {number}").format(number=number)
    return message.method


def explain(project: Project, *, at: datetime) -> str:
    """How the project stands in OSS and what is awaited, in sentences; six queries at most."""
    rows = list(project.oss_statuses.order_by("at", "code"))
    clock = clock_of(project, rows, at=at)
    said = [_nib_words(project), _status_words(rows), _clock_words(clock), *clock.notes]
    return " ".join(part for part in [*said, _messages_words(project)] if part)


def _nib_words(project: Project) -> str:
    if not project.nib:
        return _("Belum ada NIB; hanya OSS yang menerbitkannya.")
    known = OssNib.objects.filter(office_id=project.office_id, nib=project.nib).first()
    if known is None:
        return _("NIB {nib} dicatat di sini.").format(nib=project.nib)
    if known.is_over:
        words = _("NIB {nib} sudah tidak berlaku: OSS menyampaikan {kind}.")
        return words.format(nib=project.nib, kind=known.get_kind_display())
    state = code_words("nib", known.status) or _("tanpa keterangan status")
    return _("NIB {nib} menurut OSS: {state}.").format(nib=project.nib, state=state)


def _status_words(rows: list[OssStatus]) -> str:
    if not rows:
        return _("Belum ada status izin yang dicatat.")
    last = rows[-1]
    meaning = code_words("kd_status", last.code) or _("kode yang tidak dikenal")
    how = {
        Source.CONNECTED: _("dari OSS"), Source.IMPORT: _("dari berkas impor"),
    }.get(Source(last.source), _("dari kantor ini"))  # fmt: skip
    words = _("Status terakhir {code} ({meaning}), {how}.")
    return words.format(code=last.code, meaning=meaning, how=how)


def _clock_words(clock: OssClock) -> str:
    if clock.begun is None:
        return _("Jam OSS belum berjalan.")
    if clock.is_over:
        said = _("Jam berhenti setelah {used} hari kerja.").format(used=clock.used)
        if clock.end_code == DEEMED:
            said += " " + _("OSS menyetujuinya sendiri karena waktunya habis.")
    elif clock.stands == RESET:
        said = _("Jam berhenti dan akan mulai dari nol.")
    elif clock.stands:
        said = _("Jam berhenti sementara pada hari kerja ke-{used}.").format(used=clock.used)
    else:
        said = _("Jam berjalan, hari kerja ke-{used}.").format(used=clock.used)
    return said + " " + _total_words(clock)


def _total_words(clock: OssClock) -> str:
    if clock.resets:
        words = _("Diulang {n} kali; seluruhnya {total} hari kerja sejak awal.")
        return words.format(n=clock.resets, total=clock.total)
    return _("Seluruhnya {total} hari kerja sejak awal.").format(total=clock.total)


def _messages_words(project: Project) -> str:
    states = list(project.oss_messages.values_list("state", "done_at"))
    count = [state for state, _done in states].count
    by_hand = sum(state == State.HAND and done is None for state, done in states)
    parts = [
        (count(State.WAITING), _("{n} pesan menunggu dikirim ke OSS.")),
        (by_hand, _("{n} hal masih harus dikerjakan petugas di OSS.")),
        (count(State.FAILED), _("{n} pesan ditolak OSS.")),
        (count(State.DEAD), _("{n} pesan berhenti dicoba; kirim lagi dari Kelola, OSS.")),
        (count(State.RECEIVED), _("{n} pesan dari OSS menunggu petugas.")),
    ]
    return " ".join(text.format(n=n) for n, text in parts if n)
