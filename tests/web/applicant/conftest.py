"""A browser without JavaScript, signed in as the applicant."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.people import House


@pytest.fixture
def pemohon(house: House) -> Client:
    client = Client()
    client.force_login(house.users["pemohon"])
    return client
