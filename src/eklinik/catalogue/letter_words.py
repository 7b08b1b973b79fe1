"""The words a letter's text may ask for: those of every case, and the permit's own fields."""

from __future__ import annotations

import re

from eklinik.catalogue.definition import Letter, PermitDefinition

CASE_WORDS = frozenset({
    "applicant_name", "business_name", "address", "nib", "permit_name", "request_kind",
    "case_number", "received_date", "office_name", "government", "place", "old_permit_number",
    "report_number", "report_date", "report_result",
})  # fmt: skip
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


def texts_of(letter: Letter) -> tuple[str, ...]:
    """Every text of a letter in which a placeholder may stand."""
    parts = (*letter.considering, *letter.recalling, *letter.clauses, *letter.copies)
    return (letter.heading, letter.opening, *parts)


def unknown_words(definition: PermitDefinition) -> list[str]:
    """The placeholders that nobody will be able to fill, each once."""
    known = CASE_WORDS | {field.code for field in definition.fields}
    asked = [
        match[1]
        for text in texts_of(definition.letter)
        for match in PLACEHOLDER.finditer(text)
        if match[1] is not None
    ]
    return [name for name in dict.fromkeys(asked) if name not in known]
