"""Ticked by doing it: a step of the guided path is passed when what it asks for is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from eklinik.casework.refusals import Refusal
from eklinik.clinic.models import Consultation, ExternalWork

PREPARED = "prepared"
SAYS = {
    "begin": _(
        "Catat dahulu siapa yang dibantu dan untuk apa. Isi nama atau pilih pemohon, lalu "
        "tulis keperluannya."
    ),
    "ready": _(
        "Belum ada dokumen yang dicentang. Centang yang sudah disiapkan bersama pemohon, lalu "
        "simpan."
    ),
    "opened": _(
        "Belum ada akun. Hubungkan pemohon dengan akunnya, buatkan akun dengan slip aktivasi, "
        "atau catat akun yang dibuka di OSS atau SiCantik."
    ),
    "registered": _(
        "Belum ada permohonan. Buka isiannya bersama pemohon, atau catat registrasi di OSS "
        "atau SiCantik beserta nomornya."
    ),
    "uploaded": _(
        "Permohonan belum terkirim. Kirim bersama pemohon, atau catat unggahan di OSS atau "
        "SiCantik beserta buktinya."
    ),
}


def is_known(held: Consultation) -> bool:
    """It is written who is helped and for what."""
    return bool((held.applicant_id or held.visitor_name) and held.purpose.strip())


def is_prepared(held: Consultation) -> bool:
    """Documents were looked through with the visitor."""
    return held.entries.filter(verb=PREPARED).exists()


def has_account(held: Consultation) -> bool:
    """The applicant has an account here, or one was opened elsewhere."""
    own = held.applicant is not None and held.applicant.user_id is not None
    return own or _reached(held, ExternalWork.Stage.ACCOUNT)


def has_draft(held: Consultation) -> bool:
    """An application stands here, or the registration elsewhere is recorded."""
    own = held.applications.filter(discarded_at__isnull=True).exists()
    return own or _reached(held, ExternalWork.Stage.REGISTERED)


def is_filed(held: Consultation) -> bool:
    """An application was sent here, or the upload elsewhere is recorded."""
    own = held.applications.filter(case__isnull=False).exists()
    return own or _reached(held, ExternalWork.Stage.UPLOADED)


def _reached(held: Consultation, stage: Any) -> bool:
    return ExternalWork.objects.filter(consultation=held, stage=stage).exists()


TICKS: dict[str, Callable[[Consultation], bool]] = {
    "begin": is_known,
    "ready": is_prepared,
    "opened": has_account,
    "registered": has_draft,
    "uploaded": is_filed,
}


def check_tick(held: Consultation, verb: str) -> None:
    """Refuses a verb whose work was not done, and says what to do."""
    if verb in TICKS and not TICKS[verb](held):
        raise Refusal("not_done", SAYS[verb], details={"verb": [verb]})
