"""The demo's clinic lives: past weeks that hold, and something open on every page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from eklinik.clinic.history import first_break
from eklinik.clinic.models import Booking, Consultation, DeskSession, PhoneCall, Ticket
from eklinik.clinic.waiting import service_minutes
from eklinik.demo.accounts import clinic_addresses
from eklinik.demo.clinic import set_in_motion, set_up
from eklinik.demo.people import PROVINCE, build_crew
from eklinik.demo.visits import DAYS, PROVINCE_A_DAY, play_visits
from eklinik.feedback.models import Complaint
from eklinik.feedback.surveys import results
from eklinik.insight.desks import desk_report

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, 10.00 WIB
NIGHT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture
def clinic(db, settings, tmp_path):
    settings.EKLINIK_KEYS = tmp_path / "keys"
    return set_up(build_crew(PROVINCE, at=NOW), at=NOW)


@pytest.fixture
def played(clinic):
    play_visits(clinic, at=NOW)
    return clinic


def test_past_weeks_give_statistics_and_estimates(played) -> None:
    office, today = played.office.pk, NOW.date()

    report = desk_report(office, today - timedelta(days=30), today)

    assert report.total.tickets == DAYS * PROVINCE_A_DAY
    assert report.total.missed == 3
    assert len(report.outcomes) >= 5
    assert service_minutes(office, at=NOW)[played.services["B"].pk] < 15
    assert [found.enough for found in results(office, today - timedelta(days=30), today)] == [
        True, True
    ]  # fmt: skip


def test_past_visits_are_sound_and_over(played) -> None:
    for held in Consultation.objects.all():
        assert first_break(held.entries.order_by("seq"), bytes(held.head)) is None
        assert (held.closed_at or NOW) < NOW
        assert held.visitor_name.endswith("Contoh")
    assert not DeskSession.objects.filter(ended_at__isnull=True).exists()
    assert set(Ticket.objects.values_list("state", flat=True)) == {"done", "missed"}


def test_people_wait_only_while_the_office_is_open(clinic) -> None:
    set_in_motion(clinic, at=NIGHT)
    assert Ticket.objects.count() == 0

    set_in_motion(clinic, at=NOW)
    assert sorted(Ticket.objects.values_list("letter", "state")) == [
        (letter, "waiting") for letter in "ABCD"
    ]


def test_something_stands_open(clinic) -> None:
    set_in_motion(clinic, at=NOW)

    assert sorted(Booking.objects.values_list("slot__kind", flat=True)) == [
        "in_person", "in_person", "online", "phone"
    ]  # fmt: skip
    assert PhoneCall.objects.filter(due_at__isnull=False, ended_at__isnull=True).count() == 2
    assert sorted(Complaint.objects.values_list("state", flat=True)) == ["new", "working"]


def test_addresses_that_the_demo_prints_open(clinic, client: Client) -> None:
    printed = [line.rsplit("http://x", 1)[1] for line in clinic_addresses("http://x")]

    assert [client.get(path).status_code for path in printed[2:]] == [200, 200]
