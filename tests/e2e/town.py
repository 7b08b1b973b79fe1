"""The town of the browser tests: a server of its own, people with their own browsers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, expect

from eklinik.demo.accounts import PASSWORD
from eklinik.sandbox.gateway import Gateway
from eklinik.serving.supervisor import answers
from tests.e2e.harness import context
from tests.e2e.prepare import NUMBERS, PAGES

ROOT = Path(__file__).parents[2]
PHONE, DESK = 360, 1280
START_SECONDS = 60.0
JITSI_SECRET = "rahasia-contoh-untuk-jitsi-bak-pasir"
PATIENCE = 30_000
"""Milliseconds; a machine that is busy with other tests renders letters slowly."""
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Served:
    """A running E-Klinik: web, worker and the gateway that its text messages go to."""

    url: str
    data: Path
    gateway: Gateway

    @property
    def pages(self) -> dict[str, dict[str, str]]:
        """Every page to look at: audience -> name -> address."""
        found: dict[str, dict[str, str]] = json.loads((self.data / PAGES).read_text())
        return found

    @property
    def numbers(self) -> dict[str, str]:
        """The case numbers of the stories, by key."""
        found: dict[str, str] = json.loads((self.data / NUMBERS).read_text())
        return found


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    """Prepare a data directory and serve it as the demo does."""
    gateway, port, jitsi, zoom = Gateway(0), *(_free_port() for _ in range(3))
    Thread(target=gateway.serve_forever, daemon=True).start()
    words = {key: text for key, text in os.environ.items() if key != "DATABASE_URL"}
    for name in ("EKLINIK_SMS_GATEWAY", "EKLINIK_WHATSAPP_GATEWAY"):
        words[name] = f"http://127.0.0.1:{gateway.server_address[1]}/"
    words |= rooms(jitsi, zoom) | {"PYTHONPATH": str(ROOT / "src")}
    prepare = [sys.executable, "-m", "tests.e2e.prepare", str(data), str(port)]
    subprocess.run(prepare, cwd=ROOT, env=words, check=True)
    serve = [sys.executable, "-m", "eklinik", "demo", "--data", str(data), "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (
        sandbox("jitsi", jitsi, "--secret", JITSI_SECRET),
        sandbox("zoom", zoom, "--mode", "error"),
        subprocess.Popen(serve, cwd=ROOT, env=words, stdout=subprocess.DEVNULL) as process,
    ):
        try:
            _wait_for(f"{url}/healthz")
            yield Served(url, data, gateway)
        finally:
            process.send_signal(signal.SIGINT)
            gateway.shutdown()
            gateway.server_close()


def rooms(jitsi: int, zoom: int) -> dict[str, str]:
    """The settings of the office's Jitsi, and of a Zoom that is out of order."""
    home = f"http://127.0.0.1:{zoom}"
    return {
        "EKLINIK_JITSI_URL": f"http://127.0.0.1:{jitsi}", "EKLINIK_JITSI_APP_ID": "eklinik",
        "EKLINIK_JITSI_SECRET": JITSI_SECRET, "EKLINIK_ZOOM_ACCOUNT_ID": "akun-contoh",
        "EKLINIK_ZOOM_CLIENT_ID": "klien-contoh", "EKLINIK_ZOOM_CLIENT_SECRET": "rahasia-contoh",
        "EKLINIK_ZOOM_API": f"{home}/v2", "EKLINIK_ZOOM_AUTH": f"{home}/oauth/token",
    }  # fmt: skip


@contextmanager
def sandbox(name: str, port: int, *words: str) -> Iterator[None]:
    """A process that speaks a provider's published interface, while the block runs."""
    command = [sys.executable, "-m", f"eklinik.sandbox.{name}", "--port", str(port), *words]
    words = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, cwd=ROOT, env=words, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_for(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while not answers(url):
        assert time.monotonic() < until, f"{url} does not answer"
        time.sleep(0.2)


@dataclass
class Town:
    """The office as people meet it; `page(name)` is the browser of one person, kept open."""

    served: Served
    browser: Browser
    open: ExitStack
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.served.url

    def page(self, name: str, *, width: int = DESK, javascript: bool = True) -> Page:
        """Somebody's own browser, as it was left."""
        if name not in self.pages:
            visitor = self.open.enter_context(
                context(self.browser, width=width, javascript=javascript, base_url=self.url)
            )
            self.pages[name] = visitor.new_page()
            self.pages[name].set_default_timeout(PATIENCE)
        return self.pages[name]

    def officer(self, login: str) -> Page:
        """A member of staff, logged in with the demo's password."""
        page = self.page(login)
        if page.url == "about:blank":
            page.goto(f"{self.url}/masuk/")
            log_in(page, login, PASSWORD)
            expect(page).to_have_url(re.compile(r"/(kantor|kelola)/$"))
        return page

    def text_to(self, phone: str, words: str) -> str:
        """Wait until the worker has sent a text message with these words to the phone."""
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            with self.served.gateway.lock:
                rows = list(self.served.gateway.messages.values())
            texts = [row["text"] for row in rows if row["to"] == phone and words in row["text"]]
            if texts:
                return str(texts[-1])
            time.sleep(0.2)
        raise AssertionError(f"no text message {words!r} to {phone}")


def log_in(page: Page, login: str, password: str) -> None:
    """By name and password, on the login page where one stands."""
    page.get_by_label("Nama pengguna, nomor ponsel, atau surel").fill(login)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
