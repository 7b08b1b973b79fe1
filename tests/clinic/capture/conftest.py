"""A visitor at a desk with an application, and an open scan session."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from eklinik.applications.entry import enter
from eklinik.applications.models import Application
from eklinik.clinic.capture import session
from eklinik.clinic.models import Consultation, ScanSession
from tests.applicants.consent import slip
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House


@dataclass
class Scene:
    """What a test of the scan kit needs."""

    house: House
    clinic: Clinic
    held: Consultation
    application: Application
    scan: ScanSession


@pytest.fixture
def scene(house: House) -> Scene:
    """The officer `klinik` helps somebody whose application asks for `ktp`."""
    made = clinic(house)
    made.sits()
    held = made.consultation()
    application = enter(
        house.permits["plain"], house.applicant(), channel="assisted", request_kind="baru",
        by=house.actor("klinik"), at=NOW, mandate=slip(house, consultation_ref=held.pk),
    )  # fmt: skip
    held.applications.add(application)
    scan = session.open_session(held, by=house.users["klinik"].pk, at=NOW, application=application)
    return Scene(house, made, held, application, scan)
