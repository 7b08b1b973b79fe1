"""What a list can be filtered by: permit types, steps and units of an office.

Read once a minute per process, so that a page of the worklist needs no query for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from eklinik.casework.charts import BUILT_IN
from eklinik.catalogue.models import PermitVersion
from eklinik.staff.models import Unit

FRESH_FOR = 60.0


@dataclass(frozen=True, slots=True)
class Choices:
    """An office's filters: permit types with the ids of their versions, and its units."""

    permits: tuple[tuple[int, str], ...]
    versions: dict[int, tuple[int, ...]]
    units: tuple[tuple[int, str], ...]


_kept: dict[int, tuple[float, Choices]] = {}


def choices_of(office_id: int) -> Choices:
    """The filters of an office, at most a minute old."""
    found = _kept.get(office_id)
    if found is None or monotonic() - found[0] > FRESH_FOR:
        _kept[office_id] = found = (monotonic(), _read(office_id))
    return found[1]


def forget_choices() -> None:
    """Read the filters anew (after a change, and in tests)."""
    _kept.clear()


def _read(office_id: int) -> Choices:
    rows = PermitVersion.objects.filter(permit_type__office_id=office_id).order_by("version")
    versions: dict[int, tuple[int, ...]] = {}
    names: dict[int, str] = {}
    for pk, kind, name in rows.values_list("pk", "permit_type_id", "name"):
        versions[kind] = (*versions.get(kind, ()), pk)
        names[kind] = name
    units = Unit.objects.filter(office_id=office_id).order_by("name").values_list("pk", "name")
    return Choices(tuple(sorted(names.items(), key=lambda item: item[1])), versions, tuple(units))


def steps_of(roles: frozenset[str]) -> list[tuple[str, str]]:
    """The steps of the charts that these roles work at, by key and title."""
    found = {
        step.key: step.title
        for chart in BUILT_IN.values()
        for step in chart
        if not step.is_end and (not roles or step.by in roles)
    }
    return list(found.items())
