"""A case told to its applicant: where it stands, since when, what the clock says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from eklinik.applications.models import Application
from eklinik.casework.clock import forget_calendars
from eklinik.casework.models import CalendarDay, CalendarYear, Case
from eklinik.casework.products import change_facts
from eklinik.web.journey import journey
from eklinik.web.journey.ledger import Ledger
from tests.decisions.conftest import keys_of
from tests.people import NOW, House, definition, publish
from tests.walking import go, walk

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EKLINIK_KEYS = keys_of(tmp_path_factory)
    settings.EKLINIK_SIGNER = "local"


def returned(house: House, case: Case, at: Any) -> None:
    """Send a case back with one correction."""
    Application.objects.create(
        office=house.office, permit_version=house.permits["plain"], applicant=case.applicant,
        account=house.users["pemohon"], case=case, created_at=at, updated_at=at,
    )  # fmt: skip
    items = [{"target": "ktp", "reason": "blurred", "note": "Foto ulang."}]
    go(house, case, "return_to_applicant", at=at, data={"items": items})


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("prepare", "Permohonan Anda belum dikirim."),
        ("verify_documents", "Berkas Anda sedang diperiksa petugas Front Office."),
        ("schedule_inspection", "Kunjungan ke tempat Anda sedang dijadwalkan."),
        ("verify_report", "Laporan kunjungan ke tempat Anda sedang diperiksa Kepala Seksi."),
        ("sign", "Izin Anda menunggu tanda tangan Kepala Dinas."),
        ("archive", "Izin Anda sudah terbit dan dapat diunduh."),
        ("archived", "Izin Anda sudah terbit."),
    ],
)
def test_sentence_of_a_step(house: House, step: str, sentence: str) -> None:
    case = walk(house, house.case("visited"), step)
    assert journey(case, now=NOW).sentence == sentence


def test_sentence_of_every_working_box_is_its_own() -> None:
    from eklinik.flows import CHARTS
    from eklinik.process.roles import APPLICANT
    from eklinik.web.journey.sentences import STANDING

    permits = ("permit_with_inspection", "permit_without_inspection")
    boxes = [box for key in permits for box in CHARTS[key] if box.by and box.by != APPLICANT]
    assert [box.key for box in boxes if box.kind not in STANDING] == []


def test_history_has_a_sentence_for_every_verb_of_the_permit_charts() -> None:
    from eklinik.flows import CHARTS
    from eklinik.web.journey.sentences import HAPPENED

    permits = ("permit_with_inspection", "permit_without_inspection")
    missing = {
        f"{box.kind}.{arrow.verb}"
        for key in permits
        for box, arrow in CHARTS[key].arrows()
        if f"{box.kind}.{arrow.verb}" not in HAPPENED and arrow.verb not in HAPPENED
    }
    assert missing == set()


def test_history_tells_in_order_newest_first(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_draft")
    told = [(event.text, event.by) for event in journey(case, now=NOW).history]
    assert told == [
        ("Draf izin selesai disusun", "Staf Teknis"),
        ("Berkas dinyatakan lengkap", "Front Office"),
        ("Permohonan dikirim", "Anda"),
    ]


def test_history_does_not_tell_reasons_given_inside_the_office(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_draft")
    go(house, case, "revise")
    texts = [event.text for event in journey(case, now=NOW).history]
    assert texts[0] == "Draf dikembalikan untuk direvisi"
    assert "Karena perlu" not in " ".join(texts)


def test_picture_and_list_say_the_same(house: House) -> None:
    case = walk(house, house.case("visited"), "verify_report")
    told = journey(case, now=NOW)
    marked = {item.key: item.status for item in told.outline}
    assert [key for key, status in marked.items() if status == "done"] == [
        "prepare", "verify_documents", "schedule_inspection", "inspect",
    ]  # fmt: skip
    assert marked["verify_report"] == "present"
    assert told.lanes.count('class="ch-box done"') == 4
    assert told.line.count('class="ch-tick"') == 4


def test_picture_counts_a_return_and_what_must_be_done_again(house: House) -> None:
    case = walk(house, house.case("visited"), "verify_report")
    go(house, case, "return_to_front_office")
    go(house, case, "new_visit")
    told = journey(case, now=NOW)
    marked = {item.key: item.status for item in told.outline}
    assert (marked["schedule_inspection"], marked["inspect"]) == ("present", "again")
    assert "1 kali" in told.line


def test_days_left_are_working_days(house: House) -> None:
    friday = NOW + 3 * DAY
    case = walk(house, house.case("plain", at=friday), "verify_documents", at=friday)
    assert journey(case, now=friday).days_left == 1
    assert journey(case, now=friday + 3 * DAY).days_left == 0
    assert journey(case, now=friday + 5 * DAY).days_left == -2


def test_a_year_without_a_calendar_is_provisional(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_documents")
    before = journey(case, now=NOW)
    CalendarYear.objects.create(year=2026, source="SKB contoh")
    forget_calendars()
    after = journey(case, now=NOW)
    assert (before.provisional, after.provisional) == (True, False)
    assert before.ledger
    assert after.ledger
    assert (before.ledger.provisional, after.ledger.provisional) == (True, False)


def test_sentence_of_a_returned_file_counts_what_is_to_be_repaired(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_documents")
    returned(house, case, NOW)
    told = journey(case, now=NOW)
    assert told.sentence == "Berkas Anda dikembalikan. Ada 1 hal yang perlu diperbaiki."
    assert told.is_with_applicant is True


def test_ledger_of_a_draft_is_none(house: House) -> None:
    assert journey(house.case("plain"), now=NOW).ledger is None


def ledger_of(case: Case, now: Any) -> Ledger:
    found = journey(case, now=now).ledger
    assert found is not None
    return found


def test_ledger_stands_while_the_applicant_must_act(house: House) -> None:
    tuesday = NOW
    case = walk(house, house.case("plain", at=tuesday), "verify_documents", at=tuesday)
    returned(house, case, tuesday + DAY)
    waiting = ledger_of(case, tuesday + 6 * DAY)
    change_facts(case.pk, {"corrections_open": 0})
    case.refresh_from_db()
    go(house, case, "submit", at=tuesday + 6 * DAY)
    again = ledger_of(case, tuesday + 8 * DAY)
    assert (waiting.used, waiting.paused, waiting.is_paused, waiting.promised) == (1, 3, True, None)
    assert [(item.kind, item.days) for item in again.stretches] == [
        ("run", 1), ("pause", 3), ("run", 2),
    ]  # fmt: skip
    assert (again.used, again.left, again.cells[:6]) == (3, again.total - 3, "upppuu")


def test_ledger_does_not_count_holidays(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_documents")
    CalendarDay.objects.create(
        office=house.office, date=date(2026, 11, 25), kind="office", name="x"
    )
    forget_calendars()
    assert ledger_of(case, NOW + 2 * DAY).used == 1


def test_ledger_counts_from_the_receipt_of_a_file_on_paper(house: House) -> None:
    case = house.case("plain")
    Case.objects.filter(pk=case.pk).update(received_at=NOW - 7 * DAY)
    case.refresh_from_db()
    walk(house, case, "verify_documents")
    assert ledger_of(case, NOW).used == 5


def test_ledger_is_late_after_the_promise(house: House) -> None:
    words = definition(chart="permit_without_inspection", standard={"total_days": 2})
    house.permits["plain"] = publish(house, "plain", words, version=2)
    case = walk(house, house.case("plain"), "verify_documents")
    late = ledger_of(case, NOW + 6 * DAY)
    assert (late.used, late.left, late.late, late.promised, late.cells) == (4, 0, 2, None, "uull")


def test_ledger_stops_with_the_signature(house: House) -> None:
    case = walk(house, house.case("plain"), "archived")
    after = ledger_of(case, NOW + 60 * DAY)
    assert (after.used, after.is_over, after.promised) == (0, True, None)


def test_journey_speaks_english_where_the_catalogue_does(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_documents")
    with translation.override("en"):
        assert "Tue 24 Nov" in journey(case, now=NOW).line


def test_journey_asks_the_database_once(house: House, django_assert_num_queries: Any) -> None:
    case = walk(house, house.case("visited"), "sign")
    journey(case, now=NOW)
    with django_assert_num_queries(1):
        journey(case, now=NOW)
