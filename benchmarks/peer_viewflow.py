"""The door beside django-viewflow, both carrying a permit through thirteen passings.

    python -m benchmarks.peer_viewflow postgresql
    python -m benchmarks.peer_viewflow sqlite

django-viewflow (AGPL) is never part of the product: it gets an environment of its own
in the system's temporary directory, and runs in a process of its own.  The chart has
one return to the applicant.  Neither side makes letters or visits: our acts are
silenced, theirs do not exist.  Ours still checks rights, four eyes, rules and products,
and writes chain, reason and promise.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from pydantic import BaseModel

from benchmarks.common import _recreate, interleaved, scratch_database, timed

PACKAGES = ("django-viewflow==2.4.0", "Django==5.2.*", "psycopg[binary]==3.*")
HERE = Path(__file__).parent / "peers" / "viewflow"
PERMITS, PASSINGS = 5, 13
ROUTE = (
    ("submit", "pemohon"), ("return_to_applicant", "fo"), ("submit", "pemohon"), ("accept", "fo"),
    ("schedule", "teknis"), ("report", "teknis"), ("accept", "kasi"), ("send", "teknis"),
    ("accept", "kasi"), ("determine", "kabid"), ("sign", "kepala"), ("notify", "teknis"),
    ("archive", "fo"),
)  # fmt: skip


def main(engine: str) -> None:
    """Measure one engine and print the figures."""
    with scratch_database(engine), peer(engine) as ask:
        ours = Ours()
        medians = interleaved({"viewflow": lambda: ask(PERMITS), "take": ours.round})
    each = {name: value / (PERMITS * PASSINGS) for name, value in medians.items()}
    for name, seconds in each.items():
        print(f"{engine} {name}: {1 / seconds:.0f} transitions/s, {seconds * 1000:.3f} ms")
    print(f"{engine} take is {each['viewflow'] / each['take']:.1f} x as fast as viewflow")


class Ours:
    """Permits through the chart with a visit, by the door, the actors loaded before."""

    def __init__(self) -> None:
        from tests.people import build_house

        silence()
        self.house = build_house()
        self.actors = {name: self.house.actor(name) for _, name in ROUTE}
        self.applicant = self.house.applicant()

    def round(self) -> float:
        cases = [self.opened() for _ in range(PERMITS)]
        return timed(lambda: [self.carry(case) for case in cases])

    def opened(self) -> Any:
        """A case whose products count from the start: nobody makes them here."""
        from eklinik.casework.opening import open_case
        from tests.people import NOW

        made = {"ref": "1", "digest": "0" * 64, "step": "", "seq": 0}
        kinds = ("inspection_report", "draft_letter", "signed_letter")
        return open_case(
            office=self.house.office, permit_version_id=self.house.permits["visited"].pk,
            applicant=self.applicant, request_kind="baru", channel="online", at=NOW,
            received_at=NOW, facts={
                "applicant_user": self.house.users["pemohon"].pk, "documents_complete": True,
                "products": dict.fromkeys(kinds, made),
            },
        )  # fmt: skip

    def carry(self, case: Any) -> None:
        from eklinik.casework.take import take
        from tests.people import NOW

        for verb, name in ROUTE:
            passed = take(case.pk, verb, by=self.actors[name], at=NOW, reason="Demi ukuran")
        assert (passed.closed, passed.seq) == (True, PASSINGS)


class Nothing(BaseModel):
    """No input."""


def silence() -> None:
    """Acts that do nothing and inputs that ask for nothing; products stand from the start."""
    from eklinik.casework import registry
    from eklinik.process.kernel import Process

    for name in registry.ACTS:
        registry.ACTS[name] = lambda passing: None
    for name in registry.SCHEMAS:
        registry.SCHEMAS[name] = Nothing
    place = Process.place
    Process.place = lambda chart, key: place(chart, key) if key else -1  # type: ignore[method-assign]


@contextmanager
def peer(engine: str) -> Iterator[Any]:
    """Ask the peer's process for a round of so many permits; it answers in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        words = {"PEER_ENGINE": engine, **_database(engine, Path(folder))}
        process = subprocess.Popen(
            [str(interpreter()), "run.py"], cwd=HERE, env={**os.environ, **words}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None
        assert stdout is not None
        assert stdout.readline().strip() == "ready"

        def ask(permits: int) -> float:
            stdin.write(f"{permits}\n")
            stdin.flush()
            return float(stdout.readline())

        yield ask
        stdin.close()
        process.wait(30)


def _database(engine: str, folder: Path) -> dict[str, str]:
    if engine == "sqlite":
        return {"PEER_NAME": str(folder / "peer.sqlite3")}
    url = os.environ["DATABASE_URL"] + "_peer"
    _recreate(url)
    parts = urlparse(url)
    return {
        "PEER_NAME": parts.path.lstrip("/"), "PEER_HOST": parts.hostname or "",
        "PEER_PORT": str(parts.port or ""), "PEER_USER": unquote(parts.username or ""),
        "PEER_PASSWORD": unquote(parts.password or ""),
    }  # fmt: skip


def interpreter() -> Path:
    """The Python of the peer's own environment, made on first use."""
    home = Path(tempfile.gettempdir()) / "eklinik-peer-viewflow"
    python = home / "bin" / "python"
    if not (home / "made").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (home / "made").touch()
    return python


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "postgresql")
