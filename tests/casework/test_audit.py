"""The log proves itself: chains, reasons, and the seals over a day's movements."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.casework.audit import Fault, seal_day, verify_audit, verify_chain
from eklinik.casework.models import Case, Movement, Reason, Seal
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from tests.people import NOW, House

DAY = date(2026, 11, 24)
NEXT_MORNING = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # 01.00 WIB on the 25th


@pytest.fixture
def _may_change_movements(db) -> None:
    """Take the database's own guard away, as somebody with the keys to it could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER movement_append_only ON movement")
        else:
            cursor.execute("DROP TRIGGER movement_no_update")
            cursor.execute("DROP TRIGGER movement_no_delete")


def moved(house: House, at: datetime = NOW) -> Case:
    case = house.case(at=at)
    take(case.pk, "submit", by=house.actor("pemohon"), at=at)
    take(case.pk, "refuse", by=house.actor("fo"), at=at, reason="Lokasi di luar wilayah")
    case.refresh_from_db()
    return case


def faults(house: House) -> list[Fault]:
    return list(verify_audit(house.office.pk))


def test_untouched_log_has_no_fault(house: House) -> None:
    cases = [moved(house) for _ in range(3)]
    house.case()
    seal_day(house.office.pk, DAY, at=NEXT_MORNING)
    assert faults(house) == []
    assert [verify_chain(case) for case in cases] == [[], [], []]


def test_log_is_read_in_batches_of_three_queries(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eklinik.casework.audit.BATCH", 2)
    cases = [moved(house) for _ in range(5)]
    Reason.objects.filter(case=cases[4]).update(text="Lain")
    with CaptureQueriesContext(connection) as captured:
        assert faults(house) == [Fault("reason_changed", cases[4].number, 2)]
    assert len(captured) == 3 * 3 + 2


def test_changed_reason_is_found_and_an_erased_one_is_not_a_fault(house: House) -> None:
    case = moved(house)
    Reason.objects.filter(case=case).update(text="Tidak pernah ditolak")
    assert faults(house) == [Fault("reason_changed", case.number, 2)]
    Reason.objects.filter(case=case).update(text="", erased_at=NOW)
    assert faults(house) == []
    Reason.objects.filter(case=case).delete()
    assert faults(house) == [Fault("reason_missing", case.number, 2)]


def test_step_set_by_hand_is_found(house: House) -> None:
    case = moved(house)
    Case.objects.filter(pk=case.pk).update(step="archived")
    assert faults(house) == [Fault("step_differs", case.number, 2)]


@pytest.mark.usefixtures("_may_change_movements")
def test_changed_movement_is_found(house: House) -> None:
    case = moved(house)
    Movement.objects.filter(case=case, seq=1).update(verb="recall")
    assert faults(house) == [Fault("chain_broken", case.number, 1)]


@pytest.mark.usefixtures("_may_change_movements")
def test_removed_last_movement_is_found(house: House) -> None:
    case = moved(house)
    Movement.objects.filter(case=case, seq=2).delete()
    assert faults(house)[0] == Fault("chain_broken", case.number, 2)


@pytest.mark.usefixtures("_may_change_movements")
def test_case_removed_whole_is_found_by_the_seal(house: House) -> None:
    case = moved(house)
    moved(house)
    seal_day(house.office.pk, DAY, at=NEXT_MORNING)
    Reason.objects.filter(case=case).delete()
    Movement.objects.filter(case=case).delete()
    case.words.all().delete()
    case.delete()
    assert faults(house) == [Fault("seal_broken", day=DAY)]


def test_seal_is_chained_to_the_one_before(house: House) -> None:
    moved(house)
    first = seal_day(house.office.pk, DAY, at=NEXT_MORNING)
    moved(house, NOW + timedelta(days=1))
    seal_day(house.office.pk, DAY + timedelta(days=1), at=NEXT_MORNING + timedelta(days=1))
    assert faults(house) == []
    Seal.objects.filter(pk=first.pk).update(root=b"\1" * 32)
    assert [(fault.kind, fault.day) for fault in faults(house)] == [
        ("seal_broken", DAY), ("seal_not_signed", DAY),
        ("seal_broken", DAY + timedelta(days=1)),
    ]  # fmt: skip


def test_seal_made_with_another_key_is_found(house: House, settings, tmp_path: Path) -> None:
    moved(house)
    seal_day(house.office.pk, DAY, at=NEXT_MORNING)
    settings.EKLINIK_KEYS = tmp_path / "others"
    assert faults(house) == [Fault("seal_not_signed", day=DAY)]


def test_day_is_sealed_once_and_only_when_it_is_over(house: House) -> None:
    moved(house)
    over = datetime(2026, 11, 24, 17, 9, tzinfo=UTC)
    assert seal_day(house.office.pk, DAY, at=over) is None
    seal = seal_day(house.office.pk, DAY, at=over + timedelta(minutes=1))
    assert (seal.cases, seal.last_movement) == (1, Movement.objects.latest("pk").pk)
    assert seal_day(house.office.pk, DAY, at=NEXT_MORNING) == seal


def test_day_before_the_last_seal_is_refused(house: House) -> None:
    seal_day(house.office.pk, DAY, at=NEXT_MORNING)
    with pytest.raises(Refusal) as caught:
        seal_day(house.office.pk, DAY - timedelta(days=1), at=NEXT_MORNING)
    assert caught.value.code == "sealed_later"


def test_seal_covers_only_the_own_office(house: House, other_house: House) -> None:
    moved(house)
    moved(other_house)
    assert seal_day(house.office.pk, DAY, at=NEXT_MORNING).cases == 1
    assert faults(other_house) == []
