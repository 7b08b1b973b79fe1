"""What the visitor reached in OSS or SiCantik: number and proof, and never a secret.

The visitor types at the second screen; the officer reads the steps out and records what
came of it.  A note that looks like a password or a code is refused, not kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.applications.answers import storable
from eklinik.casework.refusals import Refusal
from eklinik.clinic.models import Consultation, ExternalWork
from eklinik.clinic.visit import say
from eklinik.documents import store
from eklinik.documents.intake import LIMIT_OSS, join_pages, take_in
from eklinik.documents.models import Document

SECRET = re.compile(
    r"pass\s*word|passwd|kata\s*sandi|\bsandi\b|\botp\b|\bpin\b|kode\s*(verifikasi|masuk|akses)"
    r"|kata\s*kunci|\bpwd\b",
    re.IGNORECASE,
)
CODE = re.compile(r"(?<![\d/.-])(?!(?:19|20)\d\d(?!\d))\d{4,8}(?![\d/.-])")
SIX = re.compile(r"\d{6}")
NO_SECRET = _(
    "Catatan ini seperti memuat kata sandi atau kode OTP. Hapus bagian itu: rahasia pengunjung "
    "tidak pernah dicatat, dan petugas tidak perlu mengetahuinya."
)
NO_CODE = _(
    "Nomor ini seperti kode OTP atau kata sandi. Tulis nomor permohonan atau NIB lengkap dengan "
    "awalannya; kode rahasia pengunjung tidak pernah dicatat."
)
NUMBER = _("Tulis nomor yang ditunjukkan pemohon di layar, misalnya nomor permohonan atau NIB.")


class Upload(Protocol):
    """A file as a form gives it."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes: ...


def check_note(note: str) -> str:
    """The note, refused when it seems to hold a secret."""
    text = storable(note).strip()[:300]
    if SECRET.search(text) or CODE.search(text):
        raise Refusal("secret", NO_SECRET, details={"note": ["secret"]})
    return text


@transaction.atomic
def record_stage(
    held: Consultation,
    system: str,
    stage: str,
    *,
    number: str,
    note: str,
    files: Sequence[Upload],
    by: int,
    at: datetime,
) -> ExternalWork:
    """Keep one stage of one system; told again, it replaces what was told before.

    `Refusal` for a missing number or a secret, `documents.Refused` for a bad proof.
    """
    if system not in ExternalWork.System.values or stage not in ExternalWork.Stage.values:
        raise Refusal("bad_data", _("Pilih sistem dan tahapnya dari daftar."))
    clean, text = check_number(number, stage), check_note(note)
    proof = _proof(held, files, by, at)
    row = ExternalWork.objects.filter(consultation=held, system=system, stage=stage).first()
    row = row or ExternalWork(consultation=held, system=system, stage=stage)
    row.number, row.note, row.at, row.by_id = clean, text, at, by
    row.proof = proof or row.proof
    row.save()
    say(held.pk, "outside", by=by, at=at, record={
        "system": system, "stage": stage, "number": clean,
        "proof": row.proof.sha256 if row.proof else "",
    })  # fmt: skip
    return row


def check_number(number: str, stage: str) -> str:
    """The number as shown on the visitor's screen; an account may be without one."""
    text = storable(number).strip()[:60]
    if SECRET.search(text) or SIX.fullmatch(text):
        raise Refusal("secret", NO_CODE, details={"number": ["secret"]})
    if not text and stage != ExternalWork.Stage.ACCOUNT:
        raise Refusal("bad_data", NUMBER, details={"number": ["required"]})
    return text


def _proof(held: Consultation, files: Sequence[Upload], by: int, at: datetime) -> Document | None:
    """A photo of the screen or a PDF, cleaned like every upload; several photos become one."""
    if not files:
        return None
    taken = [take_in(item, filename=item.name or "bukti", limit_bytes=LIMIT_OSS) for item in files]
    one = taken[0]
    if len(taken) > 1:
        whole = join_pages([item.content for item in taken], limit_bytes=LIMIT_OSS)
        one = take_in(whole, filename="bukti.pdf", limit_bytes=LIMIT_OSS)
    return store.keep(one, office_id=held.office_id, kind="outside_proof", by=by, at=at)
