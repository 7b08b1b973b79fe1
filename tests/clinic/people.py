"""A small clinic to test with: a hall, three services, three desks, and hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from eklinik.clinic.models import (
    ClinicService,
    Consultation,
    Desk,
    DeskSession,
    Hall,
    OpeningHours,
    Ticket,
)
from tests.people import NOW, House

KINDS = ("in_person", "phone", "online")
SERVICES = (("A", "Bantuan permohonan"), ("B", "Tanya syarat"), ("C", "Ambil surat"))
HOURS = ((time(8), time(12)), (time(13), time(16)))


@dataclass
class Clinic:
    """The clinic of a house: `services["A"]`, `desks["in_person"]`."""

    house: House
    hall: Hall
    services: dict[str, ClinicService] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    taken: int = 0

    def sits(
        self, name: str = "klinik", desk: str = "in_person", at: datetime = NOW
    ) -> DeskSession:
        """The officer is signed on to the desk."""
        return DeskSession.objects.create(
            desk=self.desks[desk], officer=self.house.users[name], began_at=at
        )

    def ticket(self, letter: str = "A", at: datetime = NOW, **more: Any) -> Ticket:
        """A waiting ticket of that day, one after the other."""
        self.taken += 1
        words = {"kind": "in_person", "source": "kiosk", "secret": f"rahasia-{self.taken}", **more}
        return Ticket.objects.create(
            office=self.house.office, hall=self.hall, service=self.services[letter],
            day=at.date(), letter=letter, number=self.taken, issued_at=at, queued_at=at, **words,
        )  # fmt: skip

    def consultation(self, by: str = "klinik", at: datetime = NOW, **more: Any) -> Consultation:
        """One that was called to the in-person desk of `by` and stands at `identify`."""
        from eklinik.clinic.visit import advance, open_consultation

        words = {"kind": "in_person", "desk": self.desks["in_person"], **more}
        made = open_consultation(
            self.house.office, self.services["A"], by=self.house.users[by].pk, at=at, **words
        )
        return advance(made.pk, "call", by=self.house.actor(by), at=at, desk=words["desk"])


def clinic(house: House) -> Clinic:
    """A hall, services A to C, a desk of each kind, open Monday to Friday 8-12 and 13-16."""
    slug = house.office.slug
    hall = Hall.objects.create(
        office=house.office, slug="utama", name="Ruang utama", kiosk_key=f"kios-{slug}"
    )
    made = Clinic(house, hall)
    for place, (letter, name) in enumerate(SERVICES):
        made.services[letter] = ClinicService.objects.create(
            office=house.office, letter=letter, name=name, kinds=list(KINDS), place=place
        )
    for place, kind in enumerate(KINDS, 1):
        made.desks[kind] = Desk.objects.create(
            office=house.office, hall=hall, name=f"Loket {place}", kind=kind
        )
        _hours(house, kind)
    return made


def _hours(house: House, kind: str) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(office=house.office, kind=kind, weekday=weekday, opens=opens, closes=closes)
        for weekday in range(5)
        for opens, closes in HOURS
    )
