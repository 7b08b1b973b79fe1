"""The hand-written SQL of the door, and only of the door.

Four or five statements pass a case: lock, (reason), movement, (promise), update.
Table and column names come from `_meta`; a test holds these rows equal to the
ORM's on both engines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, Model

from eklinik.casework.models import Case, Movement, Reason
from eklinik.outbox.models import Promise

LOCKED = (
    "office", "number", "chart_key", "chart_version", "permit_version", "unit", "step", "holder",
    "closed_at", "facts", "seq", "head",
)  # fmt: skip


@dataclass(slots=True)
class CaseRow:
    """The locked columns of a case."""

    id: int
    office_id: int
    number: str
    chart_key: str
    chart_version: int
    permit_version_id: int
    unit_id: int | None
    step: str
    holder_id: int | None
    closed: bool
    facts: dict[str, Any]
    seq: int
    head: bytes


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101  only concrete fields are written here
    return connection.ops.quote_name(str(field.column))


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _insert_into(model: type[Model], names: Sequence[str], casts: frozenset[str]) -> str:
    columns = ", ".join(_column(model, name) for name in names)
    values = ", ".join(_mark(name in casts) for name in names)
    return f"INSERT INTO {_table(model)} ({columns}) VALUES ({values})"


def _mark(is_json: bool) -> str:
    return "%s::jsonb" if is_json and connection.vendor == "postgresql" else "%s"


@lru_cache(maxsize=4)
def _lock_sql(vendor: str) -> str:
    columns = ", ".join(_column(Case, name) for name in LOCKED)
    tail = " FOR UPDATE" if vendor == "postgresql" else ""
    return f"SELECT {columns} FROM {_table(Case)} WHERE id = %s{tail}"


MOVEMENT = (
    "case", "seq", "at", "verb", "from_step", "to_step", "actor", "role", "posting", "record",
    "reason_hash", "hash",
)  # fmt: skip
PROMISE = ("office", "topic", "subject", "seq", "tells", "data", "created_at", "done_at")


@lru_cache(maxsize=4)
def _movement_sql(vendor: str) -> str:
    return _insert_into(Movement, MOVEMENT, frozenset())


@lru_cache(maxsize=4)
def _reason_sql(vendor: str) -> str:
    return _insert_into(Reason, ("case", "seq", "text", "erased_at"), frozenset())


@lru_cache(maxsize=4)
def _promise_sql(vendor: str) -> str:
    return _insert_into(Promise, PROMISE, frozenset({"data"}))


UPDATED = (
    "step", "role", "entered_at", "due_at", "holder", "closed_at", "outcome", "facts", "seq",
    "head",
)  # fmt: skip


@lru_cache(maxsize=4)
def _update_sql(vendor: str) -> str:
    sets = ", ".join(f"{_column(Case, name)} = {_mark(name == 'facts')}" for name in UPDATED)
    return f"UPDATE {_table(Case)} SET {sets} WHERE id = %s"


def when(at: datetime | None) -> Any:
    """A time as this engine stores it."""
    return connection.ops.adapt_datetimefield_value(at) if at else None


def lock(cursor: CursorWrapper, case_id: int) -> CaseRow | None:
    """Lock and read a case; None when there is none."""
    cursor.execute(_lock_sql(connection.vendor), (case_id,))
    row = cursor.fetchone()
    if row is None:
        return None
    office, number, key, version, permit, unit, step, holder, closed, facts, seq, head = row
    known = json.loads(facts) if isinstance(facts, str) else facts
    return CaseRow(
        case_id, office, number, key, version, permit, unit, step, holder, closed is not None,
        known, seq, bytes(head),
    )  # fmt: skip


class Writes:
    """The rows of one passing, sent together: PostgreSQL takes them in one round trip.

    Django binds parameters in the client there, so that several statements may go in
    one message; SQLite has no wire to save and takes them one by one.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[Sequence[Any]] = []

    def add(self, text: str, values: Sequence[Any]) -> None:
        """Put a statement behind the others."""
        self.texts.append(text)
        self.values.append(values)

    def send(self, cursor: CursorWrapper) -> None:
        """Execute them in their order."""
        if connection.vendor == "postgresql":
            cursor.execute("; ".join(self.texts), [word for row in self.values for word in row])
            return
        for text, values in zip(self.texts, self.values, strict=True):
            cursor.execute(text, values)


def write_movement(writes: Writes, values: Sequence[Any]) -> None:
    """Append the audit row; `values` in the order of `MOVEMENT`."""
    writes.add(_movement_sql(connection.vendor), values)


def write_reason(writes: Writes, case_id: int, seq: int, text: str) -> None:
    """Keep the reason in its own row, so that it can be erased and the chain still holds."""
    writes.add(_reason_sql(connection.vendor), (case_id, seq, text, None))


def write_promise(
    writes: Writes, *, office_id: int, case_id: int, seq: int, tells: str, at: datetime
) -> None:
    """Promise to tell the roles in `tells` about this movement."""
    writes.add(
        _promise_sql(connection.vendor),
        (office_id, "movement", case_id, seq, tells, None, when(at), None),
    )


def update_case(writes: Writes, case_id: int, values: Sequence[Any]) -> None:
    """Set the columns only the door may set; `values` in the order of `UPDATED`."""
    writes.add(_update_sql(connection.vendor), (*values, case_id))


def dumps(value: Any) -> str:
    """JSON as both engines take it: compact, in Unicode."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
