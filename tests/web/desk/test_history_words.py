"""Every line of a consultation's history is told in words, none by its key."""

from __future__ import annotations

import re
from pathlib import Path

import eklinik
from eklinik.clinic.ticks import PREPARED
from eklinik.flows.titles import VERB_TITLES
from eklinik.web.desk.history import WORDS

SAID = re.compile(r"\b(?:say|note|_tell)\(\s*[\w.]+(?:\(\))?,\s*\"(\w+)\"")
PLACES = ("clinic", "web/desk", "web/visitor")


def test_every_word_of_the_history_has_a_sentence() -> None:
    root = Path(eklinik.__file__).parent
    files = [file for place in PLACES for file in (root / place).rglob("*.py")]
    said = {word for file in files for word in SAID.findall(file.read_text("utf-8"))} | {PREPARED}

    assert len(said) > 20
    assert sorted(said - set(WORDS) - set(VERB_TITLES)) == []
