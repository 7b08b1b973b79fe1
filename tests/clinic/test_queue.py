"""The queue: numbers, order, calling, and what may become of a ticket."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.vault import decipher
from eklinik.casework.models import CalendarDay
from eklinik.casework.refusals import Refusal
from eklinik.clinic import desks, queue
from eklinik.clinic.closing import sweep_days
from eklinik.clinic.models import Desk, Ticket, TicketState
from eklinik.outbox.models import Promise
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

PHONE = {"phone": "0812-0000-0001", "channel": "whatsapp"}


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


def minutes(n: float) -> datetime:
    return NOW + timedelta(minutes=n)


def take(here: Clinic, letter: str = "A", at: datetime = NOW, **words) -> Ticket:
    words = {"kind": "in_person", "source": "kiosk", "hall": here.hall, **words}
    return queue.issue(here.house.office, here.services[letter], at=at, **words)


def refusal(work, *args, **words) -> str:
    with pytest.raises(Refusal) as told:
        work(*args, **words)
    assert "{" not in told.value.message
    return told.value.code


def called(session, n: int, at: datetime = NOW) -> list[str]:
    """The labels of the next `n` calls, each finished at once."""
    found = []
    for k in range(n):
        moment = at + timedelta(seconds=k)
        ticket = queue.call_next(session, at=moment)
        if ticket is None:
            break
        found.append(ticket.label)
        queue.finish(ticket.pk, session=session, at=moment)
    return found


def test_numbers_run_by_service_and_day(here: Clinic) -> None:
    labels = [take(here, letter).label for letter in "AABA"]
    tomorrow = take(here, at=NOW + timedelta(days=1))
    assert labels == ["A 001", "A 002", "B 001", "A 003"]
    assert (tomorrow.label, tomorrow.day) == ("A 001", date(2026, 11, 25))


def test_day_is_the_office_s_local_day(here: Clinic) -> None:
    late = datetime.fromisoformat("2026-11-24T18:30:00+00:00")  # 01.30 on the 25th in the office
    assert take(here, at=late, source="reception", force=True).day == date(2026, 11, 25)


def test_number_cannot_come_twice(here: Clinic) -> None:
    first = take(here)
    first.pk, first.secret = None, "lain"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"kind": "pigeon"}, "service_kind"),
        ({"source": "sky"}, "bad_data"),
        ({"priority": "rich"}, "bad_data"),
        ({"channel": "fax"}, "bad_data"),
        ({"channel": "sms"}, "bad_phone"),
        ({"channel": "sms", "phone": "0651-22222"}, "bad_phone"),
    ],
)
def test_wrong_words_are_refused_without_using_a_number(here: Clinic, words, code) -> None:
    assert refusal(take, here, **words) == code
    assert take(here).number == 1


def test_service_switched_off_gives_no_ticket(here: Clinic) -> None:
    here.services["A"].is_active = False
    assert refusal(take, here) == "service_off"


def test_service_of_another_office_gives_no_ticket(here: Clinic, other_house: House) -> None:
    foreign = clinic(other_house).services["A"]
    words = {"kind": "in_person", "source": "kiosk", "at": NOW}
    assert refusal(queue.issue, here.house.office, foreign, **words) == "service_off"


def test_phone_is_kept_enciphered(here: Clinic) -> None:
    ticket = take(here, **PHONE)
    assert "0812" not in ticket.phone_cipher
    assert decipher(ticket.phone_cipher) == "+6281200000001"


def test_closed_office_tells_when_it_opens(here: Clinic) -> None:
    evening = datetime.fromisoformat("2026-11-27T17:00:00+07:00")  # a Friday
    with pytest.raises(Refusal) as told:
        take(here, at=evening)
    assert told.value.message == "Layanan sedang tutup. Buka lagi Senin, 30 November 2026, 08.00."


def test_holiday_is_closed(here: Clinic) -> None:
    from eklinik.casework.clock import forget_calendars

    CalendarDay.objects.create(
        office=here.house.office, date=date(2026, 11, 24), kind="office", name="Libur Contoh"
    )
    forget_calendars()
    assert refusal(take, here) == "office_closed"


def test_lunch_is_closed_until_one(here: Clinic) -> None:
    noon = datetime.fromisoformat("2026-11-24T12:00:00+07:00")
    assert not desks.is_open(here.house.office.pk, "in_person", noon)
    opens = desks.next_opening(here.house.office.pk, "in_person", noon)
    assert opens == datetime.fromisoformat("2026-11-24T13:00:00+07:00")


def test_force_counts_for_reception_but_not_for_the_kiosk(here: Clinic) -> None:
    night = NOW + timedelta(hours=12)
    assert refusal(take, here, at=night, force=True) == "office_closed"
    assert take(here, at=night, source="reception", force=True).state == TicketState.WAITING


def test_order_is_priority_then_due_booking_then_arrival(here: Clinic) -> None:
    take(here, at=minutes(0))
    take(here, at=minutes(1), source="booking", due_at=minutes(5))
    take(here, at=minutes(2), priority="elderly")
    session = here.sits()
    day = NOW.date()
    early = queue.waiting(here.house.office.pk, day, at=minutes(3))
    due = queue.waiting(here.house.office.pk, day, at=minutes(6))
    assert [ticket.number for ticket in early] == [3, 1, 2]
    assert [ticket.number for ticket in due] == [3, 2, 1]
    assert called(session, 3, minutes(6)) == ["A 003", "A 002", "A 001"]


def test_early_booking_is_called_when_nobody_else_waits(here: Clinic) -> None:
    take(here, source="booking", due_at=minutes(60))
    assert called(here.sits(), 1) == ["A 001"]


def test_priority_never_starves_the_others(here: Clinic) -> None:
    for n in range(8):
        take(here, at=minutes(n), priority="disability")
    take(here, at=minutes(9))
    take(here, at=minutes(10))
    found = called(here.sits(), 10, minutes(11))
    assert found[3] == "A 009"
    assert found[7] == "A 010"
    listed = queue.waiting(here.house.office.pk, NOW.date())
    assert listed == []


def test_list_shows_the_order_in_which_one_desk_calls(here: Clinic) -> None:
    for n in range(5):
        take(here, at=minutes(n), priority="pregnant")
    take(here, at=minutes(6))
    listed = [ticket.label for ticket in queue.waiting(here.house.office.pk, NOW.date(), at=NOW)]
    assert called(here.sits(), 6, minutes(7)) == listed


def test_priority_run_is_the_office_s_choice(here: Clinic) -> None:
    here.house.office.settings = {"clinic": {"priority_run": 1}}
    here.house.office.save()
    for n in range(2):
        take(here, at=minutes(n), priority="infant")
    take(here, at=minutes(3))
    assert called(here.sits(), 3, minutes(4)) == ["A 001", "A 003", "A 002"]


def test_desk_calls_only_its_kind(here: Clinic) -> None:
    take(here, kind="phone")
    assert queue.call_next(here.sits(), at=NOW) is None
    assert called(here.sits("klinik2", "phone"), 1) == ["A 001"]


def test_desk_with_services_calls_only_those(here: Clinic) -> None:
    here.desks["in_person"].services.add(here.services["B"])
    take(here, "A")
    take(here, "B")
    session = here.sits()
    assert called(session, 2) == ["B 001"]


def test_ticket_for_one_desk_is_called_there_only(here: Clinic) -> None:
    other = Desk.objects.create(office=here.house.office, name="Loket 9", kind="in_person")
    other.services.add(here.services["B"])
    here.desks["second"] = other
    take(here, "A", only_desk=other)
    assert queue.call_next(here.sits(), at=NOW) is None
    assert called(here.sits("klinik2", "second"), 1) == ["A 001"]


def test_desk_serves_one_ticket_at_a_time(here: Clinic) -> None:
    take(here)
    take(here)
    session = here.sits()
    first = queue.call_next(session, at=NOW)
    assert refusal(queue.call_next, session, at=NOW) == "desk_busy"
    queue.hold(first.pk, session=session, at=NOW)
    second = queue.call_next(session, at=NOW)
    assert refusal(queue.resume, first.pk, session=session, at=NOW) == "desk_busy"
    queue.finish(second.pk, session=session, at=NOW)
    assert queue.resume(first.pk, session=session, at=NOW).state == TicketState.SERVING


def test_database_refuses_a_second_ticket_at_a_desk(here: Clinic) -> None:
    desk = here.desks["in_person"]
    here.ticket(desk=desk, state="called")
    with pytest.raises(IntegrityError), transaction.atomic():
        here.ticket(desk=desk, state="serving")


def test_paused_desk_and_ended_session_call_nobody(here: Clinic) -> None:
    take(here)
    session = here.sits()
    desks.pause(session, at=NOW, reason="istirahat")
    assert refusal(queue.call_next, session, at=NOW) == "desk_paused"
    desks.resume(session, at=NOW)
    desks.sign_off(session, at=NOW)
    assert refusal(queue.call_next, session, at=NOW) == "signed_off"


def test_recall_is_counted_and_shown_anew(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    queue.call_next(session, at=NOW)
    queue.recall(ticket.pk, session=session, at=minutes(1))
    ticket.refresh_from_db()
    assert (ticket.calls, ticket.called_at, ticket.desk) == (2, minutes(1), session.desk)


def test_skipped_ticket_waits_three_places_back(here: Clinic) -> None:
    first = take(here, at=minutes(0))
    for n in range(1, 6):
        take(here, at=minutes(n))
    session = here.sits()
    queue.call_next(session, at=minutes(6))
    queue.skip(first.pk, session=session, at=minutes(6))
    listed = queue.waiting(here.house.office.pk, NOW.date(), at=minutes(6))
    assert [ticket.number for ticket in listed] == [2, 3, 4, 1, 5, 6]


def test_missed_ticket_comes_back_the_same_day_behind_the_others(here: Clinic) -> None:
    first, session = take(here), here.sits()
    take(here)
    queue.call_next(session, at=NOW)
    queue.miss(first.pk, session=session, at=NOW)
    queue.return_missed(first.pk, office_id=here.house.office.pk, at=minutes(1))
    listed = queue.waiting(here.house.office.pk, NOW.date(), at=minutes(1))
    assert [ticket.number for ticket in listed] == [2, 1]


def test_missed_ticket_does_not_come_back_tomorrow(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    queue.call_next(session, at=NOW)
    queue.miss(ticket.pk, session=session, at=NOW)
    tomorrow = NOW + timedelta(days=1)
    words = {"office_id": here.house.office.pk, "at": tomorrow}
    assert refusal(queue.return_missed, ticket.pk, **words) == "other_day"


def test_miss_before_a_call_is_refused(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    assert refusal(queue.miss, ticket.pk, session=session, at=NOW) == "moved_on"


def test_transfer_keeps_number_and_place_by_issue(here: Clinic) -> None:
    take(here, kind="phone", at=minutes(0))
    moved = take(here, at=minutes(1))
    take(here, kind="phone", at=minutes(2))
    session = here.sits()
    queue.call_next(session, at=minutes(3))
    queue.transfer(moved.pk, session=session, at=minutes(9), kind="phone")
    listed = queue.waiting(here.house.office.pk, NOW.date(), "phone", at=minutes(9))
    assert [ticket.label for ticket in listed] == ["A 001", "A 002", "A 003"]


def test_transfer_to_the_same_place_is_refused(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    queue.call_next(session, at=NOW)
    assert refusal(queue.transfer, ticket.pk, session=session, at=NOW) == "same_place"
    words = {"session": session, "at": NOW, "desk": session.desk}
    assert refusal(queue.transfer, ticket.pk, **words) == "same_place"


def test_other_desk_cannot_touch_a_called_ticket(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    other = here.sits("klinik2", "phone")
    queue.call_next(session, at=NOW)
    for act in (queue.recall, queue.begin, queue.hold, queue.skip, queue.miss, queue.finish):
        with pytest.raises(Refusal) as told:
            act(ticket.pk, session=other, at=NOW)
        assert told.value.message == (
            "Nomor A 001 sedang dilayani Loket 1, jadi tidak dapat diubah di sini."
        )


def test_finishing_twice_tells_what_became_of_it(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    queue.call_next(session, at=NOW)
    queue.finish(ticket.pk, session=session, at=NOW)
    with pytest.raises(Refusal) as told:
        queue.finish(ticket.pk, session=session, at=NOW)
    assert told.value.message == (
        "Nomor A 001 sudah berubah: Selesai. Muat ulang halaman untuk melihat antrean."
    )


def test_ticket_of_another_office_is_not_found(here: Clinic, other_house: House) -> None:
    session, foreign = here.sits(), clinic(other_house).ticket()
    assert refusal(queue.finish, foreign.pk, session=session, at=NOW) == "not_found"


def test_leaving_twice_is_leaving_once(here: Clinic) -> None:
    ticket = take(here)
    queue.leave(ticket, at=NOW)
    again = queue.leave(ticket, at=minutes(1))
    assert (again.state, again.ended_at) == (TicketState.LEFT, NOW)
    assert queue.waiting(here.house.office.pk, NOW.date()) == []


def test_signing_off_returns_held_tickets_to_the_queue(here: Clinic) -> None:
    ticket, session = take(here), here.sits()
    queue.call_next(session, at=NOW)
    assert refusal(desks.sign_off, session, at=NOW) == "desk_busy"
    queue.hold(ticket.pk, session=session, at=NOW)
    desks.sign_off(session, at=NOW)
    assert [t.pk for t in queue.waiting(here.house.office.pk, NOW.date())] == [ticket.pk]


def test_sweep_ends_yesterday_and_nothing_of_today(here: Clinic) -> None:
    session = here.sits()
    waits, serves = take(here), take(here)
    served = queue.call_next(session, at=NOW)
    queue.begin(served.pk, session=session, at=NOW)
    today = take(here, at=NOW + timedelta(days=1))
    assert sweep_days(at=NOW + timedelta(hours=20)) == 2
    states = dict(Ticket.objects.values_list("pk", "state"))
    assert states == {waits.pk: "done", serves.pk: "left", today.pk: "waiting"}
    session.refresh_from_db()
    assert session.ended_at is not None
    assert sweep_days(at=NOW + timedelta(hours=21)) == 0


def test_called_visitor_is_told_on_the_phone(here: Clinic) -> None:
    take(here, **PHONE)
    ticket = queue.call_next(here.sits(), at=NOW)
    promise = Promise.objects.get(topic="visitor", subject=ticket.pk)
    assert promise.data["key"] == "ticket.called"
    assert promise.data["ways"] == [["whatsapp", "+6281200000001"]]
    assert promise.data["words"]["loket"] == "Loket 1"


def test_nudge_comes_once_when_three_are_ahead(here: Clinic) -> None:
    for n in range(6):
        take(here, at=minutes(n))
    last = take(here, at=minutes(7), **PHONE)
    session = here.sits()
    soon = Promise.objects.filter(subject=last.pk, data__key="ticket.soon")
    told = []
    for n in range(5):
        queue.finish(queue.call_next(session, at=minutes(8 + n)).pk, session=session, at=NOW)
        told.append(soon.count())
    assert told == [0, 0, 1, 1, 1]
    assert soon.get().data["words"]["jumlah"] == "3"


def test_calling_takes_a_constant_number_of_statements(here: Clinic) -> None:
    for n in range(30):
        take(here, at=minutes(n))
    session = here.sits()
    with CaptureQueriesContext(connection) as few:
        queue.call_next(session, at=minutes(40))
    statements = [q["sql"] for q in few if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 2


def test_issuing_takes_a_constant_number_of_statements(here: Clinic) -> None:
    take(here)
    with CaptureQueriesContext(connection) as few:
        take(here)
    statements = [q["sql"] for q in few if "SAVEPOINT" not in q["sql"]]
    assert len(statements) == 3
