"""Database bytes of one finished permit beside the smallest tables that hold the same.

    python -m benchmarks.bytes sqlite
    python -m benchmarks.bytes postgresql

One permit with a visit and a revision is really carried to its archive; its rows are
then repeated a thousand times, and the same values are written into tables made by
hand: no surrogate key where a natural one serves, widest columns first, no index but
those that keep numbers, movements and reasons unique and find an applicant's cases.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.common import scratch_database

COPIES = 1000
TABLES = ("case_file", "movement", "reason", "promise")
SKIPPED = {"case_file": (), "movement": ("id",), "reason": ("id",), "promise": ()}
CLUSTERED = ("movement", "reason")
WIDE = ("bigint", "timestamp with time zone")


def main(engine: str) -> None:
    """Fill both sets of tables and print their bytes."""
    with scratch_database(engine):
        case = finished_permit()
        make_floor()
        rows = {name: rows_of(name, case) for name in TABLES}
        for number in range(COPIES):
            repeat(rows, number)
        ours, floor = sizes(""), sizes("floor_")
    print(f"{engine} movements: {len(rows['movement'][1])}, promises: {len(rows['promise'][1])}")
    for name in TABLES:
        each, least = ours[name] / (COPIES + 1), floor[name] / COPIES
        print(f"{engine} {name}: {each:.0f} bytes a permit, floor {least:.0f}")
    each, least = sum(ours.values()) / (COPIES + 1), sum(floor.values()) / COPIES
    print(f"{engine} together: {each:.0f} bytes a permit, {each / least:.2f} of the floor's")


def finished_permit() -> Any:
    """A permit with a visit and one revision, through every real act, to its archive."""
    from django.conf import settings
    from django.utils import timezone

    from eklinik.outbox.models import Promise
    from tests.people import NOW, build_house
    from tests.walking import go, make_keys, walk

    house = build_house()
    make_keys(settings.EKLINIK_KEYS)
    case = house.case("visited")
    walk(house, case, "verify_draft")
    go(house, case, "revise")
    walk(house, case, "archived", NOW)
    Promise.objects.update(done_at=timezone.now())
    return case


def make_floor() -> None:
    """Tables by hand with the same columns as ours, and as few indexes as do."""
    from django.db import connection

    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(_table(name))
        cursor.execute("CREATE UNIQUE INDEX floor_number ON floor_case_file (office_id, number)")
        cursor.execute("CREATE INDEX floor_applicant ON floor_case_file (applicant_id)")


def _table(name: str) -> str:
    from django.db import connection

    fields = [field for field in _model(name)._meta.concrete_fields if _kept(name, field.column)]
    fields.sort(key=lambda field: field.db_type(connection) not in WIDE)
    columns = [
        f"{field.column} {field.db_type(connection)}"
        + (" PRIMARY KEY" if field.column == "id" else "")
        for field in fields
    ]
    key = ["PRIMARY KEY (case_id, seq)"] if name in CLUSTERED else []
    tail = " WITHOUT ROWID" if key and connection.vendor == "sqlite" else ""
    return f"CREATE TABLE floor_{name} ({', '.join(columns + key)}){tail}"


def _kept(table: str, column: str) -> bool:
    return column not in SKIPPED[table]


def _model(table: str) -> Any:
    from django.apps import apps

    return next(m for m in apps.get_models() if m._meta.db_table == table)


Rows = tuple[Sequence[str], Sequence[Sequence[Any]]]


def rows_of(table: str, case: Any) -> Rows:
    """The columns but the id, and the rows of a case."""
    from django.db import connection

    columns = [f.column for f in _model(table)._meta.concrete_fields if f.column != "id"]
    key = {"case_file": "id", "promise": "subject"}.get(table, "case_id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = %s", (case.pk,))
        return columns, cursor.fetchall()


def repeat(rows: dict[str, Rows], number: int) -> None:
    """Write the permit once more into both sets of tables."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for prefix in ("", "floor_"):
            case_id = 1_000_000 + number
            for table in TABLES:
                columns, found = rows[table]
                for place, row in enumerate(found):
                    values = dict(zip(columns, row, strict=True))
                    values |= _varied(table, case_id, number, values)
                    if table in ("case_file", "promise"):
                        values["id"] = case_id if table == "case_file" else case_id * 16 + place
                    _insert(cursor, prefix + table, values)


def _varied(table: str, case_id: int, number: int, values: dict[str, Any]) -> dict[str, Any]:
    """What differs from permit to permit, as long as in the real one."""
    if table == "case_file":
        return {"number": f"{values['number'][:-6]}{number:06}", "head": os.urandom(32)}
    if table == "movement":
        reason = os.urandom(32) if values["reason_hash"] else None
        return {"case_id": case_id, "hash": os.urandom(32), "reason_hash": reason}
    return {"case_id": case_id} if table == "reason" else {"subject": case_id}


def _insert(cursor: Any, table: str, values: dict[str, Any]) -> None:
    marks = ", ".join("%s" for _ in values)
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values())
    )


def sizes(prefix: str) -> dict[str, int]:
    """Bytes of each table with its indexes, after a vacuum."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL" if connection.vendor == "postgresql" else "VACUUM")
        return {name: _size(cursor, prefix + name) for name in TABLES}


def _size(cursor: Any, table: str) -> int:
    from django.db import connection

    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_total_relation_size(%s)", (table,))
    else:
        cursor.execute(
            "SELECT SUM(pgsize) FROM dbstat WHERE name IN "
            "(SELECT name FROM sqlite_master WHERE tbl_name = %s)",
            (table,),
        )
    return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
