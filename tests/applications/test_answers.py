"""Every kind of question: what is taken, what is refused and with which words' code."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from eklinik.applications import answers
from eklinik.catalogue.definition import FormField

ON = date(2026, 11, 24)


def field(kind: str, **extra: Any) -> FormField:
    return FormField.model_validate({"code": "isian", "label": "Isian", "kind": kind, **extra})


CHOICES = {"choices": [["a", "A"], ["b", "B"]]}


@pytest.mark.parametrize(
    ("kind", "extra", "raw", "kept"),
    [
        ("text", {}, "  Teuku  ’Umar\n", "Teuku ’Umar"),
        ("long_text", {}, "baris 1\r\nbaris 2 مرحبا 🍛", "baris 1\nbaris 2 مرحبا 🍛"),
        ("long_text", {}, "x" * 10_000, "x" * 10_000),
        ("number", {}, "1.250", 1250),
        ("number", {}, 7, 7),
        ("money", {}, "Rp 1.250.000,00", 1_250_000),
        ("decimal", {}, "32,5", 32.5),
        ("decimal", {}, "1.250,5", 1250.5),
        ("date", {}, "24-11-2026", "2026-11-24"),
        ("date", {}, "24/11/2026", "2026-11-24"),
        ("date", {"not_past": True}, "2026-11-24", "2026-11-24"),
        ("choice", CHOICES, "b", "b"),
        ("yes_no", {}, "tidak", False),
        ("yes_no", {}, True, True),
        ("nib", {}, "9120 0012 34567", "9120001234567"),
        ("nik", {}, "1171054107900001", "1171054107900001"),
        ("phone", {}, "0812-0000-1234", "+6281200001234"),
        ("email", {}, "cut@contoh.id", "cut@contoh.id"),
        ("text", {"required": False}, " ", None),
    ],
)
def test_clean_answer_is_kept(kind: str, extra: dict, raw: Any, kept: Any) -> None:
    assert answers.clean(field(kind, **extra), raw, on=ON) == kept


@pytest.mark.parametrize(
    ("kind", "extra", "raw", "code"),
    [
        ("text", {}, "", "required"),
        ("text", {"max_length": 5}, "enam huruf", "too_long"),
        ("number", {}, "12 m2", "number"),
        ("number", {}, "²", "number"),
        ("number", {}, True, "number"),
        ("number", {"minimum": 10}, "9", "minimum"),
        ("number", {"maximum": 10}, "11", "maximum"),
        ("decimal", {}, "nan", "number"),
        ("decimal", {}, "1e400", "number"),
        ("date", {}, "31-02-2026", "date"),
        ("date", {}, "kemarin", "date"),
        ("date", {}, "0001-01-01", "date"),
        ("date", {"not_past": True}, "23-11-2026", "past"),
        ("date", {"not_future": True}, "25-11-2026", "future"),
        ("choice", CHOICES, "c", "choice"),
        ("yes_no", {}, "mungkin", "choice"),
        ("nib", {}, "123", "format"),
        ("nik", {}, "1171059907900001", "birth_date"),
        ("nik", {}, "11710541", "length"),
        ("phone", {}, "halo", "format"),
        ("email", {}, "cut@", "email"),
    ],
)
def test_wrong_answer_is_refused_with_its_code(kind: str, extra: dict, raw: Any, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        answers.clean(field(kind, **extra), raw, on=ON)
    assert refused.value.code == code
    assert str(refused.value.messages[0]).endswith(".")


KINDS = sorted(answers.KINDS)
JSON = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60)


@given(kind=st.sampled_from(KINDS), raw=JSON)
def test_anything_typed_is_kept_or_refused_and_never_crashes(kind: str, raw: Any) -> None:
    asked = field(kind, **(CHOICES if kind == "choice" else {}))
    first = answers.kept(asked, raw, on=ON)
    assert answers.kept(asked, first, on=ON) == first
