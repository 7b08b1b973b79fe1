"""Writing down what became of a project in OSS; by officers with the rules of the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import OssMessage, Project
from eklinik.licensing.oss import clock, codes, outbound
from eklinik.licensing.oss.pia.contract import code_words
from eklinik.process import roles
from eklinik.staff.actor import Actor

SUPERIORS = (roles.SECTION_HEAD, roles.DIVISION_HEAD, roles.AGENCY_HEAD)
SHORTEST_REASON = 10


@transaction.atomic
def note(
    project: Project, code: str, *, actor: Actor, at: datetime, reason: str = "", since: datetime
) -> OssMessage:
    """An officer gives a project a status: the clock follows, and OSS is told.

    `since` is when it counts.  43 and 44 need a superior, a reason and a reset that is left.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    _check(project, code, actor, reason.strip(), at=at, since=since)
    words = {"kd_status": code, "keterangan": reason.strip()}
    return outbound.tell_status(
        project, words, at=at, by=actor.user_id, since=since, reason=reason.strip()
    )


def _check(
    project: Project, code: str, actor: Actor, reason: str, *, at: datetime, since: datetime
) -> None:
    if not code_words("kd_status", code):
        raise Refusal("bad_data", _("Pilih status dari daftar OSS."))
    if code == codes.DEEMED:
        raise Refusal("oss_only", _(
            "Fiktif positif (57) hanya dinyatakan oleh OSS. Catat lewat jawaban OSS, impor, "
            "atau catatan petugas dengan buktinya."
        ))  # fmt: skip
    if since > at + timedelta(minutes=1):
        raise Refusal("bad_data", _("Waktu status tidak boleh di masa depan."))
    now = clock.clock_of(project, at=at)
    if code in codes.CLOCK:
        _check_clock(project, now, code)
    if code in {codes.RESET, codes.RESTART}:
        _check_reset(project, now, code, actor, reason)


def _check_clock(project: Project, now: clock.OssClock, code: str) -> None:
    if now.is_over:
        raise Refusal("oss_clock", _("Jam OSS berkas ini sudah berhenti, jadi tidak berubah lagi."))
    wanted = {codes.RESUME: codes.PAUSE, codes.RESTART: codes.RESET}.get(code)
    if wanted and now.stands != wanted:
        words = _("Status {code} hanya dapat diberikan setelah {before}.")
        raise Refusal("oss_clock", words.format(code=code, before=wanted))
    if not wanted and now.stands:
        raise Refusal("oss_clock", _(
            "Jam sedang berhenti sementara. Lanjutkan dulu sebelum menghentikannya lagi."
        ))  # fmt: skip


def _check_reset(
    project: Project, now: clock.OssClock, code: str, actor: Actor, reason: str
) -> None:
    if not project.id_izin:
        words = _("Hanya berkas yang terdaftar di OSS (ada id izinnya) yang jamnya dapat diulang.")
        raise Refusal("oss_clock", words)
    if not any(actor.holds(name) for name in SUPERIORS):
        words = _(
            "Mengulang jam dari awal adalah keputusan Kepala Seksi, Kepala Bidang, atau "
            "Kepala Dinas."
        )
        raise Refusal("not_your_role", words)
    if len(reason) < SHORTEST_REASON:
        words = _("Tulis alasan mengulang jam, sedikitnya sepuluh huruf.")
        raise Refusal("reason_needed", words, details={"reason": [words]})
    if code == codes.RESET and now.resets >= now.cap:
        words = _("Jam berkas ini sudah diulang {n} kali, sebanyak batas kantor Anda.")
        raise Refusal("oss_clock", words.format(n=now.resets))
