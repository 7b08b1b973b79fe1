"""The door: who may pass, what is written, and what a passing costs."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.casework.chain import first_break
from eklinik.casework.models import Movement, Reason
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.outbox.models import Promise
from tests.people import NOW, House


def submitted(house: House, permit: str = "plain"):
    case = house.case(permit)
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    case.refresh_from_db()
    return case


def test_submit_moves_case_to_front_office(house: House) -> None:
    case = submitted(house)
    assert (case.step, case.role, case.seq) == ("verify_documents", "front_office", 1)
    assert Movement.objects.get(case=case).verb == "submit"
    assert Promise.objects.get(subject=case.pk).tells == "applicant"


def test_submit_by_a_stranger_is_refused(house: House, other_house: House) -> None:
    case = house.case()
    for stranger in (house.actor("kasi"), other_house.actor("pemohon"), other_house.actor("fo")):
        with pytest.raises(Refusal) as refused:
            take(case.pk, "submit", by=stranger, at=NOW)
        assert refused.value.code == "not_your_role"


def test_take_with_an_old_page_is_told_that_the_case_moved_on(house: House) -> None:
    case = submitted(house)
    with pytest.raises(Refusal) as refused:
        take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="terlambat", seen=0)
    assert refused.value.code == "moved_on"


def test_refuse_without_a_reason_is_refused(house: House) -> None:
    case = submitted(house)
    with pytest.raises(Refusal) as refused:
        take(case.pk, "refuse", by=house.actor("fo"), at=NOW)
    assert refused.value.code == "reason_needed"
    assert Movement.objects.filter(case=case).count() == 1


def test_verb_that_is_not_on_the_chart_is_refused(house: House) -> None:
    case = submitted(house)
    with pytest.raises(Refusal) as refused:
        take(case.pk, "sign", by=house.actor("kepala"), at=NOW)
    assert refused.value.code == "not_on_chart"


def test_reason_stands_in_its_own_row_and_the_chain_holds_without_it(house: House) -> None:
    case = submitted(house)
    take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="Lokasi di luar wilayah")
    case.refresh_from_db()
    assert Reason.objects.get(case=case).text == "Lokasi di luar wilayah"
    Reason.objects.update(text="", erased_at=NOW)
    assert first_break(Movement.objects.filter(case=case).order_by("seq"), case.head) is None


def test_chain_shows_the_first_row_that_was_changed(house: House) -> None:
    case = submitted(house)
    take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="Lokasi di luar wilayah")
    case.refresh_from_db()
    rows = list(Movement.objects.filter(case=case).order_by("seq"))
    rows[1].verb = "accept"
    assert first_break(rows, case.head) == 2
    assert first_break(rows[:1], case.head) == 2


@pytest.mark.django_db(transaction=True)
def test_database_refuses_to_change_a_movement() -> None:
    from django.db import DatabaseError

    from tests.people import build_house

    case = submitted(build_house())
    for change in (
        lambda: Movement.objects.filter(case=case).update(verb="x"),
        lambda: Movement.objects.filter(case=case).delete(),
    ):
        with pytest.raises(DatabaseError):
            change()


def statements(captured: CaptureQueriesContext) -> list[str]:
    words = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(words)]


def written(captured: CaptureQueriesContext) -> int:
    """Statements that the database runs; PostgreSQL takes the writes in one message."""
    return sum(len(re.split(r"; (?=INSERT INTO|UPDATE )", text)) for text in statements(captured))


def test_take_costs_five_statements_first_and_five_hundredth_step(house: House) -> None:
    case, fo, head = submitted(house), house.actor("fo"), house.actor("teknis")
    costs = []
    for _ in range(250):
        for verb, by in (("refuse", fo), ("reconsider", head), ("refuse", head)):
            if verb == "refuse" and by is head:
                continue
            with CaptureQueriesContext(
                connection,
            ) as captured:
                try:
                    take(case.pk, verb, by=by, at=NOW, reason="bolak-balik")
                except Refusal:
                    continue
            costs.append((written(captured), len(statements(captured))))
    sent = {"sqlite": 4, "postgresql": 2}[connection.vendor]
    assert costs[0] == costs[-1] == (4, sent)
