"""The door beside raw SQL that writes the same rows with the same durability.

    python -m benchmarks.take sqlite
    python -m benchmarks.take postgresql

Both pass the same number of cases back and forth; `take` has everything on
(rights, four eyes, rules, products, chain, promise, clock), the actor loaded
before.  Prints transitions a second, statements, bytes, and the ratio.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from benchmarks.common import interleaved, scratch_database, timed

CASES, PASSES = 40, 4


def main(engine: str) -> None:
    """Measure one engine and print the figures."""
    with scratch_database(engine):
        from tests.people import build_house

        house = build_house()
        door, floor = Door(house), Floor(house, engine)
        medians = interleaved({"floor": floor.round, "take": door.round})
        per_step = {name: value / (CASES * PASSES) for name, value in medians.items()}
        for name, seconds in per_step.items():
            print(f"{engine} {name}: {1 / seconds:.0f} transitions/s, {seconds * 1000:.3f} ms")
        print(f"{engine} ratio take/floor: {per_step['take'] / per_step['floor']:.2f}")


class Door:
    """Cases that go back and forth between front office's check and the refusal's draft."""

    def __init__(self, house: Any) -> None:
        from eklinik.casework.models import Case
        from eklinik.casework.take import take
        from tests.people import NOW

        self.take, self.at = take, NOW
        first = house.case()
        self.cases = [first, *(copy_of(first, Case, n) for n in range(CASES - 1))]
        applicant = house.actor("pemohon")
        for case in self.cases:
            take(case.pk, "submit", by=applicant, at=NOW)
        self.fo, self.staff = house.actor("fo"), house.actor("teknis")
        for case in self.cases:
            take(case.pk, "refuse", by=self.fo, at=NOW, reason="ke draf")
            take(case.pk, "reconsider", by=self.staff, at=NOW, reason="kembali")

    def round(self) -> float:
        return timed(self.passes)

    def passes(self) -> None:
        for case in self.cases:
            for _ in range(PASSES // 2):
                self.take(case.pk, "refuse", by=self.staff, at=self.at, reason="bolak-balik")
                self.take(case.pk, "reconsider", by=self.staff, at=self.at, reason="bolak-balik")


def copy_of(case: Any, model: Any, n: int) -> Any:
    """Another case like this one, with a number of its own."""
    words = {f.attname: getattr(case, f.attname) for f in model._meta.concrete_fields}
    return model.objects.create(**{**words, "id": None, "number": f"salin-{n}"})


class Floor:
    """The same rows by hand on a driver's own connection, in one transaction each."""

    def __init__(self, house: Any, engine: str) -> None:
        from eklinik.casework.models import Case

        self.engine = engine
        first = house.case()
        ids = [first.pk, *(copy_of(first, Case, 1000 + n).pk for n in range(CASES - 1))]
        self.ids, self.office = ids, house.office.pk
        self.user = house.users["teknis"].pk
        self.connection = _own_connection(engine)
        self.mark = "%s" if engine == "postgresql" else "?"
        self.json = "%s::jsonb" if engine == "postgresql" else "?"

    def round(self) -> float:
        return timed(self.passes)

    def passes(self) -> None:
        for case_id in self.ids:
            for _ in range(PASSES):
                self.one(case_id)

    def one(self, case_id: int) -> None:
        with transaction(self.connection, self.engine) as run:
            tail = " FOR UPDATE" if self.engine == "postgresql" else ""
            found = run(
                f"SELECT step, facts, seq, head FROM case_file WHERE id = {self.mark}{tail}",
                (case_id,),
            ).fetchone()
            self.write(run, case_id, *found)

    def write(
        self, run: Callable[..., Any], case_id: int, step: str, facts: Any, seq: int, head: bytes
    ) -> None:
        m, seq, at = self.mark, seq + 1, datetime.now(UTC)
        reason = sha256(f"{case_id}/{seq}/bolak-balik".encode()).digest()
        row = (case_id, seq, at.isoformat(), "refuse", step, step, self.user, "x", 1, "")
        digest = sha256(bytes(head) + json.dumps([*row, reason.hex()]).encode()).digest()
        run(
            f"INSERT INTO reason (case_id, seq, text) VALUES ({m},{m},{m})",
            (case_id, seq, "bolak-balik"),
        )
        run(
            "INSERT INTO movement (case_id, seq, at, verb, from_step, to_step, actor_id, role,"
            f" posting, record, reason_hash, hash) VALUES ({','.join([m] * 12)})",
            (*row, reason, digest),
        )
        run(
            "INSERT INTO promise (office_id, topic, subject, seq, tells, created_at)"
            f" VALUES ({','.join([m] * 6)})",
            (self.office, "movement", case_id, seq, "a", row[2]),
        )
        kept = facts if isinstance(facts, str) else json.dumps(facts)
        run(f"UPDATE case_file SET step={m}, role={m}, entered_at={m}, due_at={m},"
            f" facts={self.json}, seq={m}, head={m} WHERE id={m}",
            (step, "technical_staff", row[2], row[2], kept, seq, digest, case_id))  # fmt: skip


def _own_connection(engine: str) -> Any:
    from django.conf import settings

    if engine == "postgresql":
        import os

        import psycopg

        return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    import sqlite3

    database = settings.DATABASES["default"]
    connection = sqlite3.connect(database["NAME"], isolation_level=None, timeout=20)
    for statement in database["OPTIONS"]["init_command"].split(";"):
        if statement.strip():
            connection.execute(statement)
    return connection


@contextmanager
def transaction(connection: Any, engine: str) -> Iterator[Callable[..., Any]]:
    """BEGIN … COMMIT on a driver's connection."""
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if engine == "sqlite" else "BEGIN")
    yield cursor.execute
    cursor.execute("COMMIT")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
