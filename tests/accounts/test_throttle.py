"""Tries are counted per key and window, whatever process counts them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from eklinik.accounts import throttle
from eklinik.accounts.models import Throttle
from tests.people import NOW

pytestmark = pytest.mark.django_db


def tries(key: str, count: int, *, seconds: float = 0) -> list[bool]:
    at = NOW + timedelta(seconds=seconds)
    return [throttle.allow(key, limit=3, per_seconds=60, at=at) for _ in range(count)]


def test_tries_up_to_the_limit_are_allowed_and_the_next_is_not():
    assert tries("masuk:siti", 5) == [True, True, True, False, False]


def test_a_new_window_opens_when_the_old_one_closed():
    tries("masuk:siti", 4)
    assert tries("masuk:siti", 1, seconds=59) == [False]
    assert tries("masuk:siti", 4, seconds=60) == [True, True, True, False]


def test_keys_do_not_count_for_each_other():
    tries("masuk:siti", 4)
    assert tries("masuk:budi", 1) == [True]


def test_spent_asks_without_counting():
    tries("k", 2)
    assert [throttle.spent("k", limit=3, at=NOW) for _ in range(3)] == [False] * 3
    tries("k", 1)
    assert throttle.spent("k", limit=3, at=NOW) is True
    assert throttle.spent("k", limit=3, at=NOW + timedelta(seconds=61)) is False


def test_wait_says_how_long_until_the_window_closes():
    assert throttle.wait_seconds("k", at=NOW) == 0
    tries("k", 1)
    assert throttle.wait_seconds("k", at=NOW + timedelta(seconds=20)) == 40


def test_forgiven_tries_start_anew():
    tries("k", 4)
    throttle.forgive("k")
    assert tries("k", 1) == [True]


def test_keys_are_kept_hashed():
    tries("masuk:siti@contoh.id", 1)
    assert "siti" not in Throttle.objects.get().key


def test_sweep_removes_closed_windows_only():
    tries("old", 1)
    tries("new", 1, seconds=30)
    assert throttle.sweep(at=NOW + timedelta(seconds=61)) == 1
    assert Throttle.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_side_by_side_never_get_more_than_the_limit():
    if connection.vendor != "postgresql":
        pytest.skip("threads need a database server; SQLite has one writer at a time anyway")

    def try_ten(_worker: int) -> int:
        try:
            return sum(throttle.allow("k", limit=25, per_seconds=60, at=NOW) for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_ten, range(8))) == 25
