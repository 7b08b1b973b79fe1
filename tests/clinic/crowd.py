"""One side of a crowd that books, as a process: `python -m tests.clinic.crowd book 0 25`."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from zoneinfo import ZoneInfo

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after Django is set up
from django.db import connection  # noqa: E402  after Django is set up

from eklinik.accounts.models import Office  # noqa: E402  after Django is set up
from eklinik.casework.refusals import Refusal  # noqa: E402  after Django is set up
from eklinik.clinic import bookings  # noqa: E402  after Django is set up
from eklinik.clinic.bookings import Person  # noqa: E402  after Django is set up
from eklinik.clinic.models import ClinicService, Slot  # noqa: E402  after Django is set up
from tests.clinic.people import clinic  # noqa: E402  after Django is set up
from tests.people import NOW, build_house  # noqa: E402  after Django is set up

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
Answers = list[tuple[str, str]]


def build() -> Answers:
    """A migrated database with one clinic."""
    call_command("migrate", verbosity=0)
    clinic(build_house())
    return []


def crowd(first: int, count: int, *, same: bool = False) -> Answers:
    """That many people, all released at the same moment."""
    office, service = Office.objects.get(), ClinicService.objects.get(letter="A")
    gate, when = Barrier(count), NINE.replace(hour=10) if same else NINE

    def one(n: int) -> tuple[str, str]:
        who = Person(f"Orang {n} Contoh", phone=f"+62812000{first if same else n:05d}")
        gate.wait()
        try:
            bookings.book(
                office, service, "in_person", when, who=who, source="web", by=None, at=NOW
            )
        except Refusal as refusal:
            return refusal.code, refusal.message
        finally:
            connection.close()
        return "booked", ""

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(first, first + count)))


def main(verb: str, first: str = "0", count: str = "0") -> Answers:
    """What became of this side."""
    if verb == "build":
        return build()
    if verb == "count":
        slot = Slot.objects.get(starts_at=NINE.replace(hour=int(first)))
        return [(str(slot.bookings.count()), str(slot.taken))]
    return crowd(int(first), int(count), same=verb == "same")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
