"""Applicants: enciphered, masked, found exactly, revealed on the record, apart by office."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from eklinik.accounts.models import LogEntry
from eklinik.applicants.identities import (
    find_by_nik,
    find_by_phone,
    of_account,
    phone_of,
    read_secret,
    reveal,
    save_applicant,
)
from eklinik.applicants.models import Applicant
from tests.people import NOW

NIK = "1171014101900001"
WORDS = {
    "kind": "person",
    "name": "Cut Meutia O'Contoh نور 🌸",
    "nik": "1171 0141 0190 0001",
    "phone": "0812-0000-1234",
    "npwp": "01.234.567.8-901.000",
    "email": "cut@contoh.id",
}


@pytest.fixture
def saved(house) -> Applicant:
    return save_applicant(
        house.office, WORDS, by=house.users["fo"].pk, at=NOW, user=house.users["pemohon"]
    )


def test_numbers_are_stored_enciphered_and_masked(saved):
    row = Applicant.objects.values().get(pk=saved.pk)
    stored = " ".join(str(value) for value in row.values())
    assert NIK not in stored
    assert "81200001234" not in stored
    assert (row["nik_mask"], row["phone_mask"], row["npwp_mask"]) == (
        "1171********0001",
        "0812****1234",
        "************1000",
    )


def test_numbers_can_be_read_again(saved):
    fresh = Applicant.objects.get(pk=saved.pk)
    assert (read_secret(fresh, "nik"), phone_of(fresh)) == (NIK, "+6281200001234")
    assert fresh.name == "Cut Meutia O'Contoh نور 🌸"


def test_nik_is_found_exactly_in_the_own_office_only(saved, house, other_house):
    assert list(find_by_nik(house.office, "1171.0141.0190.0001")) == [saved]
    assert list(find_by_nik(house.office.pk, NIK)) == [saved]
    assert list(find_by_nik(house.office, NIK[:15] + "2")) == []
    assert list(find_by_nik(other_house.office, NIK)) == []
    assert list(find_by_nik(house.office, "")) == []
    assert list(find_by_nik(None, NIK)) == []


def test_phone_is_found_however_it_is_written(saved, house):
    assert list(find_by_phone(house.office, "+62 812 0000 1234")) == [saved]
    assert list(find_by_phone(house.office, "bukan nomor")) == []


def test_a_reveal_is_recorded_without_the_number(saved, house):
    assert reveal(saved, "nik", by=house.users["fo"].pk, at=NOW, reason="cocokkan KTP") == NIK
    entry = LogEntry.objects.get(action="reveal")
    assert (entry.subject_id, entry.by_id, entry.detail) == (
        saved.pk,
        house.users["fo"].pk,
        {"field": "nik", "reason": "cocokkan KTP"},
    )


def test_a_change_keeps_what_is_not_named_and_is_recorded(saved, house):
    save_applicant(house.office, {"address": "Jalan Contoh 2"}, by=None, at=NOW, applicant=saved)
    fresh = Applicant.objects.get(pk=saved.pk)
    assert (fresh.address, read_secret(fresh, "nik")) == ("Jalan Contoh 2", NIK)
    assert LogEntry.objects.get(action="change").detail == {"fields": ["address"]}


def test_another_office_cannot_change_the_applicant(saved, other_house):
    with pytest.raises(ValidationError):
        save_applicant(other_house.office, {"name": "X"}, by=None, at=NOW, applicant=saved)


def test_every_wrong_number_is_told_at_its_field(house):
    words = {**WORDS, "nik": "1171013113900001", "phone": "08", "nib": "1", "name": " "}
    with pytest.raises(ValidationError) as caught:
        save_applicant(house.office, words, by=None, at=NOW)
    assert set(caught.value.message_dict) == {"nik", "phone", "nib", "name"}
    assert Applicant.objects.count() == 0


def test_a_business_needs_its_name(house):
    with pytest.raises(ValidationError) as caught:
        save_applicant(house.office, {**WORDS, "kind": "business"}, by=None, at=NOW)
    assert set(caught.value.message_dict) == {"business_name"}


@pytest.mark.parametrize(("capital", "umk"), [(5_000_000_000, True), (5_000_000_001, False)])
def test_the_umk_flag_follows_the_capital(house, capital, umk):
    row = save_applicant(house.office, {**WORDS, "capital": capital}, by=None, at=NOW)
    assert row.is_umk is umk


def test_applicants_of_an_account_are_listed_by_office(saved, house, other_house):
    other = save_applicant(other_house.office, WORDS, by=None, at=NOW, user=house.users["pemohon"])
    assert list(of_account(house.users["pemohon"])) == [other, saved]
    assert list(of_account(house.users["pemohon"], house.office)) == [saved]


def test_an_unknown_word_is_a_mistake_of_the_caller(house):
    with pytest.raises(TypeError, match="unknown words: niks"):
        save_applicant(house.office, {"niks": "1"}, by=None, at=NOW)
