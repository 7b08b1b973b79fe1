"""Whatever people do with their appointments: taken is bookings and offers, never too many."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eklinik.casework.refusals import Refusal
from eklinik.clinic import bookings, earlier
from eklinik.clinic.bookings import Person
from eklinik.clinic.models import Booking, EarlierWish, PhoneCall, Slot
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

EIGHT = datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
PEOPLE, TIMES = 5, 4
VERBS = ("book", "move", "cancel", "wish", "unwish", "accept", "decline", "sweep")
ACTS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, PEOPLE - 1), st.integers(0, TIMES - 1)),
    min_size=5, max_size=30,
)  # fmt: skip


@pytest.fixture
def desk(house: House) -> Clinic:
    return clinic(house)


class Players:
    """A few people who press buttons; refusals are part of the play."""

    def __init__(self, desk: Clinic) -> None:
        self.desk, self.at = desk, NOW
        self.held: dict[int, int] = {}

    def play(self, verb: str, who: int, time: int) -> None:
        self.at += timedelta(minutes=7)
        with suppress(Refusal, KeyError):
            getattr(self, verb)(who, EIGHT + timedelta(minutes=30 * time))

    def book(self, who: int, when: datetime) -> None:
        person = Person(f"Orang {who} Contoh", phone=f"+62812000010{who:02d}")
        office, service = self.desk.house.office, self.desk.services["A"]
        self.held[who] = bookings.book(
            office, service, "phone", when, who=person, source="web", by=None, at=self.at
        ).pk

    def move(self, who: int, when: datetime) -> None:
        bookings.move(self.held[who], when, at=self.at)

    def cancel(self, who: int, when: datetime) -> None:
        bookings.cancel(self.held[who], at=self.at)

    def wish(self, who: int, when: datetime) -> None:
        earlier.wish(self.held[who], at=self.at)

    def unwish(self, who: int, when: datetime) -> None:
        earlier.unwish(self.held[who], at=self.at)

    def accept(self, who: int, when: datetime) -> None:
        earlier.accept(self.held[who], at=self.at)

    def decline(self, who: int, when: datetime) -> None:
        earlier.decline(self.held[who], at=self.at)

    def sweep(self, who: int, when: datetime) -> None:
        earlier.sweep_offers(at=self.at)


def law_holds() -> None:
    for slot in Slot.objects.all():
        live = slot.bookings.exclude(state="cancelled").count()
        offers = EarlierWish.objects.filter(offered=slot, answered_at__isnull=True).count()
        assert slot.taken == live + offers
        assert slot.taken <= slot.capacity
    due = PhoneCall.objects.order_by("due_at").values_list("due_at", flat=True)
    live = Booking.objects.filter(state="booked").order_by("slot__starts_at")
    assert list(due) == list(live.values_list("slot__starts_at", flat=True))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_places_are_never_lost_nor_given_twice(desk: Clinic, acts: list) -> None:
    for rows in (EarlierWish, Booking, PhoneCall, Slot):
        rows.objects.all().delete()
    players = Players(desk)
    for verb, who, time in acts:
        players.play(verb, who, time)
        law_holds()
