"""The questionnaires: read from the reference tables, never changed once answered.

SKM: nine elements, scale 1 to 4, IKM = sum of the elements' means x 1/9 x 25, bands A to D
(PermenPANRB 14/2017).  IPAK: statements of agreement, the same scale.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings

AGREEMENT = ("Sangat tidak setuju", "Tidak setuju", "Setuju", "Sangat setuju")
LOWEST, HIGHEST, FACTOR = 1, 4, 25


@dataclass(frozen=True, slots=True)
class Element:
    """One statement and its four answers, from 1 to 4."""

    code: str
    title: str
    statement: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """From which index on (0 to 100) a mark holds."""

    least: float
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One survey with where its elements and bands were read."""

    key: str
    kind: str
    title: str
    lead: str
    source: str
    source_date: date
    trust: str
    elements: tuple[Element, ...]
    bands: tuple[Band, ...]

    def band(self, index: float) -> Band:
        """The band of an index, rounded as it is printed (two decimals)."""
        return next(band for band in self.bands if round(index, 2) >= band.least)


@cache
def questionnaires() -> dict[str, Questionnaire]:
    """All questionnaires by key, SKM first."""
    files = sorted((settings.ROOT / "reference" / "surveys").glob("*.toml"), reverse=True)
    found = [_read(file.read_text(encoding="utf-8")) for file in files]
    return {item.key: item for item in found}


def _read(text: str) -> Questionnaire:
    words = tomllib.loads(text)
    elements = tuple(
        Element(row["code"], row["title"], row["statement"], tuple(row.get("answers", AGREEMENT)))
        for row in words.pop("element")
    )
    bands = tuple(Band(row["least"], row["mark"], row["words"]) for row in words.pop("band"))
    return Questionnaire(elements=elements, bands=bands, **words)
