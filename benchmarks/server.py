"""One granian with one worker, and a client that is signed in."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


BARE = "benchmarks.settings_bare"


@contextmanager
def server(settings: str = "benchmarks.settings") -> Iterator[str]:
    """The address of a running server on the scratch database of this process."""
    port = free_port()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
        "--workers", "1", "--blocking-threads", "2", "--log-level", "warning",
        "benchmarks.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url: str, seconds: float = 30) -> None:
    """Wait until the address answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise TimeoutError(url)


def signed_in(address: str, username: str) -> httpx.Client:
    """A client with that user's session, made straight in the session store."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from eklinik.accounts.models import User

    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, "csrftoken": "a" * 32}
    return httpx.Client(base_url=address, cookies=cookies, timeout=30)
