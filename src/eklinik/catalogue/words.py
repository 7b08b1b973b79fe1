"""Everyday words: stems of Indonesian, and synonyms that an office may edit.

Whoever searches (permits, KBLI, questions and answers) asks here, so that a word
taught once is known everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # ships no types
from django.db.models import Q

from eklinik.catalogue.models import Synonym

FILLERS = frozenset(
    ("saya", "kami", "mau", "ingin", "hendak", "buat", "untuk", "yang", "dan", "di", "ke", "dari",
     "atau", "cara", "mengurus", "urus", "izin", "usaha", "bagaimana", "apa", "apakah", "kalau",
     "punya", "buka", "bikin", "jual", "dengan", "pada", "the", "a", "an", "of", "for", "to", "i",
     "want", "open", "my", "how")
)  # fmt: skip
MOST = 20
_stemmer = snowballstemmer.stemmer("indonesian")


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters without accents, at most 20."""
    flat = unicodedata.normalize("NFKD", text.lower())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", flat)[:MOST]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of an Indonesian word (Snowball)."""
    return str(_stemmer.stemWord(word))


def stems(text: str, *, keep_fillers: bool = False) -> list[str]:
    """The stems of a text's words; filler words only when nothing else is left."""
    words = plain_words(text)
    telling = [word for word in words if keep_fillers or word not in FILLERS]
    return [stem(word) for word in telling or words]


def synonyms(office_id: int | None) -> dict[str, tuple[str, ...]]:
    """What each everyday word or phrase stands for, by its stems joined with a blank."""
    rows = Synonym.objects.filter(Q(office__isnull=True) | Q(office_id=office_id))
    found: dict[str, list[str]] = {}
    for word, means in rows.order_by("pk").values_list("word", "means"):
        found.setdefault(" ".join(stems(word, keep_fillers=True)), []).append(means)
    return {word: tuple(means) for word, means in found.items()}


def widened(text: str, known: dict[str, tuple[str, ...]]) -> list[str]:
    """The stems of a text and of everything its words and pairs of words stand for."""
    own = stems(text)
    every = [stem(word) for word in plain_words(text)]
    asked = {*own, *every, *(" ".join(pair) for pair in _neighbours(every))}
    meant = (stems(means) for word in asked for means in known.get(word, ()))
    return list(dict.fromkeys([*own, *(word for words in meant for word in words)]))


def _neighbours(words: list[str]) -> Iterable[tuple[str, ...]]:
    for size in (2, 3):
        yield from (tuple(words[n : n + size]) for n in range(len(words) - size + 1))
