"""The archive record of a finished case, and finding it again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.archive.file import years_after
from eklinik.archive.models import ArchiveRecord
from eklinik.archive.search import ArchiveKey, archived
from eklinik.casework import inbox
from tests.people import NOW, House, definition, publish
from tests.walking import walk


def filed(house: House, permit: str = "plain", days: int = 0) -> ArchiveRecord:
    """A finished case of the permit, filed some days ago."""
    case = walk(house, house.case(permit), "archive")
    at = NOW - timedelta(days=days)
    return ArchiveRecord.objects.create(
        office=house.office, case=case, retention_class="PTSP.01", fate="musnah",
        active_until=date(2028, 1, 1), inactive_until=date(2031, 1, 1), filed_at=at,
        filed_by=house.users["fo"],
    )  # fmt: skip


def test_archive_record_takes_class_terms_and_fate_from_the_permit(house: House) -> None:
    terms = {"code": "PTSP.07", "active_years": 1, "inactive_years": 4, "fate": "permanen",
             "basis": "Perwali Contoh 1/2026"}  # fmt: skip
    words = definition(chart="permit_without_inspection", retention=terms)
    house.permits["kept"] = publish(house, "kept", words)
    case = walk(house, house.case("kept"), "archived")
    record = ArchiveRecord.objects.get(case=case)
    assert (record.retention_class, record.fate, record.basis) == (
        "PTSP.07", "permanen", "Perwali Contoh 1/2026",
    )  # fmt: skip
    assert (record.active_until, record.inactive_until) == (date(2027, 11, 24), date(2031, 11, 24))


def test_terms_nobody_set_say_that_they_are_an_example(house: House) -> None:
    case = walk(house, house.case(), "archived")
    assert ArchiveRecord.objects.get(case=case).basis == "contoh"


def test_refused_case_is_filed_too(house: House) -> None:
    case = walk(house, house.case(), "verify_documents")
    from tests.walking import go

    go(house, case, "refuse")
    walk(house, case, "refused")
    assert ArchiveRecord.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [(date(2028, 2, 29), 1, date(2029, 2, 28)), (date(2026, 11, 24), 5, date(2031, 11, 24))],
)
def test_years_after_a_leap_day_end_on_the_28th(day: date, years: int, then: date) -> None:
    assert years_after(day, years) == then


def test_archive_lists_the_newest_first_and_pages_without_gap(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eklinik.archive.search.PAGE", 2)
    records = [filed(house, days=days) for days in (0, 0, 3, 7)]
    fo, seen, key = house.actor("fo"), [], None
    for _ in range(2):
        page = archived(fo, key=key)
        seen += page[:2]
        key = ArchiveKey.of(page[1])
    assert [row.pk for row in seen] == [records[1].pk, records[0].pk, records[2].pk, records[3].pk]
    assert archived(fo, key=key) == []


def test_archive_is_searched_by_words_and_number(house: House) -> None:
    record, fo = filed(house), house.actor("fo")
    for words in ("nyak", "Cut cont", record.case.number):
        assert archived(fo, words) == [record]
    assert archived(fo, "tidakada") == []
    assert archived(fo, "???") == []


def test_archive_of_another_office_or_unit_is_not_seen(house: House, other_house: House) -> None:
    record = filed(house)
    assert archived(other_house.actor("fo"), "nyak") == []
    assert archived(house.actor("pemohon"), "nyak") == []
    record.case.unit = None
    record.case.save(update_fields=["unit"])
    assert archived(house.actor("teknis")) == []
    assert inbox.PAGE == 20


def test_archive_costs_the_same_queries_with_one_and_three_records(house: House) -> None:
    filed(house)
    fo = house.actor("fo")
    with CaptureQueriesContext(connection) as one:
        archived(fo, "nyak contoh")
    filed(house)
    filed(house)
    with CaptureQueriesContext(connection) as three:
        found = archived(fo, "nyak contoh")
    assert (len(one), len(three), len(found)) == (2, 2, 3)
