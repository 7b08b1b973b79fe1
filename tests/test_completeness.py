"""Completeness is a test: every URL a permission, every tells a text, one writer of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from eklinik.casework import registry
from eklinik.flows import CHARTS
from eklinik.notifications.texts import BUILT_IN, built_in, unknown_placeholders

SOURCE = Path(__file__).parents[1] / "src" / "eklinik"
BUILT = ("permit_without_inspection", "permit_with_inspection")


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def test_every_url_has_a_permission_sentence() -> None:
    bare = [
        route
        for route, view in views(get_resolver().url_patterns)
        if not hasattr(view, "permission") and not route.startswith("api/")
    ]
    assert bare == []


def test_every_tells_has_a_text() -> None:
    missing = [
        f"{chart.key}.{step.key}.{arrow.verb}"
        for chart in CHARTS.values()
        for step, arrow in chart.arrows()
        if arrow.tells and built_in(f"{chart.key}.{step.key}.{arrow.verb}") is None
    ]
    assert missing == []


def test_every_text_fills_only_known_words() -> None:
    strange = {
        key: unknown_placeholders(subject + text)
        for key, (subject, text) in BUILT_IN.items()
        if unknown_placeholders(subject + text)
    }
    assert strange == {}


def test_every_name_on_the_permit_charts_is_registered() -> None:
    missing = []
    for key in BUILT:
        for step, arrow in CHARTS[key].arrows():
            wanted = [(registry.RULES, name) for name in arrow.when]
            wanted += [(registry.ACTS, arrow.act), (registry.PRODUCTS, arrow.makes)]
            wanted += [(registry.SCHEMAS, arrow.input)]
            missing += [
                f"{step.key}.{arrow.verb}: {n}" for table, n in wanted if n and n not in table
            ]
    assert missing == []


def test_only_the_door_writes_a_step() -> None:
    """A case's step is written by the door, a consultation's by its history; nowhere else."""
    writer = re.compile(r"\.step\s*=[^=]|update\([^)]*\bstep\s*=|^UPDATED = ", re.MULTILINE)
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if writer.search(path.read_text(encoding="utf-8")) and "migrations" not in path.parts
    }
    assert found == {"casework/sql.py", "clinic/history.py"}
