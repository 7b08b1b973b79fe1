"""The glossary is one table; every model and role has its line there."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from eklinik.flows import CHARTS
from eklinik.process.roles import ROLE_TITLES

TABLE = Path(__file__).parents[1] / "docs" / "glossary.md"


def names() -> list[str]:
    rows = re.findall(r"^\| (\S+) \| (.+?) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return [name for name, _ in rows if name not in {"name", "---"}]


def test_every_model_is_in_the_glossary() -> None:
    models = {model.__name__ for model in apps.get_app_config("eklinik").get_models()}
    auto = {name for name in models if "_" in name}
    assert models - auto - set(names()) == set()


def test_every_role_is_in_the_glossary() -> None:
    assert set(ROLE_TITLES) - set(names()) == set()


def test_every_step_of_the_grant_is_in_the_glossary() -> None:
    chart = CHARTS["permit_with_inspection"]
    road = {step.key for step in chart if not step.is_end and "refus" not in step.key}
    assert road - set(names()) == set()


def test_no_name_stands_twice() -> None:
    assert len(names()) == len(set(names()))
