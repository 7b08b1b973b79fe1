"""One parent, several children: starts them, restarts a dead one, stops them all."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

from eklinik.serving.words import GiveUp, complain

TICK = 0.2
GRACE = 4.0
STEADY_AFTER = 60.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process to keep alive; each failure doubles the wait before the next start."""

    name: str
    command: list[str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    restarts: int = 0

    def start(self) -> None:
        """Start it in a group of its own, so that all that it started dies with it."""
        with _log(self.log) as out:
            self.process = subprocess.Popen(  # noqa: S603  our own interpreter and module
                self.command, start_new_session=True, stdout=out, stderr=out,
                preexec_fn=_die_with_parent,
            )  # fmt: skip
        self.started = monotonic()

    @property
    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def send(self, number: signal.Signals) -> None:
        """Signal its whole group."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def _log(path: Path | None) -> Iterator[int | None]:
    if path is None:
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as out:
        yield out.fileno()


def child(name: str, *words: str, log: Path | None = None) -> Child:
    """A child that runs one of our own commands."""
    return Child(name, [sys.executable, "-m", "eklinik", *words], log)


def watch(children: list[Child], *, ready: Callable[[], None], url: str) -> int:
    """Keep the children alive until SIGINT or SIGTERM; `ready` is called once `url` answers."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    for one in children:
        one.start()
    told = False
    try:
        while not stop.wait(TICK):
            for one in children:
                revive(one)
            if not told and (not url or answers(url)):
                told = True
                ready()
    finally:
        end(children)
    return 0


def revive(one: Child) -> None:
    """Restart a dead child once its wait is over; what it left behind is killed first."""
    if not one.is_dead:
        if monotonic() - one.started > STEADY_AFTER:
            one.wait = FIRST_WAIT
        return
    if monotonic() - one.started < one.wait:
        return
    code = one.process.returncode if one.process else None
    complain(f"E-Klinik: proses {one.name} berhenti (kode {code}); dijalankan lagi.")
    one.send(signal.SIGKILL)
    one.wait = min(one.wait * 2, LONGEST_WAIT)
    one.restarts += 1
    one.start()


def end(children: list[Child]) -> None:
    """Ask all to stop, wait at most four seconds, then kill what is left."""
    for one in children:
        one.send(signal.SIGTERM)
    deadline = monotonic() + GRACE
    for one in children:
        if one.process is not None:
            with suppress(subprocess.TimeoutExpired):
                one.process.wait(max(0.05, deadline - monotonic()))
        one.send(signal.SIGKILL)


def answers(url: str) -> bool:
    """Somebody answers there without an error of ours."""
    if not url.startswith("http://127.0.0.1:"):
        raise ValueError(url)
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310  own host, http only
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def refuse_busy_port(host: str, port: int) -> None:
    """Stop with a clear message when the port is taken or not ours to take."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise GiveUp(
                f"port {port} di {host} tidak dapat dipakai ({error.strerror}).",
                f"Mungkin E-Klinik sudah berjalan. Hentikan yang itu, atau pilih port lain: "
                f"--port {port + 1}",
            ) from error
