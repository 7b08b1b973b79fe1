"""Who is on the line: earlier contacts of a number, and questions only the person can answer.

The officer sees a question and whether the answer matches, never the answer itself.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from eklinik.accounts import throttle
from eklinik.applicants.identities import read_secret
from eklinik.applicants.models import Applicant
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.models import Booking, Consultation, PhoneCall

RIGHT_NEEDED, MISSES = 2, 3
DAY, MISSES_A_DAY = 24 * 3600, 6
SHOWN = 8
LEAST = 4
COMMON_WORDS = frozenset({
    "jalan", "lorong", "nomor", "gampong", "desa", "kota", "kabupaten", "kecamatan", "izin",
    "surat", "untuk", "permohonan", "tanda", "daftar", "usaha", "keterangan",
})  # fmt: skip
QUESTIONS: dict[str, LazyText] = {
    "nik_end": _("Empat angka terakhir NIK Anda?"),
    "birth_year": _("Tahun lahir Anda?"),
    "place": _("Gampong atau jalan tempat tinggal Anda, seperti yang pernah ditulis?"),
    "permit": _("Izin apa yang pernah atau sedang Anda urus di sini?"),
}
NO_MORE = _(
    "Jawaban salah tiga kali. Jangan sampaikan apa pun tentang berkas. "
    "Minta penelepon datang dengan KTP, atau melacak dengan nomor dan kode rahasia."
)
NO_QUESTION = _(
    "Kantor tidak tahu cukup banyak tentang orang ini untuk bertanya. "
    "Minta penelepon datang dengan KTP, atau melacak dengan nomor dan kode rahasia."
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What the office remembers of a number; files stay hidden until the person is known."""

    people: list[Applicant]
    consultations: list[Consultation]
    cases: list[Case]
    bookings: list[Booking]
    calls: list[PhoneCall]


def contacts_of(call: PhoneCall) -> Contacts:
    """Everything under this number in this office, newest first; five queries, none without it."""
    if not call.phone_digest:
        return Contacts([], [], [], [], [])
    same = {"office_id": call.office_id, "phone_digest": call.phone_digest}
    people = list(Applicant.objects.filter(**same).order_by("-pk")[:SHOWN])
    cases = Case.objects.filter(applicant__in=people, closed_at__isnull=True)
    visits = Consultation.objects.filter(**same).select_related("service")
    bookings = Booking.objects.filter(**same).select_related("slot", "service")
    calls = PhoneCall.objects.filter(**same).exclude(pk=call.pk).select_related("by")
    return Contacts(
        people,
        list(visits.order_by("-opened_at")[:SHOWN]),
        list(cases.order_by("-pk")[:SHOWN]),
        list(bookings.order_by("-slot__starts_at")[:SHOWN]),
        list(calls.order_by("-pk")[:SHOWN]),
    )


def misses(call: PhoneCall) -> int:
    """Wrong answers of this call."""
    return sum(1 for check in call.identity_checks if check["ok"] is False)


def is_known(call: PhoneCall) -> bool:
    """Two answers about one person matched, and not three were wrong."""
    right: dict[int, set[str]] = {}
    for check in call.identity_checks:
        if check["ok"]:
            right.setdefault(check["person"], set()).add(check["question"])
    return misses(call) < MISSES and any(len(one) >= RIGHT_NEEDED for one in right.values())


def known_person(call: PhoneCall) -> int | None:
    """The applicant whom the answers fitted."""
    if not is_known(call):
        return None
    return next(int(check["person"]) for check in reversed(call.identity_checks) if check["ok"])


def pending(call: PhoneCall) -> dict[str, Any] | None:
    """The question that waits for its answer."""
    last = call.identity_checks[-1] if call.identity_checks else None
    return last if last and last["ok"] is None else None


@transaction.atomic
def ask(call: PhoneCall, person: Applicant, *, at: datetime) -> str:
    """Choose a question by chance among those not asked yet; returns its key."""
    held = _locked(call)
    if misses(held) >= MISSES or throttle.spent(_key(person), limit=MISSES_A_DAY, at=at):
        raise Refusal("identity", NO_MORE)
    waiting = pending(held)
    if waiting and waiting["person"] == person.pk:
        return str(waiting["question"])
    held.identity_checks = [one for one in held.identity_checks if one["ok"] is not None]
    asked = {one["question"] for one in held.identity_checks if one["person"] == person.pk}
    left = [key for key in QUESTIONS if key not in asked and _facts(person, key)]
    if not left:
        raise Refusal("identity", NO_QUESTION)
    key = secrets.choice(left)
    held.identity_checks.append({"person": person.pk, "question": key, "ok": None, "at": ""})
    held.save(update_fields=["identity_checks"])
    return key


@transaction.atomic
def answer(call: PhoneCall, typed: str, *, by: int, at: datetime) -> bool:
    """Does what the caller said match?  A miss counts for the call and for the person's day."""
    held = _locked(call)
    check = pending(held)
    if check is None:
        raise Refusal("identity", _("Tidak ada pertanyaan yang menunggu jawaban. Tanya lagi."))
    person = Applicant.objects.get(pk=check["person"], office_id=held.office_id)
    check["ok"], check["at"] = _fits(person, check["question"], typed), at.isoformat()
    held.save(update_fields=["identity_checks"])
    if not check["ok"]:
        throttle.allow(_key(person), limit=MISSES_A_DAY, per_seconds=DAY, at=at)
    if held.consultation_id is not None:
        record = {"question": check["question"], "ok": check["ok"]}
        visit.say(held.consultation_id, "identity", by=by, at=at, record=record)
    return bool(check["ok"])


def _locked(call: PhoneCall) -> PhoneCall:
    held = PhoneCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if held.ended_at is not None:
        raise Refusal("closed", _("Panggilan ini sudah selesai dicatat."))
    return held


def _facts(person: Applicant, key: str) -> list[str]:
    """The words that answer a question, lower case; empty when the office does not know."""
    if key in {"nik_end", "birth_year"}:
        nik = read_secret(person, "nik")
        return ([nik[-4:]] if key == "nik_end" else [nik[10:12]]) if len(nik) == 16 else []
    if key == "place":
        return _words(person.address)
    titles = Case.objects.filter(applicant=person).values_list("title", flat=True)[:SHOWN]
    return [word for title in titles for word in _words(title)]


def _fits(person: Applicant, key: str, typed: str) -> bool:
    facts = _facts(person, key)
    if key in {"nik_end", "birth_year"}:
        digits = "".join(filter(str.isdigit, typed))
        wanted = {4} if key == "nik_end" else {2, 4}
        if key == "birth_year" and len(digits) == 4:
            digits = digits[2:] if digits[:2] in {"19", "20"} else ""
            wanted = {2}
        return len(digits) in wanted and digits in facts
    said = set(_words(typed))
    return bool(said) and len(said) <= LEAST and bool(said & set(facts))


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W\d_]{4,}", text.lower())
    return [word for word in found if word not in COMMON_WORDS]


def _key(person: Applicant) -> str:
    return f"phone-identity/{person.pk}"
