"""Finds a permit by one's own words: names, keywords and sectors, with typing errors forgiven.

All permits of the installation that may be asked for today are a short list.  It is read
once and kept until a permit is published, retired or begins to be valid.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Max, Q

from eklinik.catalogue.definition import PermitDefinition, current_on
from eklinik.catalogue.models import PermitVersion

NAME, KEYWORD, REST = 4.0, 3.0, 1.0
ENOUGH = 0.4
FILLERS = frozenset(
    ("saya", "mau", "ingin", "buat", "untuk", "yang", "dan", "di", "ke", "dari", "atau", "cara",
     "mengurus", "urus", "izin")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One permit as a line of the list."""

    slug: str
    name: str
    summary: str
    sector: str
    kind: str
    office: str
    office_slug: str
    level: str
    days: int | None
    visited: bool
    words: tuple[tuple[str, float], ...]


def permits_on(day: date) -> tuple[Found, ...]:
    """Every permit that may be asked for on a day, by name."""
    state = PermitVersion.objects.filter(state="published").aggregate(
        newest=Max("published_at"), last=Max("pk")
    )
    retired = PermitVersion.objects.filter(state="retired").count()
    return _read(day, state["newest"], state["last"], retired)


def forget_permits() -> None:
    """Read the list anew at the next question."""
    _read.cache_clear()


def current(day: date) -> Any:
    """The versions that count on a day, newest first within a permit type."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return PermitVersion.objects.filter(open_end, **current_on(day)).order_by(
        "permit_type_id", "-valid_from", "-version"
    )


@lru_cache(maxsize=8)
def _read(day: date, newest: object, last: object, retired: int) -> tuple[Found, ...]:
    rows = current(day).select_related("permit_type__office")
    seen: dict[int, Found] = {}
    for row in rows:
        if row.permit_type_id not in seen:
            seen[row.permit_type_id] = _line(row)
    return tuple(sorted(seen.values(), key=lambda line: (line.name.lower(), line.slug)))


def _line(row: PermitVersion) -> Found:
    words, kind = PermitDefinition.model_validate(row.definition), row.permit_type
    weighed = [
        *((word, NAME) for word in tokens(words.name)),
        *((word, KEYWORD) for text in words.keywords for word in tokens(text)),
        *((word, REST) for word in tokens(f"{kind.sector} {words.summary} {kind.office.name}")),
    ]
    return Found(
        slug=kind.slug, name=words.name, summary=words.summary, sector=kind.sector,
        kind=kind.get_kind_display(), office=kind.office.name, office_slug=kind.office.slug,
        level=kind.office.level, days=words.standard.total_days,
        visited=words.chart == "permit_with_inspection", words=tuple(weighed),
    )  # fmt: skip


def tokens(text: str) -> list[str]:
    """Words in lower case without accents, of two letters or more."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return [word for word in re.findall(r"[a-z0-9]+", plain) if len(word) > 1]


def search(permits: Iterable[Found], text: str) -> list[Found]:
    """The permits that fit the words, best first; all of them when nothing was asked."""
    asked = [word for word in tokens(text[:200]) if word not in FILLERS][:12] or tokens(text[:200])
    if not asked:
        return list(permits)
    scored = [(_score(line, asked), line) for line in permits]
    fitting = [pair for pair in scored if pair[0] > 0]
    fitting.sort(key=lambda pair: (-pair[0], pair[1].name.lower(), pair[1].slug))
    best = fitting[0][0] if fitting else 0
    return [line for score, line in fitting if score >= best * 0.4]


def _score(line: Found, asked: list[str]) -> float:
    return sum(max((_alike(a, w) * weight for w, weight in line.words), default=0) for a in asked)


@lru_cache(maxsize=65536)
def _alike(asked: str, word: str) -> float:
    """How well a typed word meets a known one, 0 to 1."""
    if asked == word:
        return 1.0
    shorter = min(len(asked), len(word))
    if shorter > 3 and (word.startswith(asked) or asked.startswith(word)):
        return 0.8
    near = len(_threes(asked) & _threes(word)) * 2 / (len(_threes(asked)) + len(_threes(word)))
    return near * 0.7 if near >= ENOUGH else 0.0


def _threes(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))
