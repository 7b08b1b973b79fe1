"""What a determination and a signature cost inside the door, in statements."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.casework import take as door
from eklinik.casework.take import take
from tests.people import NOW, House
from tests.walking import go, sign, walk

WRITES = re.compile(r"; (?=INSERT INTO|UPDATE )")
FRAME = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What the database runs; PostgreSQL takes the door's writes in one message."""
    texts = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(FRAME)]
    return [text for sent in texts for text in WRITES.split(sent)]


def determine(house: House, case) -> list[str]:
    by = house.actor("kabid")
    with CaptureQueriesContext(connection) as captured:
        take(case.pk, "determine", by=by, at=NOW)
    case.refresh_from_db()
    return statements(captured)


def test_determination_costs_eight_statements_and_six_with_a_number(house: House) -> None:
    walk(house, house.case(), "sign")
    case = walk(house, house.case(), "determine")
    assert len(determine(house, case)) == 8
    go(house, case, "revise")
    walk(house, case, "determine")
    assert len(determine(house, case)) == 6


def test_signature_costs_nine_statements_inside_the_door(house: House, monkeypatch) -> None:
    walk(house, house.case(), "print_and_notify")
    case = walk(house, house.case(), "sign")
    costs = []

    def counted(*args, **words):
        with CaptureQueriesContext(connection) as captured:
            passed = door.take(*args, **words)
        costs.append(len(statements(captured)))
        return passed

    monkeypatch.setattr("eklinik.decisions.sign.take", counted)
    sign(house, case)
    assert costs == [9]
