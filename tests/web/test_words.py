"""Dates, money, names and sizes as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from eklinik.web import words

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 2, 41, tzinfo=UTC)


def said(source: str, value: object, language: str = "id") -> str:
    with translation.override(language):
        template = Template("{% load eklinik %}{{ value|" + source + " }}")
        return template.render(Context({"value": value}))


@pytest.mark.parametrize(
    ("source", "value", "indonesian", "english"),
    [
        ("tanggal", DAY, "Selasa, 24 November 2026", "Tuesday, 24 November 2026"),
        ("tanggal", date(2026, 8, 7), "Jumat, 7 Agustus 2026", "Friday, 7 August 2026"),
        ("tanggal_pendek", DAY, "Sel 24 Nov 2026", "Tue 24 Nov 2026"),
        ("hari_bulan", date(2026, 5, 3), "Min 3 Mei", "Sun 3 May"),
        ("jam", AT, "09.41", "09:41"),
        ("waktu_pendek", AT, "Sel 24 Nov 2026, 09.41", "Tue 24 Nov 2026, 09:41"),
        (
            "waktu",
            AT,
            "Selasa, 24 November 2026, pukul 09.41 WIB",
            "Tuesday, 24 November 2026, at 09:41 WIB",
        ),
        ("rupiah", 1250000, "Rp1.250.000", "Rp1.250.000"),
        ("rupiah", 0, "Rp0", "Rp0"),
        ("angka", 1250, "1.250", "1,250"),
        ("ukuran", 245_000, "239 kB", "239 kB"),
        ("ukuran", 1_300_000, "1,2 MB", "1.2 MB"),
        ("ukuran", 5 * words.MB, "5 MB", "5 MB"),
        ("iso", DAY, "2026-11-24", "2026-11-24"),
    ],
)
def test_filter_in_both_languages(
    source: str, value: object, indonesian: str, english: str
) -> None:
    assert (said(source, value), said(source, value, "en")) == (indonesian, english)


@pytest.mark.parametrize(
    "source", ["tanggal", "tanggal_pendek", "waktu", "jam", "iso", "rupiah", "workdays", "angka"]
)
def test_filter_of_nothing_says_nothing(source: str) -> None:
    assert said(source, None) == ""


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (3, "sisa 3 hari kerja"),
        (0, "jatuh tempo hari ini"),
        (-2, "terlambat 2 hari kerja"),
        (1200, "sisa 1.200 hari kerja"),
    ],
)
def test_days_left(days: int, sentence: str) -> None:
    assert said("days_left", days) == sentence


@pytest.mark.parametrize(
    ("name", "words"), [("in_app", "di akun E-Klinik"), ("email", "surel"), ("fax", "fax")]
)
def test_channel_is_named_in_words(name: str, words: str) -> None:
    assert said("channel", name) == words


def test_a_moment_is_shown_in_the_offices_time_not_in_utc() -> None:
    late = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    assert said("tanggal", late) == "Rabu, 25 November 2026"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Cut Nyak Contoh", "C•• Ny•• Con•••"),
        ("M. Ali", "M• A••"),
        ("A", "•"),
        ("", ""),
        ("Siti Nur'aini", "Si•• Nur•••••"),
    ],
)
def test_mask_hides_more_than_it_shows(name: str, masked: str) -> None:
    assert said("mask", name).replace("&#x27;", "'") == masked


def test_mask_tail_of_a_short_number_shows_nothing() -> None:
    assert (words.masked_tail("081234565520"), words.masked_tail("5520")) == ("•••• 5520", "••••")
