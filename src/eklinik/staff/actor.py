"""Who acts: a person with the postings that count today.

An `Actor` is loaded once per request, before any door is opened, so that the
door itself needs no query to know what somebody may do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from eklinik.accounts.models import User
from eklinik.process.roles import SYSTEM
from eklinik.staff.models import ADMIN, Posting
from eklinik.staff.rights import parents_of, postings_of


@dataclass(frozen=True, slots=True)
class Post:
    """One posting that counts: role, units it covers (None: the whole office), and its limits."""

    posting_id: int
    role: str
    units: frozenset[int] | None
    acting: str = ""
    barred: frozenset[str] = frozenset()

    def covers(self, role: str, unit_id: int | None, verb: str = "") -> bool:
        """This posting gives the role for that unit and does not bar the verb."""
        in_unit = self.units is None or unit_id in self.units
        return self.role == role and in_unit and verb not in self.barred


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) with the rights of now; `office_id` is None for applicants."""

    user_id: int | None
    name: str
    office_id: int | None = None
    posts: tuple[Post, ...] = ()
    is_system: bool = False

    def post_for(self, role: str, unit_id: int | None, verb: str = "") -> Post | None:
        """The posting by which this actor holds a role over a unit, definitive ones first."""
        return next((post for post in self.posts if post.covers(role, unit_id, verb)), None)

    def holds(self, role: str) -> bool:
        """Holds the role somewhere in the office."""
        return any(post.role == role for post in self.posts)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def is_admin(self) -> bool:
        return self.holds(ADMIN)

    @property
    def is_staff(self) -> bool:
        return self.office_id is not None and bool(self.posts)


def system_actor(office_id: int | None) -> Actor:
    """The office's own clockwork: lapses, reminders, automatic steps."""
    return Actor(None, "Sistem", office_id, (Post(0, SYSTEM, None),), is_system=True)


def load_actor(user: User, *, at: datetime) -> Actor:
    """The user's rights on the office's calendar day of `at`; two queries for staff, none else."""
    if not user.is_staff_member:
        return Actor(user.pk, str(user))
    postings = _current(user, at)
    below = _descendants(user.office_id) if any(p.unit_id for p in postings) else {}
    posts = tuple(_post(posting, below) for posting in postings)
    return Actor(user.pk, str(user), user.office_id, posts)


def _current(user: User, at: datetime) -> list[Posting]:
    """The postings of that day, definitive ones first; the office comes along in one query."""
    found = postings_of(user)
    if not found or user.office is None:
        return []
    day = at.astimezone(ZoneInfo(user.office.time_zone)).date()
    return [row for row in found if _counts(row, day)]


def _counts(row: Posting, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def _post(posting: Posting, below: dict[int, frozenset[int]]) -> Post:
    units = None if posting.unit_id is None else below.get(posting.unit_id, frozenset())
    barred = frozenset(posting.barred_verbs) if posting.acting else frozenset()
    return Post(posting.pk, posting.role, units, posting.acting, barred)


def _descendants(office_id: int | None) -> dict[int, frozenset[int]]:
    parents = parents_of(office_id)
    return {unit: frozenset(_below(unit, parents.items())) for unit in parents}


def _below(unit: int, parents: Iterable[tuple[int, int | None]]) -> set[int]:
    pairs = list(parents)
    found, todo = {unit}, [unit]
    while todo:
        here = todo.pop()
        more = [child for child, parent in pairs if parent == here and child not in found]
        found.update(more)
        todo += more
    return found
