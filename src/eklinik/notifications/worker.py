"""The worker: sweeps promises every second and does periodic work under a lease.

There is no job queue: the row is the promise and the sweep both the wake-up and
the guarantee (see docs/decisions).  A worker may be killed at any moment.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import close_old_connections
from django.db.utils import Error as DatabaseError
from django.utils import timezone

from eklinik.accounts import codes, throttle
from eklinik.applications.lapse import sweep_lapses
from eklinik.casework.audit import seal_days
from eklinik.clinic.booking_sweeps import sweep_bookings
from eklinik.clinic.capture import folder as scan_folder
from eklinik.clinic.capture import wiping as scans
from eklinik.clinic.closing import sweep_days
from eklinik.clinic.online import close_left_open
from eklinik.decisions.sign import sweep_orphans
from eklinik.documents import store
from eklinik.feedback.asking import sweep_surveys
from eklinik.licensing.importers import run as law_imports
from eklinik.licensing.oss import inbound as oss_inbound
from eklinik.licensing.oss import outbound as oss_outbound
from eklinik.notifications.sweep import sweep
from eklinik.outbox.lease import acquire

log = structlog.get_logger()
IDLE = 1.0


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that one worker does every so often."""

    name: str
    every: timedelta
    work: Callable[[datetime], object]


PERIODIC = (
    Periodic("surveys", timedelta(minutes=15), lambda at: sweep_surveys(at=at)),
    Periodic("lapses", timedelta(minutes=5), lambda at: sweep_lapses(at=at)),
    Periodic("seals", timedelta(hours=1), lambda at: seal_days(at=at)),
    Periodic("orphans", timedelta(hours=1), lambda at: sweep_orphans(at=at)),
    Periodic("files", timedelta(hours=6), lambda at: store.sweep(at=at)),
    Periodic("law_imports", timedelta(seconds=2), lambda at: law_imports.sweep(at=at)),
    Periodic("oss_out", timedelta(seconds=1), lambda at: oss_outbound.sweep(at=at)),
    Periodic("oss_in", timedelta(minutes=1), lambda at: oss_inbound.sweep(at=at)),
    Periodic("oss_polls", timedelta(minutes=30), lambda at: oss_outbound.poll(at=at)),
    Periodic("throttles", timedelta(hours=1), lambda at: throttle.sweep(at=at)),
    Periodic("bookings", timedelta(minutes=1), lambda at: sweep_bookings(at=at)),
    Periodic("queue_days", timedelta(hours=1), lambda at: sweep_days(at=at)),
    Periodic("rooms", timedelta(minutes=1), lambda at: close_left_open(at=at)),
    Periodic("scan_folder", timedelta(seconds=3), lambda at: scan_folder.sweep(at=at)),
    Periodic("scan_wipes", timedelta(minutes=5), lambda at: scans.sweep(at=at)),
    Periodic("codes", timedelta(hours=1), lambda at: codes.sweep(at=at)),
)


def round_of_work(*, at: datetime, holder: str) -> None:
    """One round: the sweep, then whatever periodic work is due."""
    sweep(at=at)
    for item in PERIODIC:
        if acquire(item.name, holder=holder, at=at, every=item.every):
            item.work(at)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; a database that is away is waited for."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    while not stop.is_set():
        try:
            close_old_connections()
            round_of_work(at=timezone.now(), holder=holder)
        except DatabaseError as error:
            log.warning("worker_waits_for_database", error=str(error))
            stop.wait(5)
        except Exception:
            log.exception("worker_round_failed")
            stop.wait(5)
        stop.wait(IDLE)


def main() -> None:
    """The worker process: stops at SIGTERM or SIGINT after the round it is in."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    run(stop)
