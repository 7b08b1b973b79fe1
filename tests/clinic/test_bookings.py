"""Appointments: which times there are, taking the last place once, moving, cancelling."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from eklinik.casework.clock import forget_calendars
from eklinik.casework.models import CalendarDay
from eklinik.casework.refusals import Refusal
from eklinik.clinic import booking_sweeps, bookings, earlier, slots
from eklinik.clinic.bookings import Person
from eklinik.clinic.calendar_file import calendar_file
from eklinik.clinic.models import Booking, EarlierWish, PhoneCall, Slot
from eklinik.outbox.models import Promise
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

WIB = ZoneInfo("Asia/Jakarta")
WEDNESDAY = date(2026, 11, 25)
NINE = datetime(2026, 11, 25, 9, 0, tzinfo=WIB)
TEN = datetime(2026, 11, 25, 10, 0, tzinfo=WIB)


@pytest.fixture
def desk(house: House) -> Clinic:
    return clinic(house)


def person(n: int = 1, **more: str) -> Person:
    return Person(f"Orang {n} Contoh", phone=f"+62812000010{n:02d}", **more)


def booked(desk: Clinic, who: Person, when: datetime = NINE, kind: str = "in_person") -> Booking:
    return bookings.book(
        desk.house.office, desk.services["A"], kind, when, who=who, source="web", by=None, at=NOW
    )


def refused(work) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work()
    return caught.value


def told() -> list[str]:
    rows = Promise.objects.filter(topic="visitor").order_by("pk")
    return [row.data["key"] for row in rows]


def set_rules(desk: Clinic, **rules: int) -> None:
    desk.house.office.settings = {"clinic": rules}
    desk.house.office.save()


def places(desk: Clinic) -> None:
    """The law of the places: taken is what is booked and what is offered, never too many."""
    for slot in Slot.objects.all():
        live = slot.bookings.exclude(state="cancelled").count()
        offers = EarlierWish.objects.filter(offered=slot, answered_at__isnull=True).count()
        assert slot.taken == live + offers
        assert slot.taken <= slot.capacity


class TestTimes:
    def test_day_has_the_slots_of_its_hours(self, desk: Clinic) -> None:
        found = slots.free_slots(desk.house.office, "in_person", WEDNESDAY, at=NOW)
        assert [f"{item.starts_at:%H.%M}" for item in found] == [
            "08.00", "08.30", "09.00", "09.30", "10.00", "10.30", "11.00", "11.30",
            "13.00", "13.30", "14.00", "14.30", "15.00", "15.30",
        ]  # fmt: skip
        assert {item.left for item in found} == {1}

    def test_today_begins_after_the_hours_before(self, desk: Clinic) -> None:
        found = slots.free_slots(desk.house.office, "in_person", date(2026, 11, 24), at=NOW)
        assert f"{found[0].starts_at:%H.%M}" == "13.00"

    def test_holiday_has_none(self, desk: Clinic) -> None:
        CalendarDay.objects.create(date=WEDNESDAY, name="Libur contoh", kind="holiday")
        forget_calendars()
        assert slots.free_slots(desk.house.office, "in_person", WEDNESDAY, at=NOW) == []

    def test_share_of_desks_is_the_capacity(self, desk: Clinic) -> None:
        from eklinik.clinic.models import Desk

        for n in range(3):
            Desk.objects.create(office=desk.house.office, name=f"Tambahan {n}", kind="in_person")
        assert slots.capacity_of(desk.house.office, "in_person") == 2
        set_rules(desk, booking_share=100)
        assert slots.capacity_of(desk.house.office, "in_person") == 4
        set_rules(desk, booking_share=1)
        assert slots.capacity_of(desk.house.office, "in_person") == 1

    def test_share_of_nothing_closes_booking(self, desk: Clinic) -> None:
        set_rules(desk, booking_share=0)
        assert slots.free_days(desk.house.office, "in_person", at=NOW) == []
        assert refused(lambda: booked(desk, person())).code == "booking_closed"

    def test_days_of_the_window_with_their_places(self, desk: Clinic) -> None:
        found = slots.free_days(desk.house.office, "in_person", at=NOW)
        assert found[0] == (date(2026, 11, 24), 6)
        assert found[-1] == (date(2026, 12, 8), 14)
        assert len(found) == 11

    def test_days_are_three_queries(self, desk: Clinic) -> None:
        slots.free_days(desk.house.office, "in_person", at=NOW)
        with CaptureQueriesContext(connection) as seen:
            slots.free_days(desk.house.office, "in_person", at=NOW)
        assert len(seen) == 3


class TestBooking:
    def test_takes_a_place_and_tells(self, desk: Clinic) -> None:
        made = booked(desk, person())
        assert (made.state, made.slot.taken, len(made.code)) == ("booked", 0, 10)
        assert Slot.objects.get().taken == 1
        assert told() == ["booking.confirmed"]
        words = Promise.objects.get().data
        assert words["ways"] == [["sms", "+6281200001001"]]
        assert words["words"]["jadwal"] == "Rabu, 25 November 2026 pukul 09.00 WIB"

    def test_sent_twice_is_one_booking(self, desk: Clinic) -> None:
        assert booked(desk, person()).pk == booked(desk, person()).pk
        assert Slot.objects.get().taken == 1
        assert told() == ["booking.confirmed"]

    def test_two_without_contact_are_two_people_unless_the_form_is_the_same(
        self, desk: Clinic
    ) -> None:
        set_rules(desk, booking_share=100, slot_minutes=60)
        first = booked(desk, Person("Nek Contoh", once="satu"))
        assert booked(desk, Person("Nek Contoh", once="satu")).pk == first.pk
        assert booked(desk, Person("Nek Contoh", once="dua"), TEN).pk != first.pk
        assert told() == []

    def test_full_names_the_nearest_times(self, desk: Clinic) -> None:
        booked(desk, person(1))
        found = refused(lambda: booked(desk, person(2)))
        assert found.code == "slot_full"
        assert found.message == (
            "Tempat terakhir pada waktu itu baru saja diambil orang lain. Waktu kosong terdekat: "
            "Rabu, 25 November 2026 pukul 08.00 WIB; Rabu, 25 November 2026 pukul 08.30 WIB; "
            "Rabu, 25 November 2026 pukul 09.30 WIB."
        )
        assert found.details["nearest"][1] == "2026-11-25T08:30:00+07:00"

    @pytest.mark.parametrize(
        ("when", "code"),
        [
            (datetime(2026, 11, 24, 8, 0, tzinfo=WIB), "slot_past"),
            (datetime(2026, 11, 24, 11, 30, tzinfo=WIB), "slot_too_soon"),
            (datetime(2026, 12, 9, 9, 0, tzinfo=WIB), "slot_too_far"),
            (datetime(2026, 11, 28, 9, 0, tzinfo=WIB), "slot_closed"),
            (datetime(2026, 11, 25, 9, 10, tzinfo=WIB), "slot_closed"),
            (datetime(2026, 11, 25, 12, 0, tzinfo=WIB), "slot_closed"),
        ],
    )
    def test_time_that_is_none_is_told_apart(self, desk: Clinic, when: datetime, code: str) -> None:
        found = refused(lambda: booked(desk, person(), when))
        assert (found.code, len(found.details["nearest"])) == (code, 3)

    @pytest.mark.parametrize("year", [1, 9999])
    def test_year_beyond_the_calendar_is_refused(self, desk: Clinic, year: int) -> None:
        when = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
        assert refused(lambda: booked(desk, person(), when)).code == "slot_unknown"

    def test_third_future_booking_is_refused(self, desk: Clinic) -> None:
        booked(desk, person())
        booked(desk, person(), TEN)
        found = refused(lambda: booked(desk, person(), TEN + timedelta(hours=1)))
        assert found.code == "too_many_bookings"

    def test_phone_desk_owes_a_call_until_cancelled(self, desk: Clinic) -> None:
        made = booked(desk, person(), kind="phone")
        call = PhoneCall.objects.get()
        assert (call.due_at, call.direction, call.phone_digest) == (NINE, "out", made.phone_digest)
        bookings.move(made.pk, TEN, at=NOW)
        assert PhoneCall.objects.get().due_at == TEN
        bookings.cancel(made.pk, at=NOW)
        assert PhoneCall.objects.count() == 0

    def test_phone_desk_needs_a_number(self, desk: Clinic) -> None:
        found = refused(lambda: booked(desk, Person("Contoh"), kind="phone"))
        assert found.code == "phone_needed"

    def test_service_of_another_kind_is_refused(self, desk: Clinic) -> None:
        desk.services["A"].kinds = ["phone"]
        assert refused(lambda: booked(desk, person())).code == "service_unknown"


class TestChanging:
    def test_move_frees_the_old_place(self, desk: Clinic) -> None:
        made = bookings.move(booked(desk, person()).pk, TEN, at=NOW)
        assert (made.slot.starts_at, made.sequence) == (TEN, 1)
        taken = dict(Slot.objects.values_list("starts_at", "taken"))
        assert taken == {NINE: 0, TEN: 1}
        assert told() == ["booking.confirmed", "booking.moved"]

    def test_move_to_a_full_time_keeps_the_old_one(self, desk: Clinic) -> None:
        booked(desk, person(1), TEN)
        made = booked(desk, person(2))
        assert refused(lambda: bookings.move(made.pk, TEN, at=NOW)).code == "slot_full"
        assert bookings.rows.get(made.pk).slot.starts_at == NINE
        places(desk)

    def test_cancel_twice_frees_once(self, desk: Clinic) -> None:
        made = booked(desk, person())
        bookings.cancel(made.pk, at=NOW)
        assert bookings.cancel(made.pk, at=NOW).state == "cancelled"
        assert Slot.objects.get().taken == 0
        assert told() == ["booking.confirmed", "booking.cancelled"]

    def test_past_booking_cannot_be_changed(self, desk: Clinic) -> None:
        made = booked(desk, person())
        assert refused(lambda: bookings.cancel(made.pk, at=NINE)).code == "slot_past"
        assert refused(lambda: bookings.miss(made.pk, at=NOW)).code == "too_early"
        assert bookings.miss(made.pk, at=NINE).state == "missed"

    def test_arriving_gives_one_ticket_of_the_kind(self, desk: Clinic) -> None:
        made = booked(desk, person())
        assert refused(lambda: bookings.arrive(made, at=NOW)).code == "not_today"
        ticket = bookings.arrive(made, at=NINE)
        assert bookings.arrive(made, at=NINE).pk == ticket.pk
        assert (ticket.source, ticket.kind, ticket.letter) == ("booking", "in_person", "A")
        assert bookings.rows.get(made.pk).state == "arrived"


class TestEarlier:
    def test_freed_place_is_offered_to_who_wished_first(self, desk: Clinic) -> None:
        first, second, third = (
            booked(desk, person(n), when)
            for n, when in ((1, NINE), (2, TEN), (3, TEN + timedelta(minutes=30)))
        )
        earlier.wish(third.pk, at=NOW)
        earlier.wish(second.pk, at=NOW + timedelta(minutes=1))
        bookings.cancel(first.pk, at=NOW + timedelta(minutes=2))
        assert earlier.open_wish(third.pk).offered.starts_at == NINE
        assert earlier.open_wish(second.pk).offered is None
        assert told()[-1] == "booking.cancelled"
        assert refused(lambda: booked(desk, person(4))).code == "slot_full"
        places(desk)

    def test_accepting_moves_and_offers_the_old_place_on(self, desk: Clinic) -> None:
        first, second, third = (
            booked(desk, person(n), when)
            for n, when in ((1, NINE), (2, TEN), (3, TEN + timedelta(minutes=30)))
        )
        earlier.wish(second.pk, at=NOW)
        earlier.wish(third.pk, at=NOW)
        bookings.cancel(first.pk, at=NOW)
        assert earlier.accept(second.pk, at=NOW).slot.starts_at == NINE
        assert earlier.open_wish(third.pk).offered.starts_at == TEN
        places(desk)
        earlier.decline(third.pk, at=NOW)
        assert earlier.open_wish(third.pk) is None
        assert Slot.objects.get(starts_at=TEN).taken == 0
        places(desk)

    def test_unanswered_offer_goes_on_after_half_an_hour(self, desk: Clinic) -> None:
        first, second = booked(desk, person(1)), booked(desk, person(2), TEN)
        earlier.wish(second.pk, at=NOW)
        bookings.cancel(first.pk, at=NOW)
        assert earlier.sweep_offers(at=NOW + timedelta(minutes=29)) == 0
        late = NOW + timedelta(minutes=30)
        assert refused(lambda: earlier.accept(second.pk, at=late)).code == "offer_gone"
        assert earlier.sweep_offers(at=late) == 1
        assert Slot.objects.get(starts_at=NINE).taken == 0

    def test_moving_to_the_offered_time_accepts_it(self, desk: Clinic) -> None:
        first, second = booked(desk, person(1)), booked(desk, person(2), TEN)
        earlier.wish(second.pk, at=NOW)
        bookings.cancel(first.pk, at=NOW)
        assert bookings.move(second.pk, NINE, at=NOW).slot.starts_at == NINE
        assert EarlierWish.objects.get().accepted is True
        places(desk)

    def test_cancelling_with_an_offer_frees_both(self, desk: Clinic) -> None:
        first, second = booked(desk, person(1)), booked(desk, person(2), TEN)
        earlier.wish(second.pk, at=NOW)
        bookings.cancel(first.pk, at=NOW)
        bookings.cancel(second.pk, at=NOW)
        assert set(Slot.objects.values_list("taken", flat=True)) == {0}

    def test_later_place_and_other_kind_are_not_offered(self, desk: Clinic) -> None:
        late, early = booked(desk, person(1), TEN), booked(desk, person(2))
        call = booked(desk, person(3), TEN, kind="phone")
        earlier.wish(early.pk, at=NOW)
        earlier.wish(call.pk, at=NOW)
        bookings.cancel(late.pk, at=NOW)
        assert EarlierWish.objects.filter(offered__isnull=False).count() == 0


class TestTime:
    def test_reminder_the_day_before_once(self, desk: Clinic) -> None:
        booked(desk, person(), NINE + timedelta(days=1))
        assert booking_sweeps.remind(at=NOW) == 0
        evening = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
        assert booking_sweeps.remind(at=evening) == 0
        assert booking_sweeps.remind(at=evening + timedelta(hours=1)) == 1
        assert booking_sweeps.remind(at=evening + timedelta(hours=2)) == 0
        assert told() == ["booking.confirmed", "booking.reminder"]

    def test_online_booking_enters_the_queue_at_its_time(self, desk: Clinic) -> None:
        made = booked(desk, person(), kind="online")
        assert booking_sweeps.open_online(at=NINE - timedelta(minutes=1)) == 0
        assert booking_sweeps.open_online(at=NINE) == 1
        assert bookings.rows.get(made.pk).ticket.kind == "online"

    def test_day_that_ended_leaves_nobody_booked(self, desk: Clinic) -> None:
        came_not, called = booked(desk, person(1)), booked(desk, person(2), kind="phone")
        PhoneCall.objects.update(ended_at=NINE)
        assert booking_sweeps.settle(at=NINE + timedelta(hours=1)) == 1
        assert bookings.rows.get(called.pk).state == "done"
        assert booking_sweeps.settle(at=NINE + timedelta(hours=15)) == 1
        assert bookings.rows.get(came_not.pk).state == "missed"


class TestCalendarFile:
    def event(self, made: Booking):
        file = Calendar.from_ical(calendar_file(bookings.rows.get(made.pk)))
        assert [str(zone["tzid"]) for zone in file.walk("VTIMEZONE")] == ["Asia/Jakarta"]
        return file.walk("VEVENT")[0]

    def test_file_says_the_instant_in_wib(self, desk: Clinic) -> None:
        made = booked(desk, person())
        event = self.event(made)
        assert event["dtstart"].params["TZID"] == "Asia/Jakarta"
        assert event.start.astimezone(UTC) == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
        assert event.end - event.start == timedelta(minutes=30)
        assert str(event["location"]) == "DPMPTSP Kota Contoh, Jalan Contoh Nomor 1, Kota Contoh"
        assert event["status"] == "CONFIRMED"
        assert event.walk("VALARM")[0]["trigger"].dt == timedelta(hours=-2)

    def test_change_keeps_the_uid_and_raises_the_sequence(self, desk: Clinic) -> None:
        made = booked(desk, person())
        before = self.event(made)
        bookings.move(made.pk, TEN, at=NOW)
        bookings.cancel(made.pk, at=NOW)
        after = self.event(made)
        assert after["uid"] == before["uid"]
        assert (before["sequence"], after["sequence"]) == (0, 2)
        assert after["status"] == "CANCELLED"
        assert after.walk("VALARM") == []
