"""Two people at once: one passes, the other is told, and no number comes twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from eklinik.casework.models import Movement, Series
from eklinik.casework.numbering import take_value
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from tests.people import NOW, build_house

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works) -> list:
    """Run the works in threads of their own, each with its own connection."""

    def run(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def skip_without_threads() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("an in-memory SQLite has one connection; see the PostgreSQL run and benchmarks")


def test_two_officers_at_once_pass_a_case_once() -> None:
    skip_without_threads()
    house = build_house()
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    actors = [house.actor("fo"), house.actor("fo2")] * 4

    def refuse(by):
        def work():
            try:
                take(case.pk, "refuse", by=by, at=NOW, reason="bersamaan", seen=1)
            except Refusal as refused:
                return refused.code
            return "passed"

        return work

    codes = at_once([refuse(by) for by in actors])
    assert sorted(codes) == ["moved_on"] * 7 + ["passed"]
    assert Movement.objects.filter(case=case).count() == 2


def test_eight_clerks_take_numbers_without_gap_or_duplicate() -> None:
    skip_without_threads()
    office = build_house().office

    def clerk():
        return [take_value(office.pk, "izin", 2026) for _ in range(25)]

    values = [value for found in at_once([clerk] * 8) for value in found]
    assert sorted(values) == list(range(1, 201))
    assert Series.objects.get().value == 200
