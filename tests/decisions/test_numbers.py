"""Numbers: every one once, no gap, also when eight division heads determine at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from eklinik.casework.models import RegisterEntry, Series
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.catalogue.definition import PermitDefinition
from eklinik.decisions.determine import permit_series
from tests.people import NOW, House, build_house, definition, publish
from tests.walking import walk

THREADS, CASES = 8, 24


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_numbers_have_no_gap_and_no_duplicate_under_eight_threads() -> None:
    house = build_house()
    cases = [walk(house, house.case(), "determine") for _ in range(CASES)]
    by = house.actor("kabid")

    def determine(case) -> str:
        try:
            take(case.pk, "determine", by=by, at=NOW)
            case.refresh_from_db()
            return case.facts["number"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        numbers = sorted(pool.map(determine, cases))
    assert numbers == [f"{value:03d}/CTH/XI/2026" for value in range(1, CASES + 1)]
    assert Series.objects.get(key="CTH").value == CASES


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
def test_case_determined_by_eight_threads_at_once_takes_one_number() -> None:
    house = build_house()
    case, by = walk(house, house.case(), "determine"), house.actor("kabid")

    def determine(_: int) -> str:
        try:
            take(case.pk, "determine", by=by, at=NOW, seen=case.seq)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "passed"

    with ThreadPoolExecutor(THREADS) as pool:
        results = sorted(pool.map(determine, range(THREADS)))
    assert results == ["moved_on"] * 7 + ["passed"]
    assert RegisterEntry.objects.filter(case=case).count() == 1


def test_refused_passing_leaves_no_gap(house: House) -> None:
    first, second = (walk(house, house.case(), "determine") for _ in range(2))
    with pytest.raises(Refusal):
        take(first.pk, "determine", by=house.actor("kasi"), at=NOW)
    with pytest.raises(Refusal):
        take(first.pk, "determine", by=house.actor("kabid"), at=NOW, seen=0)
    walk(house, second, "sign")
    assert second.facts["number"] == "001/CTH/XI/2026"


def test_numbers_begin_again_in_a_new_year(house: House) -> None:
    walk(house, house.case(), "sign")
    later = NOW + timedelta(days=60)
    case = walk(house, house.case(at=later), "sign", later)
    assert case.facts["number"] == "001/CTH/I/2027"


def test_day_of_the_determination_is_the_office_s_own(house: House) -> None:
    midnight = NOW.replace(day=30, hour=17, minute=30)  # 00.30 WIB on 1 December
    case = walk(house, house.case(at=midnight), "sign", midnight)
    assert case.facts["number"] == "001/CTH/XII/2026"
    assert str(case.determinations.get().determined_on) == "2026-12-01"


def test_pattern_without_a_year_is_refused_when_its_number_comes_again(house: House) -> None:
    words = definition(chart="permit_without_inspection", number_pattern="{NNN}/{JJJ}")
    house.permits["odd"] = publish(house, "odd", words)
    walk(house, house.case("odd"), "sign")
    later = NOW + timedelta(days=60)
    case = walk(house, house.case("odd", at=later), "determine", later)
    with pytest.raises(Refusal) as caught:
        take(case.pk, "determine", by=house.actor("kabid"), at=later)
    assert caught.value.code == "number_clash"
    case.refresh_from_db()
    assert case.step == "determine"


@pytest.mark.parametrize(
    ("pattern", "code", "series"),
    [("{NNN}/{JJJ}/{YYYY}", "PAUD", "PAUD"), ("{NNN}/PTSP/{YYYY}", "PAUD", "{NNN}/PTSP/{YYYY}"),
     ("{NNN}/{JJJ}/{YYYY}", "", "{NNN}/{JJJ}/{YYYY}")],
)  # fmt: skip
def test_permits_that_write_alike_share_one_counter(pattern: str, code: str, series: str) -> None:
    words = definition(chart="permit_without_inspection", number_pattern=pattern, number_code=code)
    assert permit_series(PermitDefinition.model_validate(words)) == series


def test_office_may_write_its_own_pattern(house: House) -> None:
    house.office.settings = {"numbers": {"penolakan": "{NN}/TLK/{YYYY}"}}
    house.office.save(update_fields=["settings"])
    case = walk(house, house.case(), "verify_documents")
    take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="Di luar wilayah")
    case.refresh_from_db()
    assert walk(house, case, "sign_refusal").facts["number"] == "01/TLK/2026"
