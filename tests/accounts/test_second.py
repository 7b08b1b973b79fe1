"""The second factor: app codes once, recovery codes once, secrets enciphered, forced by role."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from eklinik.accounts import second
from eklinik.process import roles
from tests.people import NOW


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now (or `steps` half minutes away)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


@pytest.fixture
def secret(house) -> str:
    made = second.new_secret()
    assert second.add_app(house.users["kasi"], made, code_of(made), at=NOW)
    return made


def test_an_app_is_kept_only_when_its_code_proves_it(house):
    made = second.new_secret()
    assert second.add_app(house.users["fo"], made, "000000", at=NOW) is (code_of(made) == "000000")
    assert second.has_second(house.users["fo"]) is False


def test_a_code_of_the_app_works_once(house, secret):
    code = code_of(secret)
    assert second.check_code(house.users["kasi"], code, at=NOW) is True
    assert second.check_code(house.users["kasi"], code, at=NOW) is False


@pytest.mark.parametrize("typed", ["", "abc", "12345", "١٢٣٤٥٦", "1" * 500])
def test_nonsense_is_not_a_code(house, secret, typed):
    assert second.check_code(house.users["kasi"], typed, at=NOW) is False


def test_the_code_of_one_user_is_not_the_code_of_another(house, secret):
    assert second.check_code(house.users["kabid"], code_of(secret), at=NOW) is False


def test_the_secret_is_stored_enciphered(house, secret):
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)


def test_recovery_codes_work_once_each(house, secret):
    user = house.users["kasi"]
    codes = second.recovery_codes(user)
    assert len(codes) == 10
    assert second.check_code(user, codes[3], at=NOW) is True
    assert second.check_code(user, codes[3], at=NOW) is False
    assert len(second.recovery_codes(user)) == 9


def test_new_recovery_codes_end_the_old_ones(house, secret):
    user = house.users["kasi"]
    old = second.recovery_codes(user)[0]
    second.renew_recovery_codes(user, at=NOW)
    assert second.check_code(user, old, at=NOW) is False


def test_recovery_codes_go_with_the_last_factor(house, secret):
    user = house.users["kasi"]
    row = Authenticator.objects.get(type="totp")
    assert second.remove(house.users["fo"], row.pk, at=NOW) is False
    assert second.remove(user, row.pk, at=NOW) is True
    assert second.has_second(user) is False
    assert second.recovery_codes(user) == []


def test_an_office_forces_it_by_role(house):
    house.office.mfa_roles = [roles.AGENCY_HEAD]
    assert second.must_have_second(house.office, {roles.AGENCY_HEAD, roles.FRONT_OFFICE}) is True
    assert second.must_have_second(house.office, {roles.FRONT_OFFICE}) is False
    assert second.must_have_second(None, {roles.AGENCY_HEAD}) is False
