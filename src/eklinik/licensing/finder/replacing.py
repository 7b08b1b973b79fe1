"""Synonyms at work: a word or a phrase of the query gives way to what it stands for."""

from __future__ import annotations

from functools import lru_cache

from eklinik.catalogue.synonyms import Meaning, taught
from eklinik.licensing.finder.words import roots

LONGEST, CHOICES = 3, 2
Known = dict[str, tuple[Meaning, ...]]


def with_synonyms(asked: list[str], office_id: int | None) -> tuple[list[list[str]], list[str]]:
    """The readings with synonyms (at most two), and the draft words they rest on."""
    known = _by_roots(taught(office_id))
    places = _places(asked, known)
    if not any(meanings for _words, meanings in places):
        return [], []
    readings = [_reading(places, choice) for choice in range(CHOICES)]
    drafts = [m.word for _words, meanings in places for m in meanings[:CHOICES] if m.draft]
    unique = readings[:1] if readings[0] == readings[1] else readings
    return unique, list(dict.fromkeys(drafts))


@lru_cache(maxsize=16)
def _by_roots(meanings: tuple[Meaning, ...]) -> Known:
    found: dict[str, tuple[Meaning, ...]] = {}
    for meaning in meanings:
        key = " ".join(roots(meaning.word))
        found[key] = (*found.get(key, ()), meaning)
    return found


def _places(asked: list[str], known: Known) -> list[tuple[list[str], tuple[Meaning, ...]]]:
    """The query cut into the longest known pieces, each with its meanings."""
    places, start = [], 0
    while start < len(asked):
        piece = _longest(asked[start : start + LONGEST], known)
        places.append((piece, known.get(" ".join(piece), ())))
        start += len(piece)
    return places


def _longest(words: list[str], known: Known) -> list[str]:
    sizes = range(len(words), 1, -1)
    return next((words[:n] for n in sizes if " ".join(words[:n]) in known), words[:1])


def _reading(places: list[tuple[list[str], tuple[Meaning, ...]]], choice: int) -> list[str]:
    words: list[str] = []
    for piece, meanings in places:
        words += roots(meanings[min(choice, len(meanings) - 1)].means) if meanings else piece
    return list(dict.fromkeys(words))
