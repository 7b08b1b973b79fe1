"""Letters: `render(kind, data, at=…)` sets one of `LETTERS` as a PDF."""

from __future__ import annotations

from datetime import datetime

from .models import (
    Assignment,
    CorrectionLetter,
    InspectionRecord,
    Letter,
    Permit,
    Receipt,
    Refusal,
    Revocation,
    SlipReceipt,
)
from .typeset import LetterError
from .typeset import render as _set

LETTERS: dict[str, type[Letter]] = {
    model.kind: model
    for model in (
        Permit,
        Refusal,
        Revocation,
        Assignment,
        InspectionRecord,
        Receipt,
        SlipReceipt,
        CorrectionLetter,
    )
}

__all__ = ["LETTERS", "Letter", "LetterError", "render"]


def render(kind: str, data: Letter, *, at: datetime) -> bytes:
    """Set `data` as a letter of `kind`; the same data and time give the same bytes."""
    if type(data) is not LETTERS[kind]:
        raise TypeError(f"{kind} needs {LETTERS[kind].__name__}, not {type(data).__name__}")
    return _set(data, at=at)
