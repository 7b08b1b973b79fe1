"""The web server: granian with Django behind it, and the worker beside it."""

from __future__ import annotations

import signal
from threading import Event


def run_web(host: str, port: int, *, workers: int = 1, threads: int = 4) -> int:
    """Serve until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "eklinik.wsgi:application", address=host, port=port, interface=Interfaces.WSGI,
        workers=workers, blocking_threads=threads, backlog=2048, respawn_failed_workers=True,
        workers_kill_timeout=3, websockets=False,
    ).serve()  # fmt: skip
    return 0


def run_worker() -> int:
    """Deliver what was promised until told to stop."""
    import django

    django.setup()
    from eklinik.notifications.worker import run

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    run(stop)
    return 0
