"""The telephone desk: calls that come in, calls that are owed, and what was said on them.

The log of calls is the record; nothing is recorded as sound.  Every call that helps
somebody stands in the history of its consultation as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.vault import decipher
from eklinik.applications.answers import storable
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.models import ClinicService, Consultation, Desk, DeskKind, PhoneCall
from eklinik.outbox.post import post
from eklinik.staff.actor import Actor

AGAIN_MINUTES = 30
ENDED = _("Panggilan ini sudah selesai dicatat. Buka daftar telepon untuk yang baru.")
NOT_FREE = _("Rekan Anda sedang menelepon orang ini. Muat ulang daftar telepon.")
DUE_PAST = _("Waktu menelepon kembali harus sesudah sekarang.")


class Result(models.TextChoices):
    """Hasil panggilan."""

    HELPED = "helped", _("Dibantu sampai selesai")
    INFORMED = "informed", _("Diberi keterangan")
    CALL_BACK = "call_back", _("Dijanjikan ditelepon kembali")
    REFUSED = "refused", _("Tidak setuju dibantu lewat telepon")
    WRONG = "wrong", _("Salah sambung")
    NO_ANSWER = "no_answer", _("Tidak diangkat")
    CANCELLED = "cancelled", _("Dibatalkan")


CHOSEN = (Result.HELPED, Result.INFORMED, Result.REFUSED, Result.WRONG)


def incoming(office: Office, phone: str, *, name: str, by: int, at: datetime) -> PhoneCall:
    """Somebody calls; an unknown or hidden number may stay empty."""
    return PhoneCall.objects.create(
        office=office, direction="in", name=storable(name).strip()[:120], began_at=at, by_id=by,
        created_at=at, **visit.contact(phone),
    )  # fmt: skip


def owed(office_id: int, *, limit: int = 100) -> list[PhoneCall]:
    """The calls that are still to be made, the one that is due first in front; one query."""
    rows = PhoneCall.objects.filter(
        office_id=office_id, ended_at__isnull=True, due_at__isnull=False
    )
    return list(rows.select_related("consultation", "by").order_by("due_at", "pk")[:limit])


def of_day(office_id: int, day: date, *, limit: int = 300) -> list[PhoneCall]:
    """The log of one day of the office, newest first; one query."""
    start = datetime.combine(day, datetime.min.time(), calendar_of(office_id).zone)
    rows = PhoneCall.objects.filter(
        office_id=office_id, began_at__gte=start, began_at__lt=start + timedelta(days=1)
    )
    return list(rows.select_related("consultation", "by").order_by("-began_at", "-pk")[:limit])


@transaction.atomic
def dial(call: PhoneCall, *, by: int, at: datetime) -> PhoneCall:
    """Begin to call back; a call has one officer at a time, attempts are counted."""
    held = _open(call)
    if held.began_at is not None and held.by_id != by:
        raise Refusal("held_call", NOT_FREE)
    if held.began_at is None:
        held.began_at, held.by_id, held.attempts = at, by, held.attempts + 1
        held.save(update_fields=["began_at", "by", "attempts"])
    return held


@transaction.atomic
def not_answered(
    call: PhoneCall, *, by: int, at: datetime, again_at: datetime | None = None
) -> PhoneCall:
    """Nobody answered: the try stays in the log, and the call is owed again a little later."""
    held = _open(call)
    due = again_at or at + timedelta(minutes=AGAIN_MINUTES)
    if due <= at:
        raise Refusal("bad_data", DUE_PAST, details={"again_at": ["past"]})
    PhoneCall.objects.create(
        office_id=held.office_id, consultation_id=held.consultation_id, direction="out",
        phone_cipher=held.phone_cipher, phone_digest=held.phone_digest,
        phone_mask=held.phone_mask, name=held.name, about=held.about, attempts=held.attempts,
        began_at=held.began_at or at, ended_at=at, result=Result.NO_ANSWER, by_id=by,
        created_at=at,
    )  # fmt: skip
    held.began_at, held.due_at, held.by = None, due, None
    held.save(update_fields=["began_at", "due_at", "by"])
    _tell(held, "call_missed", by, at, {"attempts": held.attempts})
    return held


@transaction.atomic
def promise_back(
    call: PhoneCall, *, due_at: datetime, about: str, by: int, at: datetime
) -> PhoneCall:
    """Owe the caller a call; this one ends with that result."""
    if due_at <= at:
        raise Refusal("bad_data", DUE_PAST, details={"due_at": ["past"]})
    held = finish(call, result=Result.CALL_BACK, note=about, by=by, at=at)
    return PhoneCall.objects.create(
        office_id=held.office_id, consultation_id=held.consultation_id, direction="out",
        phone_cipher=held.phone_cipher, phone_digest=held.phone_digest,
        phone_mask=held.phone_mask, name=held.name, about=storable(about).strip()[:300],
        due_at=due_at, created_at=at,
    )  # fmt: skip


@transaction.atomic
def script_read(call: PhoneCall, *, consent: bool, by: int, at: datetime) -> PhoneCall:
    """The purpose and the handling of data were read out; what the caller answered."""
    held = _open(call)
    held.script_read_at, held.consent = at, consent
    held.save(update_fields=["script_read_at", "consent"])
    _tell(held, "call_consent", by, at, {"consent": consent})
    return held


@transaction.atomic
def serve(
    call: PhoneCall, service: ClinicService, *, by: Actor, at: datetime, desk: Desk | None
) -> Consultation:
    """The call's consultation: the one it has, or a new one that this officer serves."""
    held = _open(call)
    if held.consultation is not None:
        return held.consultation
    made = visit.open_consultation(
        held.office, service, kind=DeskKind.PHONE, by=by.user_id, at=at, desk=desk,
        phone=decipher(held.phone_cipher), visitor_name=held.name,
    )  # fmt: skip
    made = visit.advance(made.pk, "call", by=by, at=at, desk=desk)
    held.consultation = made
    held.save(update_fields=["consultation"])
    _tell(held, "call", by.user_id, at, {"direction": held.direction})
    return made


@transaction.atomic
def finish(call: PhoneCall, *, result: str, note: str, by: int, at: datetime) -> PhoneCall:
    """The call is over; its result and note are the record."""
    held = _open(call)
    if result not in Result.values:
        raise Refusal("bad_data", details={"result": ["invalid"]})
    held.ended_at, held.result, held.by_id = at, result, by
    held.began_at, held.note = held.began_at or at, storable(note).strip()[:2000]
    held.save(update_fields=["ended_at", "result", "by", "began_at", "note"])
    _tell(held, "call_ended", by, at, {"result": result})
    return held


@transaction.atomic
def send_summary(
    call: PhoneCall, text: str, ways: Sequence[tuple[str, str]], *, at: datetime
) -> None:
    """What was agreed, sent to the caller's own number; remembered with its time."""
    words = {"kantor": call.office.name, "ringkasan": storable(text).strip()[:600]}
    data = {"key": "call.summary", "words": words, "ways": [list(way) for way in ways]}
    post(call.office_id, "visitor", call.pk, at=at, data=data)
    PhoneCall.objects.filter(pk=call.pk).update(summary_at=at)


def lateness(call: PhoneCall, *, at: datetime) -> int:
    """Minutes since the call was due; 0 when it is not."""
    if call.due_at is None or call.due_at >= at:
        return 0
    return int((at - call.due_at).total_seconds() // 60)


def count_owed(office_id: int, *, at: datetime) -> int:
    """How many calls are overdue."""
    rows = PhoneCall.objects.filter(office_id=office_id, ended_at__isnull=True)
    return rows.filter(due_at__lt=at).exclude(began_at__gt=F("due_at")).count()


def _open(call: PhoneCall) -> PhoneCall:
    held = PhoneCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if held.ended_at is not None:
        raise Refusal("closed", ENDED)
    return held


def _tell(call: PhoneCall, word: str, by: int | None, at: datetime, record: dict[str, Any]) -> None:
    if call.consultation_id is not None:
        visit.say(call.consultation_id, word, by=by, at=at, record=record)
