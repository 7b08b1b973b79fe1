"""Accounts: found by any of their names, made with one contact or none."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from eklinik.accounts.people import (
    by_password,
    change_contact,
    check_email,
    find_by_contact,
    find_by_login,
    register,
)
from tests.people import NOW

pytestmark = pytest.mark.django_db
PASSWORD = "kopi gayo pahit"


@pytest.fixture
def siti(db):
    return register(
        "Siti Contoh", at=NOW, password=PASSWORD, phone="+6281200001234", email="Siti@Contoh.id"
    )


def test_an_account_is_found_by_username_email_and_phone(siti):
    for text in (siti.username, "SITI@contoh.ID ", "0812-0000-1234", "+62 812 0000 1234"):
        assert find_by_login(text) == siti


@pytest.mark.parametrize("text", ["", " ", "x" * 3000, "a@b", "0812\x00", "‮", "08"])
def test_nonsense_finds_nobody(siti, text):
    assert find_by_login(text) is None


def test_a_password_must_fit_an_active_account(siti):
    assert by_password("0812-0000-1234", PASSWORD) == siti
    assert by_password("0812-0000-1234", PASSWORD + " ") is None
    siti.is_active = False
    siti.save(update_fields=["is_active"])
    assert by_password("0812-0000-1234", PASSWORD) is None
    assert find_by_contact(phone="+6281200001234") is None


def test_an_account_needs_no_contact_but_a_contact_belongs_to_one(siti):
    first, second = register("A", at=NOW), register("B", at=NOW)
    assert first.username != second.username
    for words in ({"phone": "+6281200001234"}, {"email": "SITI@contoh.id"}):
        with pytest.raises(ValidationError) as caught:
            register("C", at=NOW, **words)
        assert caught.value.code == "taken"


def test_a_weak_password_is_refused(db):
    with pytest.raises(ValidationError):
        register("Siti", at=NOW, password="password")


def test_a_contact_taken_by_another_stays_with_the_other(siti):
    other = register("Budi", at=NOW, email="budi@contoh.id")
    with pytest.raises(ValidationError):
        change_contact(other, at=NOW, email="siti@contoh.id")
    other.refresh_from_db()
    assert other.email == "budi@contoh.id"
    change_contact(other, at=NOW, phone="+6281200009999")
    assert find_by_contact(phone="+6281200009999") == other


@pytest.mark.parametrize("text", ["budi", "budi@", "@contoh.id", "a b@contoh.id", ""])
def test_an_incomplete_email_is_refused(text):
    with pytest.raises(ValidationError):
        check_email(text)
