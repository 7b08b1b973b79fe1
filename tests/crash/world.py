"""A real web server, a real worker and a real mail server, the first two of which get killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from tests.notifications.conftest import free_port

PATIENCE = 60.0


class Mailbox(MessageHandler):
    """Counts what arrives by Message-ID; `on_mail` is called before the answer goes out."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: Counter[str] = Counter()
        self.on_mail: Callable[[int], None] = lambda number: None

    def handle_message(self, message: Any) -> None:
        self.arrived[message["Message-ID"]] += 1
        self.on_mail(self.arrived.total())


@dataclass
class Killable:
    """A process of ours with all its children, killed as a power cut would."""

    words: list[str]
    env: dict[str, str]
    log: Path
    kills: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "eklinik", *self.words], env=self.env,
                start_new_session=True, stdout=out, stderr=out,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to the whole group, and start it again."""
        self.stop()
        self.kills += 1
        self.start()

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class World:
    """The scratch installation of one test."""

    env: dict[str, str]
    folder: Path
    mailbox: Mailbox
    port: int
    web: Killable
    worker: Killable
    cast: dict[str, Any] = field(default_factory=dict)

    def ask(self, module: str) -> dict[str, Any]:
        """The JSON that a module of ours prints when run on this installation."""
        done = subprocess.run(
            [sys.executable, "-m", module], env=self.env, capture_output=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    def take(self, case_id: int, verb: str, by: str, seq: int) -> None:
        """POST a verb until it is answered; the same key each time, so that it counts once."""
        url = f"http://127.0.0.1:{self.port}/api/v1/cases/{case_id}/{verb}"
        headers = {
            "Authorization": f"Bearer {self.cast['tokens'][by]}",
            "Idempotency-Key": f"{case_id}-{seq}",
        }
        body = {"seen": seq, "reason": "Bolak-balik demi uji"}
        answer = self._answered(lambda: httpx.post(url, json=body, headers=headers, timeout=20))
        assert answer.status_code == 200, (verb, answer.status_code, answer.text)
        assert answer.json()["seq"] == seq + 1

    def _answered(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return ask()
            except httpx.TransportError:
                assert time.monotonic() < deadline, self.web.log.read_text()[-2000:]
                time.sleep(0.1)


@contextmanager
def world(folder: Path, database_url: str) -> Iterator[World]:
    """A filled installation with web, worker and mail server running."""
    mailbox = Mailbox()
    mail = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    port = free_port()
    env = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "eklinik.settings", "EKLINIK_DATA": str(folder),
        "DATABASE_URL": database_url, "EKLINIK_SMTP": f"smtp://127.0.0.1:{mail.port}",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    web = Killable(["_web", "127.0.0.1", str(port), "1", "2"], env, folder / "web.log")
    worker = Killable(["_worker"], env, folder / "worker.log")
    here = World(env, folder, mailbox, port, web, worker)
    try:
        here.cast = here.ask("tests.crash.prepare")
        web.start()
        worker.start()
        yield here
    finally:
        web.stop()
        worker.stop()
        mail.stop()


@contextmanager
def database(url: str) -> Iterator[str]:
    """The address of an empty database beside the one of `url`; empty for SQLite."""
    if not url:
        yield ""
        return
    import psycopg

    parts, name = urlsplit(url), f"eklinik_crash_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
