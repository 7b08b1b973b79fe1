"""The catalogue of law as it ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from eklinik.licensing.reference import load_law
from tests.people import NOW

REFERENCE = Path(__file__).parents[2] / "reference"


@pytest.fixture
def law(db) -> None:
    load_law(REFERENCE, at=NOW)
