"""Production refuses debug, a known secret, and demo accounts."""

from __future__ import annotations

import pytest
from django.core.checks import Tags, run_checks

from eklinik.accounts.checks import production
from eklinik.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _proper(settings):
    settings.DEBUG = False
    settings.DEMO = False
    settings.SECRET_KEY = "k" * 50
    settings.EKLINIK_DATA_KEY = "d" * 50
    settings.SITE_URL = "https://izin.contoh.id"


def said() -> list[str]:
    return [message.id for message in production()]


def test_a_proper_office_passes():
    assert said() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, ["eklinik.E001"]),
        ("SECRET_KEY", "only-for-tests-and-building-never-for-an-office", ["eklinik.E002"]),
        ("SECRET_KEY", "short", ["eklinik.E003"]),
        ("DEMO", True, ["eklinik.E004"]),
        ("EKLINIK_DATA_KEY", "", ["eklinik.W001"]),
        ("SITE_URL", "http://izin.contoh.id", ["eklinik.W002"]),
    ],
)
def test_each_danger_is_named(settings, name, value, expected):
    setattr(settings, name, value)
    assert said() == expected


def test_a_demo_account_is_refused():
    User.objects.create_user("fo", "demo-eklinik", name="FO", is_demo=True)
    assert said() == ["eklinik.E005"]


def test_a_demo_office_is_refused(house):
    house.office.is_demo = True
    house.office.save()
    assert said() == ["eklinik.E005"]


def test_the_checks_run_with_the_deployment_checks_only(settings):
    settings.DEBUG = True
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    assert "eklinik.E001" in {message.id for message in found}
    assert "eklinik.E001" not in {message.id for message in run_checks(tags=[Tags.security])}
