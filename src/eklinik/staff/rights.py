"""The postings of one user with their office, in one statement that is written once.

Every request of the staff asks this; the ORM would compose the statement anew each
time, which costs more than running it.  Names come from `_meta`, and a test holds the
answer equal to the ORM's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from eklinik.accounts.models import Office, User
from eklinik.staff.models import Posting, Unit

READ = ("id", "role", "unit", "valid_from", "valid_to", "acting", "barred_verbs")
Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """The statement, and how each column becomes the field's value."""

    sql: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, Converter], ...]


def postings_of(user: User) -> list[Posting]:
    """Every posting of the user, definitive ones first; `user.office` comes along."""
    plan = _plan(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, (user.pk, user.office_id))
        rows = [_converted(plan, row) for row in cursor.fetchall()]
    own, names, alias = len(READ), plan.names, connection.alias
    if rows:
        user.office = Office.from_db(alias, names[own:], rows[0][own:])
    return [Posting.from_db(alias, names[:own], row) for row in rows]


def parents_of(office_id: int | None) -> dict[int, int | None]:
    """Each unit of the office and the unit above it."""
    with connection.cursor() as cursor:
        cursor.execute(_units_sql(connection.vendor), (office_id,))
        return dict(cursor.fetchall())


def _converted(plan: Plan, row: tuple[Any, ...]) -> list[Any]:
    values = list(row)
    for place, convert in plan.converters:
        values[place] = convert(values[place])
    return values


@lru_cache(maxsize=4)
def _plan(vendor: str) -> Plan:
    fields = [_field(Posting, name) for name in READ] + list(Office._meta.concrete_fields)
    posting, office = _table(Posting), _table(Office)
    columns = ", ".join(f"{_table(field.model)}.{_column(field)}" for field in fields)
    links = {name: f"{posting}.{_column(_field(Posting, name))}" for name in ("office", "user")}
    order = ", ".join(f"{posting}.{_column(_field(Posting, name))}" for name in ("acting", "id"))
    sql = (
        f"SELECT {columns} FROM {posting} JOIN {office} ON {office}.id = {links['office']} "
        f"WHERE {links['user']} = %s AND {links['office']} = %s ORDER BY {order}"
    )
    converters = [(place, _converter(field)) for place, field in enumerate(fields)]
    kept = tuple((place, convert) for place, convert in converters if convert is not None)
    return Plan(sql, tuple(field.attname for field in fields), kept)


@lru_cache(maxsize=4)
def _units_sql(vendor: str) -> str:
    pk, parent, office = (_column(_field(Unit, name)) for name in ("id", "parent", "office"))
    return f"SELECT {pk}, {parent} FROM {_table(Unit)} WHERE {office} = %s"


def _converter(field: Field[Any, Any]) -> Converter | None:
    """What Django's own rows go through for this column, or None when nothing."""
    column = field.get_col(field.model._meta.db_table)
    steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
    if not steps:
        return None

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    return model._meta.get_field(name)  # type: ignore[return-value]  # concrete fields only


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))
