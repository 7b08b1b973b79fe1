"""Eight officers in eight processes on the real engine: no ticket twice, none lost."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest

pytestmark = pytest.mark.slow


def test_eight_processes_call_every_ticket_once() -> None:
    url = os.environ.get("DATABASE_URL", "")
    engine, env = "postgresql" if url else "sqlite", dict(os.environ)
    env.pop("DATABASE_URL", None)
    if url:
        name = f"/eklinik_queue_{os.getpid()}"
        env["EKLINIK_BENCH_POSTGRES"] = urlunsplit(urlsplit(url)._replace(path=name))
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.queue", engine, "20", "1"], env=env,
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    if url:
        drop(url, name)
    assert done.returncode == 0, done.stderr[-2000:]
    told = done.stdout.splitlines()
    assert told[1] == f"{engine} 1 process(es): 0 duplicates, 0 lost"
    assert told[3] == f"{engine} 8 process(es): 0 duplicates, 0 lost"
    assert told[4] == "tickets 180, not served 0"


def drop(url: str, name: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name.lstrip('/')} WITH (FORCE)")
