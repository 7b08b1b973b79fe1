from __future__ import annotations

from datetime import date

import pytest

from eklinik.documents.letters import wording


def test_date_long_names_the_weekday() -> None:
    assert wording.date_long(date(2026, 11, 24)) == "Selasa, 24 November 2026"


def test_date_in_words_writes_every_number_out() -> None:
    assert wording.date_in_words(date(2026, 11, 24)) == (
        "Selasa tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam"
    )


def test_rupiah_groups_by_dots() -> None:
    assert wording.rupiah(1_250_000) == "Rp1.250.000"
    assert wording.rupiah(0) == "Rp0"


def test_rupiah_in_words() -> None:
    assert wording.rupiah_in_words(1_250_000) == "satu juta dua ratus lima puluh ribu rupiah"


def test_fill_puts_words_in_and_keeps_escaped_braces() -> None:
    assert wording.fill("Izin {nama} {{contoh}}", {"nama": "KB {x}"}) == "Izin KB {x} {contoh}"


def test_fill_names_every_unknown_placeholder_at_once() -> None:
    with pytest.raises(wording.UnknownPlaceholder) as caught:
        wording.fill("{nama} {alamat} {nama}", {})
    assert caught.value.names == ["nama", "alamat"]


def test_fill_never_reaches_into_objects() -> None:
    text = "{nama.__class__} {0} {nama!r}"
    assert wording.placeholders(text) == []
    assert wording.fill(text, {"nama": "x"}) == text
