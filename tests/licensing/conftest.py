"""The catalogue of law as it ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from eklinik.licensing.reference import load_law
from tests.licensing.business import Business, build_business
from tests.people import NOW, House

REFERENCE = Path(__file__).parents[2] / "reference"


@pytest.fixture
def law(db) -> None:
    load_law(REFERENCE, at=NOW)


@pytest.fixture
def business(house: House) -> Business:
    return build_business(house)
