"""Words that fit into boxes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eklinik.flows import CHARTS
from eklinik.process import back_to, step, to
from eklinik.process.roles import APPLICANT, CLINIC_OFFICER, FRONT_OFFICE
from eklinik.process.words import Words, width, without_worker, wrap


@pytest.mark.parametrize(
    ("word", "rows"),
    [
        ("Menandatangani", ("Menanda-", "tangani")),
        ("Memverifikasi", ("Memveri-", "fikasi")),
        ("Mengarsipkan", ("Mengar-", "sipkan")),
        ("Kirim berkas", ("Kirim", "berkas")),
        ("", ()),
    ],
)
def test_wrap_breaks_at_spaces_and_syllables(word: str, rows: tuple[str, ...]) -> None:
    assert wrap(word, 12.5, 66) == rows


@given(st.text(max_size=60), st.floats(40, 200))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, room: float) -> None:
    rows = wrap(text, 12.5, room)

    assert [row for row in rows if width(row, 12.5) > room] == []
    letters = "".join(text.split()).replace("-", "")
    assert "".join(rows).replace(" ", "").replace("-", "") == letters


@pytest.mark.parametrize(
    ("title", "role", "short"),
    [
        ("FO mengarsipkan berkas", FRONT_OFFICE, "Mengarsipkan berkas"),
        ("Pemohon melengkapi permohonan", APPLICANT, "Melengkapi permohonan"),
        ("Petugas dan pemohon menyiapkan dokumen", CLINIC_OFFICER,
         "Petugas dan pemohon menyiapkan dokumen"),
        ("Pemohon (UMK) mengunggah", APPLICANT, "Pemohon (UMK) mengunggah"),
        ("Hasil dicatat", FRONT_OFFICE, "Hasil dicatat"),
        ("FO", FRONT_OFFICE, "FO"),
    ],
)  # fmt: skip
def test_worker_is_not_named_twice(title: str, role: str, short: str) -> None:
    assert without_worker(step("a", title, by=role, go=to("b"))) == short


def test_arrow_speaks_its_own_words_first() -> None:
    words = Words(verbs={"revise": "revisi"}, translate=str.upper)

    assert words.arrow(back_to("a", says="Ulangi")) == "ULANGI"
    box = CHARTS["permit_with_inspection"]["sign"]
    assert words.arrow(box.arrows["revise"]) == "REVISI"
    assert Words().arrow(box.arrows["revise"]) == "revise"
