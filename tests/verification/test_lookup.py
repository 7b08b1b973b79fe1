"""Which letter is it, and does it still hold?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from eklinik.casework.models import Case
from eklinik.decisions.models import Permit
from eklinik.decisions.permits import permit_file
from eklinik.documents import store
from eklinik.verification import lookup
from tests.decisions.conftest import keys_of
from tests.people import NOW, House
from tests.walking import go, walk

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EKLINIK_KEYS = keys_of(tmp_path_factory)
    settings.EKLINIK_SIGNER = "local"
    lookup._good.clear()


@pytest.fixture
def case(house: House) -> Case:
    return walk(house, house.case("plain"), "print_and_notify")


@pytest.fixture
def permit(case: Case) -> Permit:
    return Permit.objects.get(case=case)


@pytest.fixture
def signed(case: Case) -> bytes:
    document = permit_file(case)
    assert document is not None
    return store.read(document)


def test_letter_by_its_code(permit: Permit) -> None:
    letter = lookup.letter_by_code(permit.code, on=TODAY)
    assert letter is not None
    assert (letter.kind, letter.number, letter.standing) == ("grant", permit.number, "valid")
    assert letter.holder == "Cut Nyak Contoh"


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " ")])
def test_letter_by_a_code_typed_otherwise(permit: Permit, change: Any) -> None:
    assert lookup.letter_by_code(change(permit.code), on=TODAY) is not None


@pytest.mark.parametrize("code", ["", "x", "AAAA-BBBB-CCCC", "🙂", "%", "A" * 5000])
def test_unknown_code(permit: Permit, code: str) -> None:
    assert lookup.letter_by_code(code, on=TODAY) is None


def test_expired_on_the_day_after_the_last(permit: Permit) -> None:
    assert permit.valid_until is not None
    days = (permit.valid_until, permit.valid_until + timedelta(days=1))
    letters = [lookup.letter_by_code(permit.code, on=day) for day in days]
    assert [letter.standing for letter in letters if letter] == ["valid", "expired"]


def test_revoked(permit: Permit) -> None:
    Permit.objects.update(revoked_at=NOW)
    letter = lookup.letter_by_code(permit.code, on=TODAY)
    assert letter is not None
    assert (letter.standing, letter.ended_on) == ("revoked", NOW)


def test_refusal_is_a_letter_without_standing(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_documents")
    go(house, case, "refuse")
    walk(house, case, "notify_refusal")
    signature = case.signatures.get()
    letter = lookup.letter_by_code(signature.determination.code, on=TODAY)
    assert letter is not None
    assert (letter.kind, letter.standing) == ("refusal", "")


def test_an_unsigned_letter_is_unknown(house: House) -> None:
    case = walk(house, house.case("plain"), "sign")
    code = case.determinations.get().code
    assert lookup.letter_by_code(code, on=TODAY) is None


def test_original_file(signed: bytes, permit: Permit) -> None:
    found = lookup.examine(signed, on=TODAY)
    assert found.letter is not None
    assert (found.is_original, found.report.state) == (True, "valid")
    assert found.letter.number == permit.number


def test_appended_file_is_known_by_what_lies_beneath(signed: bytes, permit: Permit) -> None:
    found = lookup.examine(signed + b"\n% added\n", on=TODAY)
    assert found.letter is not None
    assert (found.is_original, found.letter.number) == (False, permit.number)
    assert found.report.state in ("changed_after", "altered")


def test_flipped_byte_is_known_by_the_code_in_the_text(signed: bytes, permit: Permit) -> None:
    at = signed.index(b"/CreationDate") + 20
    flipped = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    found = lookup.examine(flipped, on=TODAY)
    assert (found.is_original, found.report.state) == (False, "altered")
    assert found.letter is not None
    assert found.letter.number == permit.number


def test_unsigned_print_is_known_by_its_code_but_no_original(case: Case, permit: Permit) -> None:
    determination = case.determinations.get()
    assert determination.letter is not None
    found = lookup.examine(store.read(determination.letter), on=TODAY)
    assert (found.is_original, found.report.state) == (False, "no_signature")
    assert found.letter is not None


@pytest.mark.parametrize("raw", [b"", b"hello", b"%PDF-1.7\nrubbish", b"\0" * 1000, b"PK\3\4"])
def test_rubbish_is_judged_without_an_error(db: None, raw: bytes) -> None:
    found = lookup.examine(raw, on=TODAY)
    assert (found.letter, found.is_original) == (None, False)
    assert found.report.state in ("not_pdf", "unreadable", "no_signature")


def test_our_own_copy_is_checked_once(permit: Permit, monkeypatch: Any) -> None:
    letter = lookup.letter_by_code(permit.code, on=TODAY)
    assert letter is not None
    first = lookup.stored_report(letter)
    monkeypatch.setattr(lookup, "inspect_signature", None)
    assert first is not None
    assert (first.state, lookup.stored_report(letter)) == ("valid", first)


def test_our_own_copy_that_is_gone_is_not_vouched_for(permit: Permit) -> None:
    letter = lookup.letter_by_code(permit.code, on=TODAY)
    assert letter is not None
    store.erase(permit.document, at=NOW)
    assert lookup.stored_report(letter) is None


def test_codes_cannot_be_guessed() -> None:
    from eklinik.decisions.codes import ALPHABET, LENGTH, new_code

    assert len(ALPHABET) ** LENGTH >= 2**80
    assert len({new_code() for _ in range(1000)}) == 1000
