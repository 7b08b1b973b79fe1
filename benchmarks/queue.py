"""The clinic's queue beside the raw locked counter: pairs of issue and call a second.

    python -m benchmarks.queue sqlite
    python -m benchmarks.queue postgresql
    python -m benchmarks.queue sqlite 25 1      # pairs a process, rounds

A pair is one ticket issued, called and finished, by a process with a desk of its
own; the floor is the same counter by hand on a driver's own connection, one
transaction a number.  With 1 and with 8 processes; each round counts numbers that
came twice and tickets that were served twice or lost.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter
from typing import Any

CREWS = (1, 8)
PAIRS, ROUNDS = 100, 3
COUNT = (
    "INSERT INTO ticket_counter (office_id, day, letter, value) VALUES ({m}, {m}, {m}, 1) "
    "ON CONFLICT (office_id, day, letter) DO UPDATE SET value = ticket_counter.value + 1 "
    "RETURNING value"
)


@dataclass(frozen=True, slots=True)
class Round:
    """What a crew did: pairs or numbers a second, and what went wrong."""

    speed: float
    duplicates: int
    lost: int


def main(engine: str, pairs: int = PAIRS, rounds: int = ROUNDS) -> None:
    """Measure one engine and print the figures."""
    from benchmarks.common import scratch_database

    with scratch_database(engine):
        desks = _desks()
        for crew in CREWS:
            found = {"floor": [], "queue": []}
            for _ in range(rounds):
                for mode, taken in found.items():
                    taken.append(_round(mode, desks[:crew], pairs))
            _say(engine, crew, found)
        _settled()


def _say(engine: str, crew: int, found: dict[str, list[Round]]) -> None:
    speed = {mode: statistics.median(r.speed for r in taken) for mode, taken in found.items()}
    wrong = {mode: sum(r.duplicates for r in taken) for mode, taken in found.items()}
    lost = sum(r.lost for r in found["queue"])
    print(
        f"{engine} {crew} process(es): counter {speed['floor']:.0f} numbers/s, "
        f"queue {speed['queue']:.0f} pairs/s, ratio {speed['queue'] / speed['floor']:.2f}"
    )
    print(f"{engine} {crew} process(es): {wrong['floor'] + wrong['queue']} duplicates, {lost} lost")


def _desks() -> list[tuple[int, int]]:
    """Eight desks with an officer each: (desk, user)."""
    from eklinik.accounts.models import User
    from eklinik.clinic.desks import sign_on
    from eklinik.clinic.models import ClinicService, Desk
    from tests.people import NOW, build_house

    office = build_house().office
    ClinicService.objects.create(office=office, letter="A", name="Layanan contoh", kinds=[])
    found = []
    for n in range(max(CREWS)):
        desk = Desk.objects.create(office=office, name=f"Loket {n}", kind="in_person")
        user = User.objects.create(username=f"loket{n}", name=f"Petugas {n} Contoh", office=office)
        sign_on(desk, by=user.pk, at=NOW)
        found.append((desk.pk, user.pk))
    return found


def _round(mode: str, desks: list[tuple[int, int]], pairs: int) -> Round:
    words = [sys.executable, "-m", "benchmarks.queue", "worker", mode, str(pairs)]
    crew = [
        subprocess.Popen(
            [*words, str(user)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ,
        )
        for _, user in desks
    ]  # fmt: skip
    for process in crew:
        _line(process)
    start = perf_counter()
    for process in crew:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [json.loads(_line(process)) for process in crew]
    seconds = perf_counter() - start
    for process in crew:
        process.communicate()
    numbers = [number for answer in answers for number in answer["numbers"]]
    served = [pk for answer in answers for pk in answer["served"]]
    doubled = len(numbers) - len(set(numbers)) + len(served) - len(set(served))
    return Round(len(desks) * pairs / seconds, doubled, len(numbers) - len(served))


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a worker ended with {process.wait()}")
    return line


def _settled() -> None:
    """Every ticket of the database was served, and the counter stands at their number."""
    from eklinik.clinic.models import Ticket

    left = Ticket.objects.exclude(state="done").count()
    print(f"tickets {Ticket.objects.count()}, not served {left}")


def worker(mode: str, pairs: int, user_id: int) -> None:
    """One officer's process: says that it is ready, waits for the word, works, tells."""
    import django

    django.setup()
    work = _queue(user_id) if mode == "queue" else _floor()
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(work(pairs)), flush=True)


def _queue(user_id: int) -> Any:
    from eklinik.clinic import queue
    from eklinik.clinic.desks import session_of
    from eklinik.clinic.models import ClinicService
    from tests.people import NOW

    session = session_of(user_id)
    assert session is not None
    office, service = session.desk.office, ClinicService.objects.get()

    def serve() -> int | None:
        ticket = queue.call_next(session, at=NOW)
        if ticket is not None:
            queue.finish(ticket.pk, session=session, at=NOW)
        return ticket.pk if ticket else None

    def work(pairs: int) -> dict[str, Any]:
        numbers, served = [], []
        for _ in range(pairs):
            words = {"kind": "in_person", "source": "reception", "at": NOW, "force": True}
            numbers.append(queue.issue(office, service, **words).number)
            served.append(serve())
        return {"numbers": numbers, "served": [pk for pk in served if pk]}

    return work


def _floor() -> Any:
    from benchmarks.take import _own_connection, transaction
    from eklinik.accounts.models import Office

    engine = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    office, connection = Office.objects.get().pk, _own_connection(engine)
    statement = COUNT.format(m="%s" if engine == "postgresql" else "?")

    def work(pairs: int) -> dict[str, Any]:
        numbers = []
        for _ in range(pairs):
            with transaction(connection, engine) as run:
                numbers.append(run(statement, (office, "2026-11-24", "Z")).fetchone()[0])
        return {"numbers": numbers, "served": numbers}

    return work


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        worker(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main(*sys.argv[1:2], *map(int, sys.argv[2:4]))
