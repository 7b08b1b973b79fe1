"""Somebody of the office in front of a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.casework.take import take
from eklinik.web.office.choices import forget_choices
from tests.decisions.conftest import keys_of
from tests.people import NOW, House

Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _office_clock() -> Iterator[time_machine.Coordinates]:
    forget_choices()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def enter(house: House) -> Enter:
    """`enter("fo")` gives a browser in which that person is signed in."""

    def as_person(name: str) -> Client:
        client = Client()
        client.force_login(house.users[name])
        return client

    return as_person


@pytest.fixture
def lodged(house: House) -> Callable[..., Case]:
    """`lodged("plain")` gives a case that waits for front office's check."""

    def lodge(permit: str = "plain", at: datetime = NOW, **facts: object) -> Case:
        case = house.case(permit, at=at, **facts)
        Application.objects.create(
            office=house.office, permit_version=house.permits[permit], case=case,
            applicant=case.applicant, account=house.users["pemohon"], created_at=at,
            updated_at=at, answers={"alamat_usaha": "Jalan Contoh 1"},
        )  # fmt: skip
        take(case.pk, "submit", by=house.actor("pemohon"), at=at)
        case.refresh_from_db()
        return case

    return lodge


@pytest.fixture
def keys(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The head's key; making RSA keys is slow, so once a run."""
    settings.EKLINIK_KEYS = keys_of(tmp_path_factory)
    settings.EKLINIK_SIGNER = "local"


@pytest.fixture
def time_machine_at(_office_clock) -> Callable[[datetime], None]:
    """Go on to another moment."""
    return _office_clock.move_to
