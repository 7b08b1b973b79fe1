"""The past weeks at the desks: numbers called, people helped, outcomes written, surveys answered.

Every visit goes through the functions that the desk itself uses, dated back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from eklinik.applications.models import Application, Channel
from eklinik.casework.clock import calendar_of
from eklinik.clinic import checklists, desks, outside, queue, visit
from eklinik.clinic.models import Consultation, DeskKind, DeskSession, Ticket
from eklinik.demo.clinic import Clinic
from eklinik.demo.clockwork import back
from eklinik.demo.people import PROVINCE
from eklinik.feedback import surveys
from eklinik.staff.actor import Actor

DAYS, CITY_A_DAY, PROVINCE_A_DAY = 12, 6, 3
MORNING = time(8, 10)
MISS_EVERY, SURVEY_EVERY = 11, 2
NAMES = (
    "Nurlaila Contoh", "Ismail Contoh", "Cut Rahmah Contoh", "Junaidi Contoh", "Maimunah Contoh",
    "Anwar Contoh", "Fatimah Contoh", "Bustami Contoh", "Aisyah Contoh", "Muzakir Contoh",
)  # fmt: skip
SITS = (
    ("klinik", "Loket 1", DeskKind.IN_PERSON), ("klinik2", "Loket 2", DeskKind.IN_PERSON),
    ("klinik", "Telepon", DeskKind.PHONE), ("klinik2", "Online", DeskKind.ONLINE),
)  # fmt: skip
TURNS = (0, 1, 0, 1, 0, 2, 1, 0, 1, 3)
SKM = ((4, 3, 4, 4, 3, 4, 4, 3, 3), (3, 3, 3, 4, 3, 3, 4, 3, 3), (4, 4, 4, 4, 4, 4, 4, 4, 3))
SAID = ("", "Petugasnya sabar, terima kasih.", "Kursi tunggu ditambah.", "")


@dataclass(frozen=True, slots=True)
class Errand:
    """Why somebody comes: the service, the wish, how long it takes, how it ends."""

    letter: str
    purpose: str
    minutes: tuple[int, int]
    outcome: str
    agreed: str
    path: str = "answer"
    priority: str = ""
    bring: tuple[str, ...] = ()


ERRANDS = (
    Errand("B", "Bertanya syarat SIP bidan.", (5, 12), "permit_done",
           "Daftar syarat dicetak dan dibawa pulang."),
    Errand("D", "Membuat NIB untuk kedai kopi.", (18, 34), "oss_done",
           "NIB terbit di OSS; dicetak sendiri oleh pemohon.", path="oss"),
    Errand("A", "Memperpanjang izin reklame.", (14, 28), "permit_incomplete",
           "Kembali setelah foto titik reklame ada.", path="bring",
           bring=("Foto titik reklame", "NPWP")),
    Errand("C", "Mengambil surat izin.", (3, 7), "permit_handed", "Surat diserahkan."),
    Errand("D", "Lupa hak akses OSS.", (8, 20), "oss_guided",
           "Dipandu memulihkan hak akses di ponselnya sendiri."),
    Errand("A", "Permohonan SIP yang dibantu di loket.", (20, 40), "permit_received",
           "Berkas terkirim; tanda terima dicetak.", path="file"),
    Errand("B", "Menanyakan keadaan berkas.", (4, 10), "permit_done",
           "Keadaan berkas dijelaskan.", priority="elderly"),
    Errand("D", "Data KTP tidak cocok di OSS.", (10, 22), "oss_escalated",
           "Diteruskan ke layanan OSS dengan bukti layar."),
)  # fmt: skip


def play_visits(clinic: Clinic, *, at: datetime) -> int:
    """Twelve working days of visits before today; returns how many were helped."""
    calendar = calendar_of(clinic.office.pk)
    a_day = PROVINCE_A_DAY if clinic.crew.town is PROVINCE else CITY_A_DAY
    today, count = calendar.local_day(at), 0
    for days in range(DAYS, 0, -1):
        day = back(calendar, today - timedelta(days=1), days - 1)
        with transaction.atomic():
            for _ in range(a_day):
                _Visit(clinic, day, count, count % a_day).play()
                count += 1
    return count


class _Visit:
    """One visitor from the number to the survey."""

    def __init__(self, clinic: Clinic, day: date, number: int, place: int) -> None:
        self.clinic, self.number = clinic, number
        login, desk, self.kind = SITS[TURNS[number % len(TURNS)]]
        self.errand = self._errand()
        zone = calendar_of(clinic.office.pk).zone
        start = datetime.combine(day, MORNING, zone) + timedelta(minutes=62 * place)
        self.now = start + timedelta(minutes=clinic.rng.randint(0, 12))
        self.by: Actor = clinic.crew.actor(login, self.now)
        self.desk = clinic.desks[desk]

    def _errand(self) -> Errand:
        found = ERRANDS[self.number % len(ERRANDS)]
        if self.kind in (self.clinic.services[found.letter].kinds or [self.kind]):
            return found
        return ERRANDS[0]

    def later(self, low: int, high: int) -> datetime:
        """Some minutes on."""
        self.now += timedelta(minutes=self.clinic.rng.randint(low, high))
        return self.now

    def play(self) -> None:
        """Take a number, be called, be helped, answer the survey; some do not come."""
        ticket = self._number()
        session = desks.sign_on(self.desk, by=self._user, at=self.now)
        called = queue.call_next(session, at=self.later(2, 19))
        if called is None or called.pk != ticket.pk:
            raise LookupError(ticket.label)
        if self.number % MISS_EVERY == MISS_EVERY - 1:
            queue.miss(ticket.pk, session=session, at=self.later(3, 5))
        else:
            self._serve(ticket, session)
        desks.sign_off(session, at=self.later(1, 2))

    @property
    def _user(self) -> int:
        return self.by.user_id or 0

    def _number(self) -> Ticket:
        clinic, errand = self.clinic, self.errand
        source = {"in_person": "reception", "phone": "phone", "online": "online"}[self.kind]
        return queue.issue(
            clinic.office, clinic.services[errand.letter], kind=self.kind, source=source,
            at=self.now, priority=errand.priority, force=True,
            hall=clinic.hall if self.kind == DeskKind.IN_PERSON else None,
        )  # fmt: skip

    def _serve(self, ticket: Ticket, session: DeskSession) -> None:
        queue.begin(ticket.pk, session=session, at=self.later(1, 2))
        held = visit.open_consultation(
            self.clinic.office, ticket.service, kind=self.kind, by=self._user, at=self.now,
            desk=self.desk, ticket=ticket, visitor_name=NAMES[self.number % len(NAMES)],
        )  # fmt: skip
        Consultation.objects.filter(pk=held.pk).update(purpose=self.errand.purpose)
        self._walk(held, "call", desk=self.desk)
        PATHS[self.errand.path](self, held)
        self._close(held, ticket, session)

    def _walk(self, held: Consultation, verb: str, **words: Any) -> None:
        visit.advance(held.pk, verb, by=self.by, at=self.now, **words)

    def _close(self, held: Consultation, ticket: Ticket, session: DeskSession) -> None:
        errand, at = self.errand, self.later(*self.errand.minutes)
        visit.close(
            held.pk, outcome=errand.outcome, agreed=errand.agreed, to_bring=errand.bring,
            next_contact_at=None, by=self.by, at=at,
        )  # fmt: skip
        queue.finish(ticket.pk, session=session, at=at)
        self._survey(held, ticket.service.name)

    def _survey(self, held: Consultation, service: str) -> None:
        if self.number % SURVEY_EVERY:
            return
        code = surveys.invite(
            self.clinic.office.pk, "consultation", held.pk, service=service, at=self.now
        )
        turn = self.number // SURVEY_EVERY
        given = {"skm-2017": SKM[turn % len(SKM)], "ipak-2026": [4] * 9 + [3 + turn % 2]}
        surveys.answer(surveys.invitation(code), given, way="link", at=self.now,
                       suggestion=SAID[turn % len(SAID)])  # fmt: skip

    def ask_only(self, held: Consultation) -> None:
        """A question, answered at once."""
        self._walk(held, "answer")

    def prepare(self, held: Consultation) -> None:
        """Look through the papers; something is there, something is missing."""
        self._walk(held, "begin")
        checklists.prepare(held, None, checklists.NEW, ["ktp", "ponsel"], by=self._user,
                           at=self.later(2, 4))  # fmt: skip

    def reach_oss(self, held: Consultation) -> None:
        """The whole guided path, at OSS."""
        self.prepare(held)
        number = f"NIB-{9120000000000 + self.number}"
        for verb, stage in (("ready", "account"), ("opened", "registered"),
                            ("registered", "uploaded"), ("uploaded", "")):  # fmt: skip
            self._walk(held, verb)
            if stage:
                outside.record_stage(held, "oss", stage, number=number, note="", files=(),
                                     by=self._user, at=self.later(1, 3))  # fmt: skip

    def file_here(self, held: Consultation) -> None:
        """An application of this office that was filed with help."""
        filed = Application.objects.filter(
            office=self.clinic.office, channel=Channel.ASSISTED, case__isnull=False,
            consultations__isnull=True,
        ).first()  # fmt: skip
        if filed is None:
            return self.ask_only(held)
        held.applications.add(filed)
        visit.say(held.pk, "application", by=self._user, at=self.now,
                  record={"uid": str(filed.uid), "name": filed.permit_version.name})  # fmt: skip
        return self.ask_only(held)


PATHS: dict[str, Callable[[_Visit, Consultation], None]] = {
    "answer": _Visit.ask_only, "bring": _Visit.prepare, "oss": _Visit.reach_oss,
    "file": _Visit.file_here,
}  # fmt: skip
