"""Periodic work is done by one worker at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.outbox.lease import acquire
from tests.people import NOW

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_lease_is_given_to_one_worker_until_it_runs_out() -> None:
    assert acquire("seals", holder="a", at=NOW, every=HOUR)
    assert not acquire("seals", holder="b", at=NOW + HOUR - timedelta(seconds=1), every=HOUR)
    assert acquire("seals", holder="b", at=NOW + HOUR, every=HOUR)
