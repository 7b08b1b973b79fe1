"""Codes: ten minutes, five tries, once; the newest counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.accounts import codes
from eklinik.accounts.models import ContactCode
from tests.people import NOW

pytestmark = pytest.mark.django_db
WAY = ("phone", "+6281200001234", "login")


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_works_once():
    _row, code = codes.issue(*WAY, at=NOW)
    assert codes.verify(*WAY, code, at=NOW) is True
    assert codes.verify(*WAY, code, at=NOW) is False


def test_spaces_in_a_typed_code_do_not_matter():
    _row, code = codes.issue(*WAY, at=NOW)
    assert codes.verify(*WAY, f" {code[:3]} {code[3:]} ", at=NOW) is True


def test_the_code_is_over_after_ten_minutes():
    _row, code = codes.issue(*WAY, at=NOW)
    assert codes.verify(*WAY, code, at=NOW + timedelta(minutes=10)) is False


def test_five_wrong_tries_spend_the_code():
    _row, code = codes.issue(*WAY, at=NOW)
    assert [codes.verify(*WAY, wrong(code), at=NOW) for _ in range(5)] == [False] * 5
    assert codes.verify(*WAY, code, at=NOW) is False


def test_a_new_code_replaces_the_old():
    _row, old = codes.issue(*WAY, at=NOW)
    _row, new = codes.issue(*WAY, at=NOW)
    assert codes.verify(*WAY, old, at=NOW) is (old == new)
    assert codes.verify(*WAY, new, at=NOW) is (old != new)


@pytest.mark.parametrize(
    "other",
    [
        ("phone", "+6281200001234", "reset"),
        ("phone", "+6281200009999", "login"),
        ("email", "+6281200001234", "login"),
    ],
)
def test_a_code_is_for_one_address_and_purpose(other):
    _row, code = codes.issue(*WAY, at=NOW)
    assert codes.verify(*other, code, at=NOW) is False


def test_the_code_is_not_in_the_row():
    row, code = codes.issue(*WAY, at=NOW)
    kept = ContactCode.objects.values().get(pk=row.pk)
    assert code not in str({k: v for k, v in kept.items() if k not in {"digest", "address"}})
    assert kept["digest"] != code


def test_sweep_removes_codes_a_day_after_their_end():
    codes.issue(*WAY, at=NOW)
    assert codes.sweep(at=NOW + timedelta(hours=24)) == 0
    assert codes.sweep(at=NOW + timedelta(hours=25)) == 1
