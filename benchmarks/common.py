"""What the benchmarks share: a scratch database with a small office, and interleaved rounds."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

Round = Callable[[], float]


@contextmanager
def scratch_database(engine: str) -> Iterator[None]:
    """Django on an empty database of that engine ("sqlite" or "postgresql"), dropped afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["EKLINIK_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        if engine == "postgresql":
            os.environ["DATABASE_URL"] = os.environ.get(
                "EKLINIK_BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/eklinik_bench"
            )
            _recreate(os.environ["DATABASE_URL"])
        import django

        django.setup()
        from django.core.management import call_command

        Path(folder, "files").mkdir()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def _recreate(url: str) -> None:
    import psycopg

    server, name = url.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")


def interleaved(contestants: dict[str, Round], rounds: int = 7) -> dict[str, float]:
    """The median of each contestant's rounds, taken in turn so that drift meets all alike."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run()
    for _ in range(rounds):
        for name, run in contestants.items():
            taken[name].append(run())
    return {name: statistics.median(values) for name, values in taken.items()}


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start
