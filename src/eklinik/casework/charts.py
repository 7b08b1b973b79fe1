"""Finds the chart a case runs through: built-in ones are handed up by `flows`, others are rows.

Domain packages never import `flows`; `flows` registers its charts here when it loads.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from eklinik.process import Process
from eklinik.process.document import Vocabulary, vocabulary

BUILT_IN: dict[tuple[str, int], Process] = {}


def register(chart: Process) -> Process:
    """Make a built-in chart known under its key and version."""
    BUILT_IN[chart.key, chart.version] = chart
    return chart


def chart_of(key: str, version: int) -> Process:
    """The chart with that key and version; LookupError when there is none."""
    return BUILT_IN.get((key, version)) or _stored(key, version)


@lru_cache(maxsize=256)
def _stored(key: str, version: int) -> Process:
    from eklinik.casework.models import ChartVersion
    from eklinik.process.document import from_document

    row = ChartVersion.objects.filter(key=key, version=version).first()
    if row is None:
        raise LookupError(f"{key} v{version}")
    return from_document(row.document, known())


def known() -> Vocabulary:
    """What a chart kept as data may be composed of: the kinds of step of the built-in charts."""
    return vocabulary(BUILT_IN.values())


def keys_of(kinds: Collection[str]) -> frozenset[str]:
    """The keys of all boxes of these kinds, on built-in and stored charts; one query."""
    from eklinik.casework.models import ChartVersion

    stored = ChartVersion.objects.values_list("key", "version")
    charts = [*BUILT_IN.values(), *(chart_of(key, version) for key, version in stored)]
    return frozenset(box.key for chart in charts for box in chart if box.kind in kinds)


def newest(key: str) -> Process:
    """The newest version of a chart, stored or built in; LookupError when there is none."""
    from eklinik.casework.models import ChartVersion

    row = ChartVersion.objects.filter(key=key).order_by("-version").values_list("version").first()
    versions = [version for name, version in BUILT_IN if name == key] + list(row or ())
    if not versions:
        raise LookupError(key)
    return chart_of(key, max(versions))
