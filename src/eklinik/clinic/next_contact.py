"""The next appointment that was agreed: a call-back owed, a booking, or only a word."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from eklinik.accounts.vault import decipher
from eklinik.applicants.identities import phone_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic.bookings import Person, book
from eklinik.clinic.models import Consultation, DeskKind, PhoneCall
from eklinik.clinic.visit import contact

CALL, BOOK = "telepon", "janji"
NO_PHONE = _(
    "Nomor telepon pengunjung belum dicatat, jadi telepon balik tidak dapat dijanjikan. Catat "
    "nomornya pada data pemohon, atau pilih cara lain."
)


def promise(held: Consultation, way: str, when: datetime, *, by: int, at: datetime) -> None:
    """Make good what was agreed: `telepon` owes a call, `janji` takes a place, else nothing."""
    if way == CALL:
        _owe(held, when, at)
    elif way == BOOK:
        who = Person(name=held.visitor_name, phone=_phone(held))
        book(held.office, held.service, DeskKind.IN_PERSON, when, who=who, source="reception",
             by=by, at=at, consultation=held)  # fmt: skip


def _phone(held: Consultation) -> str:
    if held.phone_cipher:
        return decipher(held.phone_cipher)
    return phone_of(held.applicant) if held.applicant else ""


def _owe(held: Consultation, when: datetime, at: datetime) -> None:
    phone = _phone(held)
    if not phone:
        raise Refusal("no_phone", NO_PHONE, details={"way": ["no_phone"]})
    PhoneCall.objects.create(
        office_id=held.office_id, consultation=held, direction="out", name=held.visitor_name[:120],
        about=f"{held.service.name} ({held.number})", due_at=when, created_at=at, **contact(phone),
    )  # fmt: skip
