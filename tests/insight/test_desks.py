"""Desk statistics: minutes, medians, and what may not be shown about few people."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from eklinik.casework.models import Case, Movement
from eklinik.clinic.models import Consultation, Ticket
from eklinik.insight.desks import Measure, desk_report, measure
from eklinik.insight.pictures import bars
from eklinik.insight.sheets import safe, workbook
from tests.clinic import people as clinics
from tests.clinic.people import Clinic
from tests.people import NOW, House

MONTH = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def clinic(house: House) -> Clinic:
    return clinics.clinic(house)


def served(clinic: Clinic, waited: int, took: int, **more: object) -> Ticket:
    ticket = clinic.ticket(**more)  # type: ignore[arg-type]  the words of a test case
    began = NOW + timedelta(minutes=waited)
    Ticket.objects.filter(pk=ticket.pk).update(
        state="done", desk=clinic.desks["in_person"], called_at=began, began_at=began,
        ended_at=began + timedelta(minutes=took),
    )  # fmt: skip
    return ticket


def closed(clinic: Clinic, outcome: str, **more: object) -> Consultation:
    made = clinic.consultation(**more)  # type: ignore[arg-type]  the words of a test case
    Consultation.objects.filter(pk=made.pk).update(closed_at=NOW, outcome=outcome)
    return made


def test_measure_is_median_and_p90_of_five_and_more() -> None:
    assert measure([4, 1, 2, 3]) == Measure(4)
    assert measure([5, 1, 2, 3, None, 4]) == Measure(5, 3, 4.6)


def test_report_measures_waiting_and_service_by_desk_and_hour(clinic: Clinic) -> None:
    for waited in (2, 4, 6, 8, 10):
        served(clinic, waited, 20)
    report = desk_report(clinic.house.office.pk, *MONTH)
    assert (report.total.tickets, report.total.missed) == (5, 0)
    assert (report.total.waiting.median, report.total.service.median) == (6, 20)
    assert [(line.name, line.tickets) for line in report.by_hour] == [("10.00", 5)]
    assert [line.name for line in report.by_desk] == [clinic.desks["in_person"].name]


def test_report_counts_who_did_not_come_and_who_went_first(clinic: Clinic) -> None:
    served(clinic, 1, 1, priority="elderly")
    missed = clinic.ticket()
    Ticket.objects.filter(pk=missed.pk).update(state="missed")
    report = desk_report(clinic.house.office.pk, *MONTH)
    assert (report.total.tickets, report.total.missed, report.priority) == (2, 1, 1)


def test_report_of_other_days_and_offices_is_empty(clinic: Clinic, other_house: House) -> None:
    served(clinic, 1, 1)
    assert (
        desk_report(clinic.house.office.pk, date(2026, 10, 1), date(2026, 10, 31)).total.tickets
        == 0
    )
    assert desk_report(other_house.office.pk, *MONTH).total.tickets == 0


def test_once_counts_visits_that_owe_no_other(clinic: Clinic) -> None:
    for outcome in ("permit_done", "oss_guided", "permit_incomplete", "oss_follow_up", "oss_done"):
        closed(clinic, outcome)
    once = desk_report(clinic.house.office.pk, *MONTH).once
    assert (once.part, once.whole, once.percent) == (3, 5, 60)


def test_returned_counts_the_same_person_again(clinic: Clinic) -> None:
    first = closed(clinic, "permit_done")
    second = closed(clinic, "permit_done")
    for visit in (first, second):
        Consultation.objects.filter(pk=visit.pk).update(phone_digest="a" * 64)
    returned = desk_report(clinic.house.office.pk, *MONTH).returned
    assert (returned.part, returned.whole, returned.percent) == (1, 2, None)


def test_first_time_right_counts_helped_files_never_sent_back(house: House) -> None:
    case = house.case()
    Case.objects.filter(pk=case.pk).update(channel="assisted", received_at=NOW)
    right = desk_report(house.office.pk, *MONTH).right
    assert (right.part, right.whole) == (1, 1)
    Movement.objects.create(
        case=case, seq=9, at=NOW, verb="return_to_applicant", from_step="verify_documents",
        to_step="prepare", role="front_office", hash=b"x" * 32,
    )  # fmt: skip
    right = desk_report(house.office.pk, *MONTH).right
    assert (right.part, right.whole) == (0, 1)


@pytest.mark.parametrize("count", [1, 6])
def test_report_takes_three_queries(clinic: Clinic, count: int) -> None:
    for _ in range(count):
        served(clinic, 1, 1)
    desk_report(clinic.house.office.pk, *MONTH)
    with CaptureQueriesContext(connection) as caught:
        desk_report(clinic.house.office.pk, *MONTH)
    assert len(caught) == 3


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@a", "\tx"])
def test_cell_that_would_run_is_kept_a_text(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_workbook_opens_with_its_rows() -> None:
    book = load_workbook(BytesIO(workbook([("Loket", ["Nama", "n"], [["=A1", 2]])])))
    assert [[cell.value for cell in row] for row in book["Loket"].rows] == [
        ["Nama", "n"],
        ["'=A1", 2],
    ]


def test_bars_escape_names_and_scale_to_the_longest() -> None:
    drawn = bars('Jam "sibuk"', [("<b>", 2, "2"), ("10.00", 4, "4")])
    assert "<b>" not in drawn
    assert "aria-label='Jam \"sibuk\"'" in drawn
    assert [part.split('"')[0] for part in drawn.split('width="')[1:]] == ["200.0", "400.0"]


@pytest.mark.parametrize(("name", "status"), [("kabid", 200), ("klinik", 200), ("teknis", 404)])
def test_page_is_for_the_clinic_and_the_heads(
    client: Client, clinic: Clinic, name: str, status: int
) -> None:
    served(clinic, 1, 1)
    client.force_login(clinic.house.users[name])
    assert client.get("/kantor/klinik/?bulan=2026-11").status_code == status
    assert client.get("/kantor/klinik.xlsx?bulan=nonsense").status_code == status
