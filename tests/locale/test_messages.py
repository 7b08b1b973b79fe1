"""The second language is complete: every message has English, with the same placeholders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
import pytest

from eklinik.locale import messages


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: Any) -> Path:
    """A small catalogue in which the code says three things."""
    said = {("", "Kirim", ""): ["a.py"], ("", "%(n)s hari", "%(n)s hari"): ["a.py"]}
    monkeypatch.setattr(messages, "collect", lambda: said)
    path = tmp_path / "django.po"
    messages.renew(path)
    return path


def translated(path: Path, **texts: Any) -> Path:
    book = polib.pofile(str(path))
    book.find("Kirim").msgstr = texts.get("send", "Send")
    book.find("%(n)s hari").msgstr_plural = texts.get("days", {0: "%(n)s day", 1: "%(n)s days"})
    book.save()
    return path


def test_english_is_complete() -> None:
    assert messages.faults() == []


def test_a_message_without_translation_is_a_fault(catalogue: Path) -> None:
    assert messages.faults(catalogue) == [
        "without translation: '%(n)s hari'",
        "without translation: 'Kirim'",
    ]


def test_other_placeholders_are_a_fault(catalogue: Path) -> None:
    translated(catalogue, days={0: "%(n)s day", 1: "days"})
    assert messages.faults(catalogue) == ["other placeholders: '%(n)s hari'"]


def test_a_message_nobody_says_is_a_fault(catalogue: Path, monkeypatch: Any) -> None:
    translated(catalogue)
    monkeypatch.setattr(messages, "collect", lambda: {("", "Kirim", ""): ["a.py"]})
    assert messages.faults(catalogue) == ["nobody says any more: '%(n)s hari'"]


def test_renewing_keeps_translations_and_drops_what_nobody_says(
    catalogue: Path, monkeypatch: Any
) -> None:
    translated(catalogue)
    fresh = {("", "Kirim", ""): ["b.py"], ("", "Baru", ""): ["b.py"]}
    monkeypatch.setattr(messages, "collect", lambda: fresh)
    messages.renew(catalogue)
    kept = [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(catalogue))]
    assert kept == [("Baru", ""), ("Kirim", "Send")]


def test_compiling_makes_what_django_reads(catalogue: Path) -> None:
    translated(catalogue)
    made = polib.mofile(str(messages.compile_catalogue(catalogue)))
    assert {entry.msgid: entry.msgstr for entry in made if entry.msgstr} == {"Kirim": "Send"}


def test_collect_reads_code_templates_and_charts() -> None:
    said = messages.collect()
    places = {
        single: places for (_context, single, _plural), places in said.items()
    }  # fmt: skip
    assert "eklinik/templates/public/home.html" in places["Apa yang ingin Anda urus?"]
    assert "eklinik/flows" in places["Izin dengan peninjauan lapangan"]
    assert "eklinik/process/roles.py" in places["Kepala Seksi"]
    assert "eklinik/web/templatetags/eklinik.py" in places["jatuh tempo hari ini"]
