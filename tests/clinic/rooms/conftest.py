"""Sandboxes that speak the providers' published shapes, each on a port of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer

import pytest

from eklinik.clinic.rooms import wire
from eklinik.clinic.rooms.zoom import forget_tokens
from eklinik.sandbox import zoom as sandbox
from eklinik.sandbox.jitsi import Jitsi
from eklinik.sandbox.zoom import Zoom

SECRET = "rahasia-contoh-untuk-uji-saja-0123456789"


@pytest.fixture
def served() -> Iterator[Callable[[ThreadingHTTPServer], ThreadingHTTPServer]]:
    """Run a sandbox until the test ends."""
    running: list[ThreadingHTTPServer] = []

    def serve(server: ThreadingHTTPServer) -> ThreadingHTTPServer:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        running.append(server)
        return server

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def zoom(served, settings, monkeypatch) -> Zoom:
    """A Zoom that works, with the house set up for it."""
    forget_tokens()
    monkeypatch.setattr(sandbox, "HANGS", 3)
    server = served(Zoom(0))
    settings.EKLINIK_ZOOM_ACCOUNT_ID = "akun-contoh"
    settings.EKLINIK_ZOOM_CLIENT_ID = "klien-contoh"
    settings.EKLINIK_ZOOM_CLIENT_SECRET = "rahasia-contoh"
    settings.EKLINIK_ZOOM_API = f"{server.home}/v2"
    settings.EKLINIK_ZOOM_AUTH = f"{server.home}/oauth/token"
    yield server
    forget_tokens()


@pytest.fixture
def jitsi(served, settings) -> Jitsi:
    """A Jitsi that shares a secret with the house."""
    server = served(Jitsi(0, secret=SECRET))
    settings.EKLINIK_JITSI_URL = server.home
    settings.EKLINIK_JITSI_APP_ID = "eklinik"
    settings.EKLINIK_JITSI_SECRET = SECRET
    return server


@pytest.fixture
def in_a_hurry(monkeypatch) -> None:
    """The same limits, shorter, so that a hanging provider costs a second."""
    monkeypatch.setattr(wire, "TIMEOUT", 1.0)
