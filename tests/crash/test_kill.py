"""kill -9 of web or worker at any moment loses nothing and doubles nothing.

Web is killed a random moment after a request was sent: before, during or after its
transaction.  The worker is killed a random moment after the mail server took a
message, around the commit that notes it.  The seed of the moments is in the assertion.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Lock, Timer
from typing import Any

import pytest

from tests.crash.world import Killable, World, database, world

pytestmark = pytest.mark.slow

BACK_AND_FORTH = (
    ("submit", "fo"), ("refuse", "fo"), ("reconsider", "teknis"), ("refuse", "teknis"),
    ("reconsider", "teknis"), ("withdraw", "fo"),
)  # fmt: skip
NUMBERED = (("determine", "kabid"), ("revise", "kepala"))
WEB_KILLS, WORKER_KILLS = 3, 3
WITHIN = 0.15


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[World]:
    with database(os.environ.get("DATABASE_URL", "")) as url, world(tmp_path, url) as here:
        yield here


def test_killed_web_and_worker_lose_nothing(installation: World) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    kill_worker_after_mails(installation, chance)
    driven = drive(installation, chance)
    wait_for_mails(installation)
    installation.web.stop()
    installation.worker.stop()
    found = installation.ask("tests.crash.settle")
    assert check(installation, driven, found) == [], f"seed {seed}"


def kill_worker_after_mails(here: World, chance: random.Random) -> None:
    """Arm the mail server: some messages are the last thing that a worker does."""
    fatal, lock = {2, 5, 9}, Lock()
    assert len(fatal) == WORKER_KILLS

    def on_mail(number: int) -> None:
        if number in fatal:
            soon(chance.uniform(0, 0.02), here.worker, lock)

    here.mailbox.on_mail = on_mail


def soon(seconds: float, victim: Killable, lock: Lock) -> Timer:
    """Kill and restart after a moment, one kill at a time."""

    def strike() -> None:
        with lock:
            victim.kill()

    timer = Timer(seconds, strike)
    timer.start()
    return timer


def drive(here: World, chance: random.Random) -> dict[int, list[str]]:
    """Take every verb over HTTP, web being killed in the middle of some; what was accepted."""
    plan = [(pk, BACK_AND_FORTH) for pk in here.cast["told"]]
    plan += [(pk, NUMBERED) for pk in here.cast["numbered"]]
    total = sum(len(verbs) for _, verbs in plan)
    fatal = set(chance.sample(range(total), WEB_KILLS))
    accepted: dict[int, list[str]] = {}
    lock, request = Lock(), 0
    for pk, verbs in plan:
        start = 0 if verbs is BACK_AND_FORTH else 4
        accepted[pk] = []
        for place, (verb, by) in enumerate(verbs):
            timer = soon(chance.uniform(0, WITHIN), here.web, lock) if request in fatal else None
            here.take(pk, verb, by, start + place)
            if timer is not None:
                timer.join()
            accepted[pk].append(verb)
            request += 1
    return accepted


def wait_for_mails(here: World) -> None:
    """Until nothing new has come for a while; what a killed worker holds comes when settling."""
    deadline, last, since = time.monotonic() + 30, -1, time.monotonic()
    while time.monotonic() < deadline and time.monotonic() - since < 4:
        if (count := here.mailbox.arrived.total()) != last:
            last, since = count, time.monotonic()
        time.sleep(0.1)


def check(here: World, driven: dict[int, list[str]], found: dict[str, Any]) -> list[str]:
    """Every way in which something was lost or doubled."""
    wrong = [*found["faults"]]
    for pk, verbs in driven.items():
        moved = found["moved"][str(pk)]
        begun = [] if pk in here.cast["told"] else ["submit", "accept", "send", "accept"]
        if moved != [*begun, *verbs]:
            wrong.append(f"case {pk} moved {moved}, accepted {verbs}")
    if here.web.kills != WEB_KILLS or here.worker.kills != WORKER_KILLS:
        wrong.append(f"killed web {here.web.kills}, worker {here.worker.kills} times")
    return wrong + wrong_mails(here, found) + wrong_numbers(here, found)


def wrong_mails(here: World, found: dict[str, Any]) -> list[str]:
    """Each promise once as a message, each message at least once, few repeated."""
    arrived = here.mailbox.arrived
    repeats = [count for count in arrived.values() if count > 1]
    checks = {
        "promises left open": found["open_promises"] != 0,
        "messages left unsent": found["unsent"] != 0,
        "a promise without its one mail": sorted(found["mailed"]) != sorted(found["promised"]),
        "wrong mails": sorted(arrived) != sorted(f"<{name}@eklinik>" for name in found["mails"]),
        "too many repeats": len(repeats) > here.worker.kills or max(repeats, default=0) > 2,
    }
    return [name for name, is_wrong in checks.items() if is_wrong]


def wrong_numbers(here: World, found: dict[str, Any]) -> list[str]:
    """Every number once, without a gap."""
    numbers = found["numbers"]
    expected = list(range(1, len(here.cast["numbered"]) + 1))
    once = len({number for _, number in numbers}) == len(numbers)
    return [] if once and [value for value, _ in numbers] == expected else [f"numbers {numbers}"]
