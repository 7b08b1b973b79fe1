"""The glossary is one table; every model, role, step, verb, product and fact has its line there."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from eklinik.casework.registry import PRODUCTS
from eklinik.flows import CHARTS
from eklinik.process.roles import ROLE_TITLES

TABLE = Path(__file__).parents[1] / "docs" / "glossary.md"
SOURCE = Path(__file__).parents[1] / "src" / "eklinik"
KEEPERS = ("casework", "applications", "inspections", "decisions", "archive")


def names() -> list[str]:
    rows = re.findall(r"^\| (\S+) \| (.+?) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return [name for name, _ in rows if name not in {"name", "---"}]


def test_every_model_is_in_the_glossary() -> None:
    models = {model.__name__ for model in apps.get_app_config("eklinik").get_models()}
    auto = {name for name in models if "_" in name}
    assert models - auto - set(names()) == set()


def test_every_role_is_in_the_glossary() -> None:
    assert set(ROLE_TITLES) - set(names()) == set()


def test_every_step_and_end_is_in_the_glossary() -> None:
    steps = {step.key for chart in CHARTS.values() for step in chart}
    assert steps - set(names()) == set()


def test_every_verb_is_in_the_glossary() -> None:
    verbs = {arrow.verb for chart in CHARTS.values() for _, arrow in chart.arrows()}
    assert verbs - set(names()) == set()


def test_every_product_is_in_the_glossary() -> None:
    assert set(PRODUCTS) - set(names()) == set()


def test_every_fact_is_in_the_glossary() -> None:
    kept = re.compile(r'\bfacts(?:\.get\(|\.setdefault\(|\.pop\(|\[)"(\w+)"')
    files = [file for name in KEEPERS for file in (SOURCE / name).rglob("*.py")]
    facts = {name for file in files for name in kept.findall(file.read_text(encoding="utf-8"))}
    assert facts - set(names()) == set()
    assert len(facts) > 10


def test_no_name_stands_twice() -> None:
    assert len(names()) == len(set(names()))
