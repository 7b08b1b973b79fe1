"""API tokens: shown once, kept hashed, with scopes and an end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.accounts.models import ApiToken
from eklinik.accounts.tokens import make_token, revoke_token, token_user
from tests.people import NOW


def test_a_token_names_its_user_and_scopes(house):
    raw = make_token(house.users["fo"], "skrip", ["work", "read"], at=NOW)
    assert token_user(raw, at=NOW) == (house.users["fo"], frozenset({"read", "work"}))


def test_only_a_digest_is_kept(house):
    raw = make_token(house.users["fo"], "skrip", ["read"], at=NOW)
    row = ApiToken.objects.get()
    assert raw not in {row.digest, row.name}
    assert len(row.digest) == 64


def test_an_expired_token_is_nobody(house):
    raw = make_token(
        house.users["fo"], "skrip", ["read"], at=NOW, expires_at=NOW + timedelta(hours=1)
    )
    assert token_user(raw, at=NOW + timedelta(minutes=59)) is not None
    assert token_user(raw, at=NOW + timedelta(hours=1)) is None


@pytest.mark.parametrize("raw", ["", "ekl_", "ekl_salah", "x" * 5000, "Bearer ekl_x", "ekl_é"])
def test_a_wrong_token_is_nobody(house, raw):
    assert token_user(raw, at=NOW) is None


def test_a_revoked_token_is_nobody_and_only_its_owner_revokes(house):
    raw = make_token(house.users["fo"], "skrip", ["read"], at=NOW)
    row = ApiToken.objects.get()
    assert revoke_token(house.users["kasi"], row.pk, at=NOW) is False
    assert revoke_token(house.users["fo"], row.pk, at=NOW) is True
    assert token_user(raw, at=NOW) is None


def test_the_token_of_a_deactivated_user_is_nobody(house):
    raw = make_token(house.users["fo"], "skrip", ["read"], at=NOW)
    house.users["fo"].is_active = False
    house.users["fo"].save(update_fields=["is_active"])
    assert token_user(raw, at=NOW) is None


def test_an_unknown_scope_is_refused(house):
    with pytest.raises(ValueError, match="unknown scopes: everything"):
        make_token(house.users["fo"], "skrip", ["everything"], at=NOW)


def test_use_is_noted_at_most_every_five_minutes(house, django_assert_num_queries):
    raw = make_token(house.users["fo"], "skrip", ["read"], at=NOW)
    token_user(raw, at=NOW)
    with django_assert_num_queries(1):
        token_user(raw, at=NOW + timedelta(minutes=4))
    token_user(raw, at=NOW + timedelta(minutes=6))
    assert ApiToken.objects.get().last_used_at == NOW + timedelta(minutes=6)
