"""Keyset pages over the worklist: next, previous and last are as quick as the first.

A person with several postings is served by one limited range of the index for each
posting; the database never sorts all of a role's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from eklinik.casework.models import Case

PAGE = 20
COUNT_STOPS_AT = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICRO = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list by due time and id; written into links, never trusted."""

    due_at: datetime
    case_id: int

    def __str__(self) -> str:
        micros = (self.due_at - EPOCH) // MICRO
        return f"{micros:x}.{self.case_id:x}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place written in a link, or None when it is not one of ours."""
        try:
            micros, case_id = (int(part, 16) for part in text[:40].split("."))
            due = EPOCH + micros * MICRO
        except (ValueError, OverflowError):
            return None
        if not 0 < case_id < 2**63:
            return None
        return cls(due, case_id)


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: after a place, before one, or the last."""

    after: Place | None = None
    before: Place | None = None
    last: bool = False

    @classmethod
    def of(cls, words: dict[str, str]) -> Turn:
        if words.get("akhir"):
            return cls(last=True)
        if before := Place.read(words.get("sebelum", "")):
            return cls(before=before)
        return cls(after=Place.read(words.get("sesudah", "")))

    @property
    def backwards(self) -> bool:
        return self.last or self.before is not None


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page; an empty one is not offered."""

    first: str = ""
    previous: str = ""
    next: str = ""
    last: str = ""


def page_of(
    ranges: Sequence[QuerySet[Case]], turn: Turn, columns: Sequence[str]
) -> tuple[list[tuple[object, ...]], bool]:
    """The rows of one page as tuples, in order, and whether more lie in that direction.

    `columns` must begin with `due_at` and `id`.
    """
    if not ranges:
        return [], False
    order = ("-due_at", "-id") if turn.backwards else ("due_at", "id")
    cut = [_cut(cases, turn).order_by(*order) for cases in ranges]
    if len(cut) == 1:
        found = cut[0]
    else:
        some = Q()
        for part in cut:
            some |= Q(pk__in=part.values("pk")[: PAGE + 1])
        found = Case.objects.filter(some).order_by(*order)
    rows = list(found.values_list(*columns)[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return (rows[::-1] if turn.backwards else rows), more


def _cut(cases: QuerySet[Case], turn: Turn) -> QuerySet[Case]:
    if key := turn.before:
        sooner = Q(due_at__lt=key.due_at) | Q(due_at=key.due_at, id__lt=key.case_id)
        return cases.filter(Q(due_at__lte=key.due_at) & sooner)
    if key := turn.after:
        later = Q(due_at__gt=key.due_at) | Q(due_at=key.due_at, id__gt=key.case_id)
        return cases.filter(Q(due_at__gte=key.due_at) & later)
    return cases


def links_of(rows: Sequence[Sequence[object]], turn: Turn, more: bool, words: str) -> Links:
    """The links around a page; `words` are the filters, already encoded."""
    has_next = more if not turn.backwards else not turn.last
    has_previous = more if turn.backwards else turn.after is not None
    if not rows:
        return Links(first=_link(words) if turn != Turn() else "")
    first, last = (Place(row[0], row[1]) for row in (rows[0], rows[-1]))  # type: ignore[arg-type]  # columns begin with due_at, id
    return Links(
        first=_link(words) if has_previous else "",
        previous=_link(words, sebelum=str(first)) if has_previous else "",
        next=_link(words, sesudah=str(last)) if has_next else "",
        last=_link(words, akhir="1") if has_next else "",
    )


def _link(words: str, **more: str) -> str:
    return "?" + "&".join(part for part in (words, urlencode(more)) if part)


def count_all(groups: dict[str, Sequence[QuerySet[Case]]]) -> dict[str, str]:
    """How many are in each group, in one statement; counting stops at a thousand."""
    texts: list[str] = []
    params: list[Any] = []
    for ranges in groups.values():
        text, values = _limited(ranges)
        texts.append(text)
        params += values
    if not texts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", params)
        found = cursor.fetchone()
    return {name: _written(int(count)) for name, count in zip(groups, found, strict=True)}


def _limited(ranges: Sequence[QuerySet[Case]]) -> tuple[str, list[Any]]:
    counts: list[str] = []
    params: list[Any] = []
    for cases in ranges:
        limited = cases.order_by("due_at", "id").values("pk")[: COUNT_STOPS_AT + 1]
        try:
            text, values = limited.query.sql_with_params()
        except EmptyResultSet:
            continue
        counts.append(f"(SELECT COUNT(*) FROM ({text}) AS taken)")
        params += values
    return (" + ".join(counts) or "0"), params


def _written(count: int) -> str:
    return "1.000+" if count > COUNT_STOPS_AT else str(count)
