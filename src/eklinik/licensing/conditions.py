"""Conditions of a row of law, and the facts of a project that decide them.

A condition is a small JSON object; all of it must hold:
`{"land_m2": {"from": 100, "below": 500}, "estate": true, "pma": false}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.utils.translation import gettext as _

Location = Literal["district", "cross_district", "province", "cross_province", "jakarta"]
LOCATIONS: tuple[str, ...] = get_args(Location)
BOUNDS = {"from", "below"}
FLAGS = {"estate", "pma"}
MOST_LAND = 10**12
SPELLING = re.compile(r"\bkab\.?\s*/\s*kota", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the project; None is not known.  Land in square metres."""

    land_m2: float | None = None
    estate: bool | None = None
    pma: bool | None = None
    location: Location | None = None


NOTHING_KNOWN = Facts()


def problem_of(condition: Any) -> str:
    """Why this is no condition; empty when it is one."""
    if not isinstance(condition, dict):
        return _("syarat bukan objek JSON")
    for name, wanted in condition.items():
        if name in FLAGS and isinstance(wanted, bool):
            continue
        if name != "land_m2" or not _are_bounds(wanted):
            return _("syarat “{name}” tidak dikenal atau isinya salah").format(name=name)
    return ""


def _are_bounds(wanted: Any) -> bool:
    return (
        isinstance(wanted, dict)
        and bool(wanted)
        and set(wanted) <= BOUNDS
        and all(type(n) in {int, float} and 0 <= n <= MOST_LAND for n in wanted.values())
    )


def holds(condition: dict[str, Any], facts: Facts) -> bool | None:
    """True, False, or None where a fact is missing."""
    verdicts = [_part(name, wanted, facts) for name, wanted in condition.items()]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _part(name: str, wanted: Any, facts: Facts) -> bool | None:
    known = getattr(facts, name)
    if known is None:
        return None
    if name in FLAGS:
        return bool(known == wanted)
    low, high = wanted.get("from"), wanted.get("below")
    return (low is None or known >= low) and (high is None or known < high)


def missing(condition: dict[str, Any], facts: Facts) -> list[str]:
    """The facts this condition still waits for."""
    return [name for name in condition if getattr(facts, name) is None]


def in_words(condition: dict[str, Any]) -> str:
    """The condition as a person reads it; empty when there is none."""
    return ", ".join(_words(name, wanted) for name, wanted in condition.items())


def _words(name: str, wanted: Any) -> str:
    if name == "estate":
        return _("di dalam kawasan industri") if wanted else _("di luar kawasan industri")
    if name == "pma":
        return _("penanaman modal asing") if wanted else _("bukan penanaman modal asing")
    parts = []
    if "from" in wanted:
        parts.append(_("luas lahan mulai {n} m²").format(n=_number(wanted["from"])))
    if "below" in wanted:
        parts.append(_("luas lahan di bawah {n} m²").format(n=_number(wanted["below"])))
    return ", ".join(parts)


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def one_spelling(parameter: str) -> str:
    """`Kab /Kota`, `Kab./Kota` and the like become `kabupaten/kota`."""
    return " ".join(SPELLING.sub("kabupaten/kota", parameter).split())


def kind_of(parameter: str) -> str:
    """Which fact an authority's parameter speaks of: a location, `pma`, or `all`."""
    text = one_spelling(parameter).lower()
    if "pma" in text or "asing" in text:
        return "pma"
    if "jakarta" in text:
        return "jakarta"
    if "lintas" in text:
        return "cross_province" if "provinsi" in text else "cross_district"
    if "kabupaten/kota" in text:
        return "district"
    return "province" if "provinsi" in text else "all"


def authorities(rows: Iterable[Iterable[str]], facts: Facts) -> list[tuple[str, str]]:
    """The authorities that the facts leave; all of them where the facts decide nothing."""
    pairs = [(parameter, authority) for parameter, authority in rows]
    kinds = {kind_of(parameter) for parameter, _ in pairs}
    wanted = _wanted_kinds(kinds, facts)
    return [pair for pair in pairs if kind_of(pair[0]) in wanted]


def _wanted_kinds(kinds: set[str], facts: Facts) -> set[str]:
    if facts.pma and "pma" in kinds:
        return {"pma"}
    left = kinds - {"pma"} if facts.pma is False else kinds
    wider = {"district": "province", "cross_district": "province"}
    for place in (facts.location, wider.get(facts.location or "")):
        if place in left:
            return {place}
    return left
