"""Scheduling a visit: when, who, where; its letter of assignment and its number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eklinik.casework.models import RegisterEntry
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.documents import store
from eklinik.documents.intake import extract_text
from eklinik.inspections.letters import assignment_letter
from eklinik.inspections.models import InspectionPlan
from eklinik.inspections.plan import team_choices, visit_warnings
from eklinik.staff.models import Posting
from tests.people import DAY_ONE, NOW, House
from tests.walking import go, plan_data, walk

NUMBER = "001/ST/DPMPTSP-KOTA/XI/2026"


def scheduling(house: House):
    return walk(house, house.case("visited"), "schedule_inspection")


def problems(house: House, case, **changes) -> dict:
    with pytest.raises(Refusal) as caught:
        go(house, case, "schedule", data={**plan_data(house), **changes})
    assert caught.value.code == "bad_data"
    assert not RegisterEntry.objects.filter(case=case).exists()
    return caught.value.details


def test_visit_is_scheduled_with_team_and_number(house: House) -> None:
    case = scheduling(house)
    go(house, case, "schedule", data=plan_data(house))
    plan = InspectionPlan.objects.get(case=case)
    assert (plan.letter_number, plan.visit_at) == (NUMBER, NOW + timedelta(days=2))
    assert set(plan.team.all()) == {house.users["teknis"], house.users["teknis2"]}
    assert case.facts["plan"] == plan.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"visit_at": NOW - timedelta(minutes=1)}, "visit_at"),
     ({"visit_at": NOW + timedelta(days=400)}, "visit_at"), ({"visit_at": "besok"}, "visit_at"),
     ({"visit_at": "0001-01-01T00:00:00+14:00"}, "visit_at"),
     ({"visit_at": "9999-12-31T23:59:59Z"}, "visit_at"),
     ({"team": []}, "team"), ({"place": "  "}, "place"), ({"mode": "dari jauh"}, "mode"),
     ({"sesuatu": 1}, "sesuatu")],
)  # fmt: skip
def test_bad_plan_is_refused_and_names_the_field(house: House, changes: dict, field: str) -> None:
    assert list(problems(house, scheduling(house), **changes)) == [field]


def test_team_of_other_roles_or_offices_is_refused(house: House, other_house: House) -> None:
    case = scheduling(house)
    for stranger in (house.users["kasi"], other_house.users["teknis"]):
        assert list(problems(house, case, team=[stranger.pk])) == ["team"]


def test_member_whose_posting_has_ended_is_no_choice(house: House) -> None:
    Posting.objects.filter(user=house.users["teknis2"]).update(valid_to=DAY_ONE)
    assert team_choices(house.office.pk, at=NOW) == [house.users["teknis"]]


def test_time_without_a_zone_is_the_clock_of_the_office(house: House) -> None:
    case = scheduling(house)
    go(house, case, "schedule", data={**plan_data(house), "visit_at": "2026-11-26T09:00"})
    visit_at = InspectionPlan.objects.get(case=case).visit_at
    assert visit_at == datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def test_virtual_visit_needs_no_place(house: House) -> None:
    case = scheduling(house)
    go(house, case, "schedule", data={**plan_data(house), "mode": "virtual", "place": ""})
    assert InspectionPlan.objects.get(case=case).mode == "virtual"


def test_visit_on_a_sunday_is_warned_of_not_refused(house: House) -> None:
    sunday, monday = NOW + timedelta(days=5), NOW + timedelta(days=6)
    assert str(visit_warnings(house.office.pk, sunday)[0]) == "Hari itu bukan hari kerja kantor."
    assert len(visit_warnings(house.office.pk, sunday)) == 1 + len(
        visit_warnings(house.office.pk, monday)
    )


def test_rescheduled_visit_is_cancelled_and_its_number_batal(house: House) -> None:
    case = walk(house, house.case("visited"), "inspect")
    go(house, case, "reschedule")
    assert InspectionPlan.objects.get(case=case).cancelled_at == NOW
    assert RegisterEntry.objects.get(number=NUMBER).void_at == NOW
    go(house, case, "schedule", data=plan_data(house))
    assert InspectionPlan.objects.latest("pk").letter_number == "002/ST/DPMPTSP-KOTA/XI/2026"


def test_withdrawal_cancels_the_visit(house: House) -> None:
    case = walk(house, house.case("visited"), "inspect")
    take(case.pk, "withdraw", by=house.actor("pemohon"), at=NOW)
    assert InspectionPlan.objects.get(case=case).cancelled_at == NOW


def test_withdrawal_after_the_report_leaves_the_visit_that_was_held(house: House) -> None:
    case = walk(house, house.case("visited"), "verify_report")
    take(case.pk, "withdraw", by=house.actor("pemohon"), at=NOW)
    assert InspectionPlan.objects.get(case=case).cancelled_at is None


def test_letter_of_assignment_names_team_place_and_time_and_is_made_once(house: House) -> None:
    plan = InspectionPlan.objects.get(case=walk(house, house.case("visited"), "inspect"))
    letter = assignment_letter(plan, at=NOW)
    assert assignment_letter(InspectionPlan.objects.get(), at=NOW) == letter
    text = " ".join(extract_text(store.read(letter)).split())
    for words in (NUMBER, "Teknis Contoh", "Teknis2 Contoh", "Kamis, 26 November 2026",
                  "pukul 10.00 WIB", "Jalan Contoh Nomor 8"):  # fmt: skip
        assert words in text
    assert "Ditandatangani secara elektronik" not in text
