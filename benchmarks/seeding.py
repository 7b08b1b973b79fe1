"""Many cases by bulk SQL, spread over steps, due dates and permits; 40,000 wait for FO at most."""

from __future__ import annotations

from typing import Any

from django.db import connection

from eklinik.casework.models import Case

OPEN_FOR_ROLE = 40_000


def seed(template: Any, count: int) -> None:
    """`count` copies of a case, numbered; the first 40,000 wait for front office.

    The rest are done.  Due dates are spread over 200 days with many ties, as in real life.
    """
    columns = [f.column for f in Case._meta.concrete_fields if f.column not in ("id", *VARIES)]
    kept = ", ".join(f"t.{name}" for name in columns)
    names = ", ".join([*columns, *VARIES])
    numbers, source = _numbers(count)
    insert = (
        f"INSERT INTO case_file ({names}) {numbers} "
        f"SELECT {kept}, 'benih-' || n, {closed()}, {due()} FROM case_file t, {source} "
        "WHERE t.id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(insert, (template.pk,))
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":  # the log of a bulk load is not what readers live with
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


VARIES = ("number", "closed_at", "due_at")


def _numbers(count: int) -> tuple[str, str]:
    if connection.vendor == "postgresql":
        return "", f"generate_series(1, {count}) AS numbers(n)"
    counting = "SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
    return f"WITH RECURSIVE numbers(n) AS ({counting} WHERE n < {count})", "numbers"


def closed() -> str:
    """When a copy was closed, as SQL."""
    return f"CASE WHEN n <= {OPEN_FOR_ROLE} THEN NULL ELSE t.entered_at END"


def due() -> str:
    """When a copy is due, as SQL."""
    if connection.vendor == "sqlite":
        return "datetime(t.entered_at, '+' || (n %% 200) || ' days')"
    return "t.entered_at + (n %% 200) * interval '1 day'"
