"""The worker is killed while it tells OSS: nothing is lost, at most one message a kill repeated."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.crash.world import Killable, World, database
from tests.licensing.oss.people import PASSWORD, USER_KEY, USERNAME
from tests.licensing.oss.test_contract import Sandbox

pytestmark = pytest.mark.slow
KILLS = 4
PATIENCE = 60.0


def heard(sandbox: Sandbox) -> list[dict[str, Any]]:
    rows = sandbox.get("/sandbox/messages")["items"]
    return [row for row in rows if row["method"] == "receiveLicenseStatus"]


def wait_for(sandbox: Sandbox, count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(heard(sandbox)) < count:
        assert time.monotonic() < deadline, "the worker sends nothing"
        time.sleep(0.005)


def test_killed_worker_loses_nothing_and_repeats_at_most_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.crash.world.PATIENCE", 240.0)  # a busy machine migrates slowly
    sandbox = Sandbox(tmp_path)
    with database(_server()) as url:
        env = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "eklinik.settings", "DATABASE_URL": url,
            "EKLINIK_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path),
            "EKLINIK_OSS_URL": sandbox.url, "EKLINIK_OSS_USER_KEY": USER_KEY,
            "EKLINIK_OSS_USERNAME": USERNAME, "EKLINIK_OSS_PASSWORD": PASSWORD,
        }  # fmt: skip
        worker = Killable(["_worker"], env, tmp_path / "worker.log")
        here = World(env, tmp_path, None, 0, worker, worker)  # type: ignore[arg-type]  # no mail
        try:
            count = here.ask("tests.crash.prepare_oss")["messages"]
            worker.start()
            for number in range(1, KILLS + 1):
                wait_for(sandbox, number * 4)
                worker.kill()
            wait_for(sandbox, count - KILLS)
        finally:
            worker.stop()
        states = here.ask("tests.crash.settle_oss")["states"]
    rows = heard(sandbox)
    sandbox.kill()
    assert set(states.values()) == {"sent"}
    assert {row["key"] for row in rows} == set(states)
    assert sum(row["seen"] - 1 for row in rows) <= KILLS + 1


def _server() -> str:
    return (
        os.environ.get("DATABASE_URL", "")
        if settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
        else ""
    )
