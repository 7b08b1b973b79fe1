"""The demo's clinic: a hall with a kiosk, services, desks and hours, and what goes on there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.clinic import queue, setup, slots, telephone
from eklinik.clinic.bookings import Person, book
from eklinik.clinic.hours import is_open
from eklinik.clinic.models import ClinicService, Desk, DeskKind, Hall
from eklinik.demo.accounts import kiosk_key
from eklinik.demo.people import Crew
from eklinik.feedback import complaints

SEED = 20261124
HALL = "Ruang tunggu"
KINDS: tuple[str, ...] = (DeskKind.IN_PERSON, DeskKind.PHONE, DeskKind.ONLINE)
SERVICES: tuple[tuple[str, str, str, int, Sequence[str]], ...] = (
    ("A", "Bantuan permohonan", "Didampingi dari awal sampai berkas terkirim", 25, KINDS),
    ("B", "Tanya syarat", "Syarat, lama proses, dan keadaan berkas", 8, KINDS),
    ("C", "Ambil surat", "Mengambil izin yang sudah ditandatangani", 5, KINDS[:1]),
    ("D", "OSS", "Hak akses, NIB, dan perizinan berusaha", 20, KINDS),
)
DESKS = (
    ("Loket 1", "in_person"), ("Loket 2", "in_person"), ("Loket 3", "in_person"),
    ("Telepon", "phone"), ("Online", "online"),
)  # fmt: skip
Week = dict[int, list[tuple[time, time]]]
OFFICE_WEEK: Week = {
    **{day: [(time(8), time(12)), (time(13), time(16))] for day in range(4)},
    4: [(time(8), time(11, 30)), (time(14), time(16))],
}
WAITING = (("A", "", 22), ("D", "", 15), ("B", "elderly", 9), ("C", "", 4))
COMING = (
    ("A", "in_person", "Cut Meutia Contoh", 1), ("D", "in_person", "Hasan Contoh", 3),
    ("D", "online", "Ratna Contoh", 2), ("B", "phone", "Pak Leman Contoh", 2),
)  # fmt: skip
COMPLAINTS = (
    ("Diminta datang dua kali", "Saya diminta kembali karena kurang satu lampiran, padahal pada "
     "kunjungan pertama tidak disebutkan.", "ordinary", 9),
    ("Jam layanan hari Jumat", "Papan di depan belum memuat jam layanan hari Jumat.",
     "information", 1),
)  # fmt: skip


@dataclass
class Clinic:
    """One office's clinic as it was set up; `services` by letter, `desks` by name."""

    crew: Crew
    hall: Hall
    rng: random.Random
    services: dict[str, ClinicService] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        return self.crew.office

    def user(self, login: str) -> int:
        """The id of a member of staff."""
        return self.crew.users[login].pk


def set_up(crew: Crew, *, at: datetime, week: Week | None = None) -> Clinic:
    """Hall, services, desks and hours, through the administrator's own functions."""
    by = crew.users["admin"].pk
    words = {"name": HALL, "speaks": True, "is_active": True, "announcement": (
        "Semua layanan di kantor ini tidak dipungut biaya.\n"
        "Siapkan KTP dan nomor ponsel yang Anda pegang sendiri."
    )}  # fmt: skip
    hall = setup.save_hall(crew.office, words, by=by, at=at)
    hall.kiosk_key = kiosk_key(crew.office.slug)
    hall.save(update_fields=["kiosk_key"])
    made = Clinic(crew, hall, random.Random(SEED))  # noqa: S311  the same demo every time
    for place, (letter, name, hint, minutes, kinds) in enumerate(SERVICES):
        made.services[letter] = setup.save_service(crew.office, {
            "letter": letter, "name": name, "hint": hint, "minutes": minutes,
            "kinds": list(kinds), "place": place, "is_active": True,
        }, by=by, at=at)  # fmt: skip
    for name, kind in DESKS:
        desk = {"name": name, "kind": kind, "is_active": True,
                "hall": hall if kind == DeskKind.IN_PERSON else None}  # fmt: skip
        made.desks[name] = setup.save_desk(crew.office, desk, by=by, at=at)
    for kind in KINDS:
        setup.save_hours(crew.office, kind, week or OFFICE_WEEK, by=by, at=at)
    return made


def set_in_motion(clinic: Clinic, *, at: datetime) -> None:
    """What stands open now: who waits, who comes, whom to call back, who complained."""
    if is_open(clinic.office.pk, DeskKind.IN_PERSON, at):
        _line_up(clinic, at)
    _book(clinic, at)
    _owe_a_call(clinic, at)
    _complain(clinic, at)


def _line_up(clinic: Clinic, at: datetime) -> None:
    """A few people with numbers; the first of them as long ago as the doors are open."""
    day = calendar_of(clinic.office.pk).local_day(at)
    for letter, priority, minutes in WAITING:
        came = at - timedelta(minutes=minutes)
        if calendar_of(clinic.office.pk).local_day(came) == day:
            queue.issue(
                clinic.office, clinic.services[letter], kind=DeskKind.IN_PERSON,
                source="reception", at=came, hall=clinic.hall, priority=priority, force=True,
            )  # fmt: skip


def _book(clinic: Clinic, at: datetime) -> None:
    for number, (letter, kind, name, days) in enumerate(COMING, 1):
        free = slots.nearest(clinic.office, kind, at=at, to=at + timedelta(days=days), count=1)
        if not free:
            continue
        who = Person(name=name, phone=f"+62812000{7700 + number:05d}")
        book(clinic.office, clinic.services[letter], kind, free[0].starts_at, who=who,
             source="officer", by=clinic.user("klinik"), at=at)  # fmt: skip


def _owe_a_call(clinic: Clinic, at: datetime) -> None:
    called, by = at - timedelta(minutes=40), clinic.user("klinik2")
    rang = telephone.incoming(
        clinic.office, "081200007811", name="Ibu Salma Contoh", by=by, at=called
    )
    telephone.promise_back(
        rang, due_at=at + timedelta(minutes=45), by=by, at=called + timedelta(minutes=6),
        about="Menanyakan syarat SIP bidan; minta ditelepon setelah STR ditemukan.",
    )  # fmt: skip


def _complain(clinic: Clinic, at: datetime) -> None:
    by = clinic.crew.actor("fo", at)
    for about, text, kind, days in COMPLAINTS:
        came = at - timedelta(days=days)
        made = complaints.complain(
            clinic.office, about=about, text=text, kind=kind, way="web", at=came,
            name="Ibu Aminah Contoh",
        )  # fmt: skip
        if days > 1:
            complaints.say(
                made.pk, "Terima kasih. Daftar yang perlu dibawa sekarang dicetak di loket.",
                final=False, by=by, at=came + timedelta(days=1),
            )  # fmt: skip
