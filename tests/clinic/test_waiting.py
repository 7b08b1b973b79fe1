"""The expected waiting time: from measured services and the desks that are signed on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.clinic import desks, queue
from eklinik.clinic.models import Desk, Ticket
from eklinik.clinic.queue import Place
from eklinik.clinic.waiting import service_minutes
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


def served(here: Clinic, letter: str, minutes: float, at: datetime = NOW) -> None:
    began = at - timedelta(hours=1)
    here.ticket(
        letter, at=began, state="done", began_at=began, ended_at=began + timedelta(minutes=minutes)
    )


def minutes_of(here: Clinic, letter: str) -> float:
    found = service_minutes(here.house.office.pk, at=NOW)
    return round(found[here.services[letter].pk], 3)


def test_minutes_are_the_guess_while_nothing_was_measured(here: Clinic) -> None:
    assert minutes_of(here, "A") == 15


@pytest.mark.parametrize(
    ("took", "median"), [([7], 7), ([4, 8], 6), ([30, 2, 5], 5), ([1, 2, 8, 90], 5)]
)
def test_minutes_are_the_median_of_the_service(here: Clinic, took, median) -> None:
    for value in took:
        served(here, "A", value)
    served(here, "B", 100)
    assert (minutes_of(here, "A"), minutes_of(here, "B")) == (median, 100)


def test_services_older_than_thirty_days_do_not_count(here: Clinic) -> None:
    served(here, "A", 60, NOW - timedelta(days=40))
    assert minutes_of(here, "A") == 15


def test_a_service_left_open_overnight_does_not_count(here: Clinic) -> None:
    served(here, "A", 15 * 60)
    assert minutes_of(here, "A") == 15


def place(here: Clinic, ticket: Ticket) -> Place:
    return queue.position(ticket, at=NOW)


def test_wait_is_a_range_by_those_ahead_and_the_desks(here: Clinic) -> None:
    here.desks["second"] = Desk.objects.create(
        office=here.house.office, name="Loket 9", kind="in_person"
    )
    served(here, "A", 10)
    for n in range(4):
        here.ticket("A", at=NOW + timedelta(seconds=n))
    last = here.ticket("A", at=NOW + timedelta(seconds=9))
    session = here.sits()
    one_desk = place(here, last)
    here.sits("klinik2", "second")
    two_desks = place(here, last)
    desks.pause(session, at=NOW)
    paused = place(here, last)
    assert (one_desk, two_desks, paused) == (Place(4, 31, 63), Place(4, 15, 32), Place(4, 31, 63))


def test_only_those_for_the_same_desks_are_ahead(here: Clinic) -> None:
    here.desks["in_person"].services.add(here.services["A"])
    here.desks["second"] = Desk.objects.create(
        office=here.house.office, name="Loket 9", kind="in_person"
    )
    here.desks["second"].services.add(here.services["B"])
    here.sits()
    here.sits("klinik2", "second")
    for letter in "BBBA":
        here.ticket(letter)
    mine = here.ticket("A", at=NOW + timedelta(seconds=1))
    assert place(here, mine).ahead == 1


def test_place_of_who_does_not_wait_is_nothing(here: Clinic) -> None:
    assert place(here, here.ticket(state="done")) == Place(0, 0, 0)


def test_measured_wait_lies_in_the_range_that_was_told(here: Clinic) -> None:
    """Six people, each served for the twelve minutes that the past thirty days say."""
    for _ in range(5):
        served(here, "A", 12)
    tickets = [here.ticket("A", at=NOW + timedelta(seconds=n)) for n in range(7)]
    session, last = here.sits(), tickets[-1]
    queue.call_next(session, at=NOW)
    told = place(here, last)
    at = NOW
    while Ticket.objects.get(pk=last.pk).state == "waiting":
        at += timedelta(minutes=12)
        here_now = desks.current_ticket(session)
        queue.finish(here_now.pk, session=session, at=at)
        queue.call_next(session, at=at)
    waited = (at - NOW).total_seconds() / 60
    assert told.minutes_low <= waited <= told.minutes_high


def test_position_takes_a_constant_number_of_queries(here: Clinic) -> None:
    here.sits()
    served(here, "A", 10)
    mine = here.ticket()
    with CaptureQueriesContext(connection) as few:
        place(here, mine)
    for _ in range(40):
        here.ticket()
    with CaptureQueriesContext(connection) as many:
        place(here, mine)
    assert (len(few), len(many)) == (6, 6)
