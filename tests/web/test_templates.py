"""Every template can be read: a wrong tag is found here, not by the first visitor."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import get_template

import eklinik

ROOT = Path(eklinik.__file__).parent / "templates"
NAMES = sorted(str(file.relative_to(ROOT)) for file in ROOT.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_template_can_be_read(name: str) -> None:
    assert get_template(name).template.name == name
