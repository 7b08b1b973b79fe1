"""Text of people in a verb's data: one that both engines can store."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator


def without_nul(text: object) -> object:
    """PostgreSQL stores no NUL sign, neither in text nor in JSON; nobody types one."""
    return text.replace("\x00", "") if isinstance(text, str) else text


Plain = Annotated[str, BeforeValidator(without_nul)]
