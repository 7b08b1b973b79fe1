"""Complaints: a number, a secret, and clocks that everybody sees.

First answer within 3 working days; the final one within 5 (information, general),
14 (service, no supervision) or 60 (supervision, examination), as SP4N-LAPOR! has it;
an office may promise less (`settings["complaints"]`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.refusals import Refusal
from eklinik.accounts.vault import decipher, encipher, letters, same
from eklinik.casework.clock import calendar_of
from eklinik.casework.numbering import take_value
from eklinik.feedback.models import Complaint, ComplaintEntry, ComplaintKind
from eklinik.outbox.post import post
from eklinik.staff.actor import Actor

FIRST_DAYS = 3
DAYS = {
    ComplaintKind.INFORMATION: 5, ComplaintKind.ORDINARY: 14, ComplaintKind.SUPERVISED: 60,
}  # fmt: skip
LONGEST, PAGE = 5000, 30
TOO_SHORT = _("Ceritakan apa yang terjadi, paling sedikit 10 huruf.")
ANSWER_NEEDED = _("Tulis jawabannya, paling sedikit 10 huruf. Pengadu membacanya apa adanya.")
DONE = _("Pengaduan ini sudah selesai. Buat pengaduan baru bila masalahnya muncul lagi.")


def days_of(office: Office, kind: str) -> int:
    """Working days the office has for a kind: the duty, or less where it promised less."""
    longest = DAYS[ComplaintKind(kind)]
    own = office.settings.get("complaints", {}).get(kind)
    return min(int(own), longest) if own else longest


@transaction.atomic
def complain(
    office: Office,
    *,
    about: str,
    text: str,
    kind: str,
    way: str,
    at: datetime,
    name: str = "",
    contact: tuple[str, str] | None = None,
    case_number: str = "",
) -> Complaint:
    """A new complaint; `contact` is (channel, address) and may be missing, like the name."""
    words = text.replace("\0", "").strip()[:LONGEST]
    if len(words) < 10:
        raise Refusal("bad_data", TOO_SHORT, details={"text": ["required"]})
    calendar = calendar_of(office.pk)
    year = calendar.local_day(at).year
    number = f"ADU-{year}-{take_value(office.pk, 'pengaduan', year):04d}"
    made = Complaint.objects.create(
        office=office, number=number, secret=letters(10), kind=ComplaintKind(kind),
        about=" ".join(about.split())[:120], text=words, case_number=case_number.strip()[:40],
        name=" ".join(name.split())[:120], way=way[:10], received_at=at,
        contact_cipher=encipher("|".join(contact)) if contact else "",
        first_due_at=calendar.due(at, FIRST_DAYS), due_at=calendar.due(at, days_of(office, kind)),
    )  # fmt: skip
    _line(made, "received", at=at, by=None)
    _tell(made, "complaint.received", at=at)
    return made


def find(number: str, secret: str) -> Complaint | None:
    """The complaint that number and secret open together."""
    typed = "".join(filter(str.isalnum, secret.upper()))[:20]
    rows = Complaint.objects.select_related("office").filter(number=number.strip().upper()[:40])
    return next((row for row in rows if same(row.secret, typed)), None)


def open_ones(office_id: int | None) -> QuerySet[Complaint]:
    """What the office still owes an answer, due first."""
    rows = Complaint.objects.filter(office_id=office_id or 0, answered_at__isnull=True)
    return rows.select_related("holder").order_by("due_at", "id")


def closed_ones(office_id: int | None) -> QuerySet[Complaint]:
    """What was answered, newest first."""
    rows = Complaint.objects.filter(office_id=office_id or 0, answered_at__isnull=False)
    return rows.select_related("holder").order_by("-id")


@transaction.atomic
def say(complaint_id: int, text: str, *, final: bool, by: Actor, at: datetime) -> Complaint:
    """Answer the complainant: a first word, or the final answer, which stops the clock."""
    found = _locked(complaint_id, by)
    words = text.replace("\0", "").strip()[:LONGEST]
    if len(words) < 10:
        raise Refusal("bad_data", ANSWER_NEEDED, details={"text": ["required"]})
    found.first_answer_at = found.first_answer_at or at
    found.state = Complaint.State.ANSWERED if final else Complaint.State.WORKING
    found.answered_at = at if final else None
    found.holder_id = found.holder_id or by.user_id
    found.save(update_fields=["first_answer_at", "state", "answered_at", "holder"])
    _line(found, "answer" if final else "word", text=words, at=at, by=by.user_id)
    _tell(found, "complaint.answered" if final else "complaint.word", at=at)
    return found


@transaction.atomic
def classify(complaint_id: int, kind: str, reason: str, *, by: Actor, at: datetime) -> Complaint:
    """Change the kind, with a reason everybody reads; the clock still runs from the receipt."""
    found = _locked(complaint_id, by)
    words = reason.replace("\0", "").strip()[:500]
    if kind not in ComplaintKind.values or len(words) < 5:
        wrong = _("Pilih jenisnya dan tulis alasannya, paling sedikit 5 huruf.")
        raise Refusal("bad_data", wrong, details={"reason": ["required"]})
    old, found.kind = found.kind, ComplaintKind(kind)
    found.due_at = calendar_of(found.office_id).due(found.received_at, days_of(found.office, kind))
    found.save(update_fields=["kind", "due_at"])
    _line(found, "kind", text=f"{old} → {kind}: {words}", at=at, by=by.user_id)
    return found


@transaction.atomic
def note(complaint_id: int, text: str, *, by: Actor, at: datetime) -> None:
    """A line for the office only."""
    found = _locked(complaint_id, by)
    if words := text.replace("\0", "").strip()[:LONGEST]:
        _line(found, "note", text=words, at=at, by=by.user_id, is_open=False)


@transaction.atomic
def reply(found: Complaint, text: str, *, at: datetime) -> None:
    """The complainant adds something; an answered complaint opens again."""
    locked = Complaint.objects.select_for_update().get(pk=found.pk)
    if locked.state == Complaint.State.CLOSED:
        raise Refusal("already_done", DONE)
    words = text.replace("\0", "").strip()[:LONGEST]
    if len(words) < 10:
        raise Refusal("bad_data", TOO_SHORT, details={"text": ["required"]})
    locked.state, locked.answered_at = Complaint.State.WORKING, None
    locked.save(update_fields=["state", "answered_at"])
    _line(locked, "reply", text=words, at=at, by=None)


@transaction.atomic
def close(found: Complaint, *, at: datetime) -> None:
    """The complainant is content; nothing follows."""
    changed = Complaint.objects.filter(pk=found.pk, answered_at__isnull=False, closed_at=None)
    if changed.update(state=Complaint.State.CLOSED, closed_at=at):
        _line(found, "closed", at=at, by=None)


def _locked(complaint_id: int, by: Actor) -> Complaint:
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("office")
    found = rows.filter(pk=complaint_id, office_id=by.office_id or 0).first()
    if found is None or not by.is_staff:
        raise Refusal("not_found")
    if found.state == Complaint.State.CLOSED:
        raise Refusal("already_done", DONE)
    return found


def _line(
    found: Complaint, what: str, *, at: datetime, by: int | None, text: str = "",
    is_open: bool = True,
) -> None:  # fmt: skip
    ComplaintEntry.objects.create(
        complaint=found, what=what, text=text, at=at, by_id=by, is_open=is_open
    )


def _tell(found: Complaint, key: str, *, at: datetime) -> None:
    if not found.contact_cipher:
        return
    words = {"nomor": found.number, "kode": found.secret, "kantor": found.office.name}
    way = decipher(found.contact_cipher).split("|", 1)
    data = {"key": key, "words": words, "ways": [way]}
    post(found.office_id, "visitor", found.pk, at=at, data=data)
