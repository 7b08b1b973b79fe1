"""NIK, NPWP, NIB and phone: what is accepted, and what a person is told otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from eklinik.applicants.checks import (
    check_mobile,
    check_nib,
    check_nik,
    check_npwp,
    check_phone,
    phone_for_people,
)

ON = date(2026, 11, 24)


def refused(check, text, **words) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        check(text, **words)
    return caught.value


@pytest.mark.parametrize(
    "text", ["1171010101900001", " 1171 0101 0190 0001 ", "11.71.01-010190-0001"]
)
def test_a_nik_is_kept_as_sixteen_digits(text):
    assert check_nik(text, on=ON) == "1171010101900001"


def test_a_nik_of_a_woman_has_forty_added_to_the_day():
    assert check_nik("1171014101900001", on=ON) == "1171014101900001"


@pytest.mark.parametrize(
    ("nik", "code", "shown"),
    [
        ("117101010190000", "length", "yang Anda tulis 15"),
        ("11710101019000012", "length", "yang Anda tulis 17"),
        ("", "length", "yang Anda tulis 0"),
        ("1171013113900001", "birth_date", "(311390)"),
        ("1171013002900001", "birth_date", "(300290)"),
        ("1171010001900001", "birth_date", "(000190)"),
        ("0171010101900001", "province", "(01)"),
        ("1100010101900001", "wilayah", "(0001)"),
        ("1171010101900000", "serial", "0000"),
        ("117101010190000X", "format", "hanya berisi angka"),
        ("١١٧١٠١٠١٠١٩٠٠٠٠١", "format", "hanya berisi angka"),
    ],
)
def test_a_wrong_nik_is_explained(nik, code, shown):
    error = refused(check_nik, nik, on=ON)
    assert error.code == code
    assert shown in error.messages[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("01.234.567.8-901.000", "0012345678901000"),
        ("0012345678901000", "0012345678901000"),
        ("1171010101900001", "1171010101900001"),
    ],
)
def test_an_npwp_is_kept_with_sixteen_digits(text, kept):
    assert check_npwp(text) == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [("12345", "format"), ("1171013113900001", "nik"), ("abc", "format"), ("", "format")],
)
def test_a_wrong_npwp_is_explained(text, code):
    assert refused(check_npwp, text).code == code


def test_a_nib_has_thirteen_digits():
    assert check_nib("0220 1020 34567") == "0220102034567"


@pytest.mark.parametrize("text", ["022010203456", "02201020345678", "02201020345a7", "", "٠" * 13])
def test_a_wrong_nib_is_refused(text):
    assert refused(check_nib, text).code == "format"


@pytest.mark.parametrize("text", ["0812-0000-1234", "+62 812 0000 1234", "62812 00001234"])
def test_a_phone_is_kept_with_its_country(text):
    assert check_phone(text) == "+6281200001234"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0812", "length"),
        ("0812000012345678", "length"),
        ("hello", "format"),
        ("+1 555 0100", "format"),
    ],
)
def test_a_wrong_phone_is_explained(text, code):
    assert refused(check_phone, text).code == code


def test_a_landline_gets_no_messages():
    assert check_phone("(0651) 555010") == "+62651555010"
    assert refused(check_mobile, "(0651) 555010").code == "landline"


def test_a_phone_is_shown_as_people_write_it():
    assert phone_for_people("+6281200001234") == "0812-0000-1234"
