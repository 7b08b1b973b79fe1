"""A connected office."""

from __future__ import annotations

import pytest

from tests.licensing.business import Business, build_business
from tests.licensing.oss.people import connect
from tests.people import House


@pytest.fixture
def business(house: House, settings) -> Business:
    found = build_business(house)
    connect(settings, found)
    return found
