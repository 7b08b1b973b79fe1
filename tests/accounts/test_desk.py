"""Accounts made at the desk: the officer sees a code, never a password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from eklinik.accounts.desk import activate, find_activation, make_desk_account, new_slip
from eklinik.accounts.models import Activation, LogEntry
from tests.people import NOW

PASSWORD = "kopi gayo pahit"


@pytest.fixture
def slip(house):
    return make_desk_account("Teungku Contoh", office=house.office, by=house.users["fo"].pk, at=NOW)


def test_the_account_has_no_password_until_it_is_activated(slip):
    assert slip.user.has_usable_password() is False
    assert slip.user.office_id is None
    user = activate(slip.code, PASSWORD, at=NOW)
    assert user == slip.user
    assert user.check_password(PASSWORD)


def test_the_code_may_be_typed_in_small_letters_and_without_dashes(slip):
    assert find_activation(slip.code.lower().replace("-", " "), at=NOW).user == slip.user


def test_the_code_works_once_and_fourteen_days(slip):
    with pytest.raises(ValidationError):
        find_activation(slip.code, at=NOW + timedelta(days=14))
    activate(slip.code, PASSWORD, at=NOW)
    with pytest.raises(ValidationError):
        activate(slip.code, PASSWORD + "2", at=NOW)


def test_a_weak_password_keeps_the_code_alive(slip):
    with pytest.raises(ValidationError):
        activate(slip.code, "pendek", at=NOW)
    assert find_activation(slip.code, at=NOW).used_at is None


def test_a_new_slip_ends_the_old_code_and_the_password(slip, house):
    activate(slip.code, PASSWORD, at=NOW)
    again = new_slip(slip.user, office=house.office, by=house.users["fo"].pk, at=NOW)
    third = new_slip(slip.user, office=house.office, by=house.users["fo"].pk, at=NOW)
    slip.user.refresh_from_db()
    assert slip.user.has_usable_password() is False
    with pytest.raises(ValidationError):
        find_activation(again.code, at=NOW)
    assert find_activation(third.code, at=NOW).user == slip.user


def test_the_code_is_kept_as_a_digest_and_the_making_is_logged(slip, house):
    assert slip.code not in str(Activation.objects.values().get())
    entry = LogEntry.objects.get(action="desk_account")
    assert (entry.office_id, entry.by_id) == (house.office.pk, house.users["fo"].pk)
