"""Notices inside the house: a person reads the in-app messages that were meant for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eklinik.casework.models import Case
from eklinik.notifications.channels.registry import IN_APP
from eklinik.outbox.models import Delivery

PAGE = 20


@dataclass(frozen=True, slots=True)
class News:
    """One notice: its words, the file it is about, and whether it was read before."""

    pk: int
    subject: str
    text: str
    at: datetime
    is_new: bool
    case_id: int | None
    number: str


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A page of notices, newest first; `next_before` is the key of the page after, or 0."""

    items: tuple[News, ...]
    next_before: int


def news_of(user_id: int, *, at: datetime, before: int = 0) -> NewsPage:
    """A page of a person's notices; what is shown counts as read from then on."""
    rows = Delivery.objects.filter(user_id=user_id, channel=IN_APP)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    page = found[:PAGE]
    numbers = dict(
        Case.objects.filter(pk__in=[row.case_ref for row in page if row.case_ref]).values_list(
            "pk", "number"
        )
    )
    Delivery.objects.filter(pk__in=[row.pk for row in page if row.read_at is None]).update(
        read_at=at
    )
    items = tuple(_news(row, numbers) for row in page)
    return NewsPage(items, page[-1].pk if len(found) > PAGE else 0)


def _news(row: Delivery, numbers: dict[int, str]) -> News:
    return News(
        row.pk, row.subject, row.text, row.created_at, row.read_at is None, row.case_ref,
        numbers.get(row.case_ref or 0, ""),
    )  # fmt: skip
