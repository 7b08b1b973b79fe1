"""Who sees which cases: the worklist, keyset-paged, and what may be opened at all.

Every list is a constant number of queries, the same at a thousand and at a million cases.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from eklinik.casework.models import Case
from eklinik.process.roles import AGENCY_HEAD, FRONT_OFFICE
from eklinik.staff.actor import Actor, Post

PAGE = 20
WHOLE_OFFICE = frozenset({FRONT_OFFICE, AGENCY_HEAD, "admin", "override"})
Widener = Callable[[Actor], Q | None]
WIDER: list[Widener] = []


def widen(function: Widener) -> Widener:
    """Register which further cases of the own office somebody may open, and why."""
    WIDER.append(function)
    return function


@dataclass(frozen=True, slots=True)
class Key:
    """The place in a worklist after which the next page begins."""

    due_at: datetime
    case_id: int


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases a member of staff may open: those of the own office and, for unit roles, unit."""
    if actor.office_id is None or not actor.posts:
        return Case.objects.none()
    cases = Case.objects.filter(office_id=actor.office_id)
    if any(post.units is None for post in actor.posts) or actor.roles & WHOLE_OFFICE:
        return cases
    units = frozenset().union(*(post.units or frozenset() for post in actor.posts))
    mine = Q(unit_id__in=units)
    for further in (ask(actor) for ask in WIDER):
        mine |= further or Q(pk__in=[])
    return cases.filter(mine)


def work_for(actor: Actor) -> QuerySet[Case]:
    """The open cases that wait for one of the actor's roles, due first."""
    if actor.office_id is None:
        return Case.objects.none()
    cases = Case.objects.filter(office_id=actor.office_id, closed_at__isnull=True)
    mine = Q(pk__in=[])
    for post in actor.posts:
        mine |= _of_post(post)
    return cases.filter(mine).order_by("due_at", "id")


def _of_post(post: Post) -> Q:
    if post.units is None:
        return Q(role=post.role)
    return Q(role=post.role, unit_id__in=post.units)


def after(cases: QuerySet[Case], key: Key | None) -> QuerySet[Case]:
    """The cases after a place in the worklist; the index is entered right there."""
    if key is None:
        return cases
    later = Q(due_at__gt=key.due_at) | Q(due_at=key.due_at, id__gt=key.case_id)
    return cases.filter(Q(due_at__gte=key.due_at) & later)
