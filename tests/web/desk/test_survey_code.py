"""The survey is handed over as the visitor leaves: a code and a QR, once, without a name."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from eklinik.clinic.models import Consultation
from eklinik.feedback.models import SurveyInvitation
from eklinik.feedback.surveys import invitation
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

CLOSED = {"hasil": "permit_done", "sepakat": "Datang lagi"}


@pytest.fixture
def hall(house: House) -> Clinic:
    made = clinic(house)
    made.sits()
    return made


@pytest.fixture
def desk(hall: Clinic) -> Client:
    client = Client()
    client.force_login(hall.house.users["klinik"])
    return client


def finish(desk: Client, held: Consultation, **words: str) -> str:
    answer = desk.post(f"/loket/{held.uid}/hasil/", {**CLOSED, **words}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def code_on(page: str) -> str:
    found = re.search(r'<strong class="code">([A-Z0-9]{4} [A-Z0-9]{4})</strong>', page)
    return found[1] if found else ""


def test_code_of_the_survey_is_shown_and_printed(hall: Clinic, desk: Client) -> None:
    held = hall.consultation(visitor_name="Cut Meutia Contoh")

    code = code_on(finish(desk, held))
    slip = desk.get("/loket/survei/").content.decode()

    assert invitation(code).service == held.service.name
    assert code_on(slip) == code
    assert "Cut Meutia" not in slip
    assert held.number not in slip


def test_code_is_gone_with_the_next_visitor(hall: Clinic, desk: Client) -> None:
    first = code_on(finish(desk, hall.consultation()))
    second = code_on(finish(desk, hall.consultation()))

    desk.post(f"/loket/{hall.consultation(at=NOW).uid}/tunda/")

    assert "" not in {first, second}
    assert first != second
    assert desk.get("/loket/survei/").headers["Location"] == "/loket/"
    assert code_on(desk.get("/loket/").content.decode()) == ""


def test_caller_with_a_number_is_asked_by_message_instead(hall: Clinic, desk: Client) -> None:
    held = hall.consultation(kind="phone", phone="081200001234")

    assert code_on(finish(desk, held)) == ""
    assert not SurveyInvitation.objects.exists()


def test_visit_that_goes_on_is_not_asked_yet(hall: Clinic, desk: Client) -> None:
    assert code_on(finish(desk, hall.consultation(), hasil="permit_incomplete")) == ""
    assert not SurveyInvitation.objects.exists()
