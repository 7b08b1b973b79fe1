"""What a schema refuses is told in words, never in the schema's own English."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from eklinik.casework.wrongs import wrongs_of


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    team: list[int] = Field(min_length=1, max_length=2)
    word: str = Field("abc", min_length=3, max_length=5)
    mode: Literal["a", "b"] = "a"
    day: date | None = None
    at: datetime | None = None
    left: float = 0.5

    @field_validator("mode")
    @classmethod
    def no_b(cls, mode: str) -> str:
        if mode == "b":
            raise ValueError("B sedang tutup.")
        return mode


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, {"team": ["Isian ini wajib diisi."]}),
        ({"team": []}, {"team": ["Pilih atau isi sedikitnya 1."]}),
        ({"team": [1, 2, 3]}, {"team": ["Terlalu banyak: paling banyak 2."]}),
        ({"team": ["x"]}, {"team.0": ["Tulis angka bulat."]}),
        ({"word": "a"}, {"word": ["Terlalu pendek: tulis sedikitnya 3 huruf."]}),
        ({"word": "abcdef"}, {"word": ["Terlalu panjang: paling banyak 5 huruf."]}),
        ({"mode": "c"}, {"mode": ["Pilih salah satu jawaban yang tersedia."]}),
        ({"mode": "b"}, {"mode": ["B sedang tutup."]}),
        ({"day": "kemarin"}, {"day": [
            "Tanggal ini tidak ada atau tidak terbaca. Tulis seperti 2026-11-24."]}),
        ({"at": "nanti"}, {"at": [
            "Tanggal dan jam ini tidak terbaca. Tulis seperti 2026-11-24T10:00."]}),
        ({"left": "kiri"}, {"left": ["Isian ini belum benar. Periksa, lalu coba lagi."]}),
        ({"siapa": 1}, {"siapa": ["Isian ini tidak dikenal pada tindakan ini."]}),
    ],
)  # fmt: skip
def test_wrong_data_is_told_in_words(data: dict[str, Any], told: dict[str, list[str]]) -> None:
    if data:
        data = {"team": [1], **data}
    with pytest.raises(ValidationError) as error:
        Asked.model_validate(data)
    assert wrongs_of(error.value) == told
