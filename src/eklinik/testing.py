"""`./eklinik test`: linters, types, import law, and the tests on SQLite and PostgreSQL.

In CI (CI=true) a missing PostgreSQL fails; elsewhere the last lines say what was not run.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from eklinik.serving.upkeep import compile_messages
from eklinik.serving.words import complain, say

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
DEFAULT_PORT = 5432
DOMAIN = (
    "accounts", "applicants", "applications", "archive", "casework", "catalogue", "clinic",
    "decisions", "documents", "feedback", "flows", "insight", "inspections", "licensing",
    "notifications", "outbox", "process", "serving", "staff", "verification",
)  # fmt: skip


@dataclass
class Outcome:
    """What was run and how it ended."""

    lines: list[str] = field(default_factory=list)
    failed: bool = False

    def add(self, name: str, ok: bool, note: str) -> None:
        self.lines.append(f"{'ok   ' if ok else 'GAGAL'} {name}: {note}")
        self.failed = self.failed or not ok


def run_all(rest: list[str]) -> int:
    """Everything; with words for pytest only the tests, on both databases."""
    compile_messages()
    outcome = Outcome()
    if not rest:
        for name, command in _checks():
            _run(outcome, name, command)
    apart = [f"--ignore={place}" for place in BROWSER]
    _run(outcome, "pytest, SQLite", _pytest(rest or apart), DATABASE_URL="")
    for place in () if rest else BROWSER:
        _run_browser(outcome, place)
    with _postgres() as url:
        if url:
            _run(
                outcome,
                "pytest, PostgreSQL",
                _pytest(rest or [*apart, *NO_DATABASE]),
                DATABASE_URL=url,
            )
        else:
            outcome.add("pytest, PostgreSQL", not _in_ci(), "tidak dijalankan: " + _HOW)
    say()
    for line in outcome.lines:
        say(line)
    return int(outcome.failed)


# A browser's driver and the signer each run an event loop: one process cannot hold both.
BROWSER = ("tests/e2e", "tests/flows/test_bpmn_js.py", "tests/web/account/test_passkey.py")
NO_DATABASE = ("--ignore=tests/process", "--ignore=tests/documents/letters")
_HOW = "server tidak ada; pasang postgresql atau isi EKLINIK_TEST_POSTGRES=postgres://…"


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _checks() -> list[tuple[str, list[str]]]:
    packages = [f"src/eklinik/{name}" for name in DOMAIN]
    return [
        ("ruff", [str(BIN / "ruff"), "check", "."]),
        ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
        ("mypy", [str(BIN / "mypy"), *(name for name in packages if (ROOT / name).is_dir())]),
        ("import-linter", [str(BIN / "lint-imports")]),
    ]


def _pytest(rest: list[str]) -> list[str]:
    chosen = any(word in {"-n", "--numprocesses"} or word.startswith("-n") for word in rest)
    spread = [] if chosen or "--pdb" in rest else ["-n", "2", "--dist", "loadfile"]
    return [sys.executable, "-m", "pytest", *spread, *rest]


def _run(outcome: Outcome, name: str, command: list[str], **extra: str) -> None:
    """Run a tool and keep how it ended."""
    say(f"── {name}")
    began = monotonic()
    code = _call(command, extra)
    outcome.add(name, code == 0, f"{monotonic() - began:.0f} detik")


def _run_browser(outcome: Outcome, place: str) -> None:
    """Walk pages in Chromium; what failed gets a second try alone, and the last lines say so."""
    say(f"── pytest, Chromium, {place}")
    began = monotonic()
    with tempfile.TemporaryDirectory(prefix="eklinik-lf-") as kept:
        command = [*_pytest([place]), "-o", f"cache_dir={kept}"]
        code, again = _call(command, {"DATABASE_URL": ""}), ""
        if code:
            again = ", yang gagal dicoba sekali lagi"
            code = _call([*command, "--lf"], {"DATABASE_URL": ""})
    note = f"{monotonic() - began:.0f} detik{again}"
    outcome.add(f"pytest, Chromium, {place}", code == 0, note)


def _call(command: list[str], extra: Mapping[str, str]) -> int:
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", **extra}
    return subprocess.call(command, cwd=ROOT, env=env)  # noqa: S603  tools of our own environment


@contextmanager
def _postgres() -> Iterator[str]:
    """The address of a server to test on: named, running, or thrown up for the moment."""
    if url := os.environ.get("EKLINIK_TEST_POSTGRES", ""):
        yield url
    elif _listens(DEFAULT_PORT):
        yield f"postgres://postgres@127.0.0.1:{DEFAULT_PORT}/postgres"
    elif programs := postgres_programs():
        with throwaway_cluster(programs) as url:
            yield url
    else:
        yield ""


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def postgres_programs() -> Path | None:
    """The directory of initdb and pg_ctl, the newest when there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _version(path: Path) -> int:
    name = path.parts[-3]
    return int(name) if name.isdigit() else 0


@contextmanager
def throwaway_cluster(programs: Path) -> Iterator[str]:
    """A PostgreSQL that lives as long as the tests, owned by an ordinary user."""
    with tempfile.TemporaryDirectory(prefix="eklinik-pg-") as directory:
        home = Path(directory)
        user = _ordinary_user()
        if user:
            shutil.chown(home, user)
        port = _free_port()
        data = str(home / "data")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c fsync=off"
        _as(user, [str(programs / "initdb"), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                   "--no-sync", "-D", data])  # fmt: skip
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(home / "log")]
        _as(user, [*control, "-o", options, "start"])
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            _as(user, [*control, "-m", "immediate", "stop"])


def _ordinary_user() -> str:
    """Whom to run PostgreSQL as when we are root, which it refuses."""
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _as(user: str, command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603  PostgreSQL's own programs
        command, user=user or None, group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None, cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        complain(done.stdout + done.stderr)
        raise SystemExit(f"E-Klinik: {Path(command[0]).name} gagal.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
