"""A hundred people ask for the last place at the same moment: one gets it, 99 are told.

Each side is a process of its own with its own connections, on a real database file or
server, as the web's workers are.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

HERE = Path(__file__).parents[2]
SIDES, EACH = 4, 25
NEAREST = (
    "Tempat terakhir pada waktu itu baru saja diambil orang lain. Waktu kosong terdekat: "
    "Rabu, 25 November 2026 pukul 08.00 WIB; Rabu, 25 November 2026 pukul 08.30 WIB; "
    "Rabu, 25 November 2026 pukul 09.30 WIB."
)
SERVER = os.environ.get("DATABASE_URL", "")


def run(env: dict[str, str], *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.clinic.crowd", *words]
    return subprocess.Popen(
        command, env=env, cwd=HERE, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def answers(process: subprocess.Popen[str]) -> list[list[str]]:
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return json.loads(out)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a crowd on the engine of this run, with a clinic of its own."""
    tmp_path = tmp_path_factory.mktemp("crowd")
    words = {**os.environ, "EKLINIK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE":
             "eklinik.settings", "PYTHONPATH": f"{HERE / 'src'}:{HERE}"}  # fmt: skip
    if not SERVER.startswith("postgres"):
        yield _built({**words, "DATABASE_URL": ""})
        return
    server, name = SERVER.rsplit("/", 1)[0], f"crowd_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield _built({**words, "DATABASE_URL": f"{server}/{name}"})
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _built(words: dict[str, str]) -> dict[str, str]:
    assert answers(run(words, "build")) == []
    return words


def test_hundred_bookings_of_the_last_place_give_one(env: dict[str, str]) -> None:
    sides = [run(env, "book", str(side * EACH), str(EACH)) for side in range(SIDES)]
    found = Counter(tuple(answer) for side in sides for answer in answers(side))
    assert found == {("booked", ""): 1, ("slot_full", NEAREST): 99}
    assert answers(run(env, "count", "9")) == [["1", "1"]]


def test_hundred_submits_of_one_form_give_one_booking(env: dict[str, str]) -> None:
    sides = [run(env, "same", "700", str(EACH)) for _ in range(SIDES)]
    found = Counter(tuple(answer) for side in sides for answer in answers(side))
    assert found == {("booked", ""): 100}
    assert answers(run(env, "count", "10")) == [["1", "1"]]
