"""Blocks of numbers: set aside, used without network, entered once, never given again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.casework.refusals import Refusal
from eklinik.clinic import blocks, queue
from eklinik.clinic.models import NumberBlock, Ticket
from eklinik.clinic.reconcile import Use, reconcile
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


def set_aside(here: Clinic, size: int = 5, letter: str = "A") -> NumberBlock:
    words = {"by": here.house.users["klinik"].pk, "at": NOW}
    return blocks.reserve(here.house.office, letter, NOW.date(), size, "Kios Contoh", **words)


def take(here: Clinic, **words) -> Ticket:
    words = {"kind": "in_person", "source": "kiosk", "at": NOW, **words}
    return queue.issue(here.house.office, here.services["A"], **words)


def uses(here: Clinic, *numbers: int, letter: str = "A") -> list[Use]:
    words = {"service": here.services[letter], "hall": here.hall}
    return [Use(n, NOW + timedelta(minutes=n), words) for n in numbers]


def test_numbers_go_on_after_a_block(here: Clinic) -> None:
    take(here)
    block = set_aside(here)
    assert (block.first, block.last, take(here).number) == (2, 6, 7)


def test_two_blocks_share_no_number(here: Clinic) -> None:
    one, two = set_aside(here), set_aside(here, 3)
    assert (one.first, one.last, two.first, two.last) == (1, 5, 6, 8)


def test_ticket_of_a_block_keeps_its_number_and_issue_time(here: Clinic) -> None:
    block = set_aside(here)
    night = NOW - timedelta(hours=2, minutes=30)  # 07.30, before the doors open
    ticket = take(here, block=block, number=4, at=night)
    assert (ticket.label, ticket.issued_at, ticket.block) == ("A 004", night, block)


@pytest.mark.parametrize("number", [None, 0, 6, 99])
def test_number_outside_the_block_is_refused(here: Clinic, number) -> None:
    with pytest.raises(Refusal) as told:
        take(here, block=set_aside(here), number=number)
    assert told.value.code == "not_in_block"


def test_block_of_another_letter_or_day_is_refused(here: Clinic) -> None:
    other = set_aside(here, letter="B")
    with pytest.raises(Refusal) as told:
        take(here, block=other, number=1)
    assert told.value.code == "not_in_block"
    with pytest.raises(Refusal) as told:
        take(here, block=set_aside(here), number=1, at=NOW + timedelta(days=1))
    assert told.value.code == "not_in_block"


def test_reconciling_twice_enters_each_number_once(here: Clinic) -> None:
    block = set_aside(here)
    once = reconcile(block, uses(here, 1, 3), at=NOW)
    again = reconcile(block, uses(here, 1, 3, 4), at=NOW)
    assert [ticket.number for ticket in once.made] == [1, 3]
    assert ([ticket.number for ticket in again.made], again.known) == ([4], [1, 3])
    assert blocks.unused(block) == [2, 5]
    block.refresh_from_db()
    assert block.reconciled_at == NOW


def test_reconciling_tells_what_it_refused_and_keeps_the_rest(here: Clinic) -> None:
    found = reconcile(set_aside(here), uses(here, 2, 77), at=NOW)
    assert [ticket.number for ticket in found.made] == [2]
    assert found.refused == {77: "Nomor ini bukan bagian dari blok yang dicadangkan."}


def test_tickets_of_a_block_are_called_by_their_own_issue_time(here: Clinic) -> None:
    block = set_aside(here)
    take(here, at=NOW + timedelta(minutes=5))
    reconcile(block, uses(here, 2, 1), at=NOW + timedelta(minutes=30))
    listed = queue.waiting(here.house.office.pk, NOW.date(), at=NOW)
    assert [ticket.number for ticket in listed] == [1, 2, 6]


@pytest.mark.parametrize("size", [0, -1, 501])
def test_block_size_has_bounds(here: Clinic, size) -> None:
    with pytest.raises(Refusal):
        set_aside(here, size)
