"""Answers as people read them: label, words, and where they are changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eklinik.applications.models import Application
from eklinik.catalogue.definition import FormField
from eklinik.web import words
from eklinik.web.applicant.pages import pages_of


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: its code, label, words, and the page of the form it stands on."""

    code: str
    label: str
    words: str
    page: int


def answered(application: Application) -> list[Answered]:
    """Every question that is asked, with the answer in words (empty when there is none)."""
    return [
        Answered(
            spec.code, spec.label, in_words(spec, application.answers.get(spec.code)), page.number
        )
        for page in pages_of(application)
        for spec in page.specs
    ]


def in_words(spec: FormField, value: Any) -> str:
    """One stored answer as people read it."""
    if value is None:
        return ""
    english = (get_language() or "id").startswith("en")
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if spec.kind == "choice":
        return dict(spec.choices).get(str(value), str(value))
    if spec.kind == "money" and isinstance(value, int):
        return words.rupiah(value)
    if spec.kind == "number" and isinstance(value, int):
        return words.number(value, english=english)
    if spec.kind == "decimal" and isinstance(value, float):
        return f"{value:g}" if english else f"{value:g}".replace(".", ",")
    if spec.kind == "date":
        return _day(str(value), english)
    return str(value)


def _day(text: str, english: bool) -> str:
    try:
        return words.long_date(date.fromisoformat(text), english=english)
    except ValueError:
        return text
