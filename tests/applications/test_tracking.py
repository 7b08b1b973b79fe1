"""The tracking secret opens one case and tells nothing about others."""

from __future__ import annotations

import re

import pytest

from eklinik.applications import tracking
from tests.people import House


def test_secret_is_ten_letters_in_two_groups(house: House) -> None:
    assert re.fullmatch(r"[A-Z2-7]{5}-[A-Z2-7]{5}", tracking.secret_of(house.case()))


def test_secret_opens_its_case_however_it_is_typed(house: House) -> None:
    case = house.case()
    secret = tracking.secret_of(case)
    for typed in (secret, secret.lower(), secret.replace("-", " "), f" {secret} "):
        assert tracking.case_by_secret(f" {case.number.lower()} ", typed) == case


def test_secret_of_one_case_does_not_open_another(house: House) -> None:
    one, other = house.case(), house.case()
    assert tracking.case_by_secret(other.number, tracking.secret_of(one)) is None


@pytest.mark.parametrize("secret", ["", "AAAAA-AAAAA", "x" * 5000, "’🍛"])
def test_wrong_secret_and_unknown_number_are_the_same(house: House, secret: str) -> None:
    case = house.case()
    assert tracking.case_by_secret(case.number, secret) is None
    assert tracking.case_by_secret("99999/TIDAK-ADA/2026", secret) is None


def test_renewed_secret_makes_the_old_one_worthless(house: House) -> None:
    case = house.case()
    old = tracking.secret_of(case)
    new = tracking.renew_secret(case)
    assert tracking.case_by_secret(case.number, old) is None
    assert tracking.case_by_secret(case.number, new) == case
