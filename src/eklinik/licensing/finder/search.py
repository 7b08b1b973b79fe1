"""The search: several readings of a query, three ways to match, fused into one order.

A phrase that says the same as the query counts most; then how much of the query the code's
words cover altogether; then the titles of its groups.  Between equals the commoner trade wins.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from eklinik.licensing.finder.index import Entry, Index, index_of, nearest
from eklinik.licensing.finder.replacing import with_synonyms
from eklinik.licensing.finder.words import likeness, one_slip, root, roots, threes

MOST = 5
COVER, GROUP, PRIOR = 0.4, 0.1, 0.035
TYPO, SLIP, NEAR, SHORTEST, SHORTLIST = 0.42, 0.7, 4, 4, 40
ENOUGH = 0.3
READINGS = 5
SAME, JOINED, UNKNOWN = 0.97, 0.95, 0.2
CODE = re.compile(r"\b\d{2,5}\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A query in stems of ours: how surely each, what they weigh, how many words were known."""

    words: dict[str, float]
    weight: float
    known: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One code that may be meant, with its score (1 and more is a very good match)."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """The candidates, best first, and the draft words (Acehnese) that were understood."""

    items: tuple[Candidate, ...]
    drafts: tuple[str, ...] = ()


def find(text: str, *, edition: str, office_id: int | None = None, most: int = MOST) -> Findings:
    """Up to `most` codes for a business in everyday words; empty when nothing fits."""
    index = index_of(edition)
    if numbered := _by_number(index, text, most):
        return Findings(numbered)
    told = " ".join(word for word in text.split() if "@" not in word)
    readings, drafts = _readings(index, told, office_id)
    best: dict[int, float] = {}
    for reading, trust in readings:
        for owner, score in _scores(index, reading).items():
            best[owner] = max(best.get(owner, 0.0), score * trust)
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], index.entries[pair[0]].code))
    items = tuple(
        Candidate(index.entries[owner], round(score, 3))
        for owner, score in ranked[:most]
        if score >= ENOUGH
    )
    return Findings(items, tuple(drafts) if items else ())


def _by_number(index: Index, text: str, most: int) -> tuple[Candidate, ...]:
    """A typed code, or the first digits of one."""
    typed = text.strip()
    if not CODE.fullmatch(typed):
        return ()
    fitting = [entry for entry in index.entries if entry.code.startswith(typed)]
    return tuple(Candidate(entry, 1.0) for entry in fitting[:most])


def _readings(
    index: Index, text: str, office_id: int | None
) -> tuple[list[tuple[Reading, float]], list[str]]:
    """The query as typed, and with synonyms in the place of words; with how far to trust each."""
    asked = roots(text)
    replaced, drafts = with_synonyms(asked, office_id)
    every = [(asked, 1.0), *((words, SAME) for words in replaced), *_joined(index, asked)]
    readings = [(_known(index, words), trust) for words, trust in every[:READINGS]]
    return [(read, trust * (1 - UNKNOWN * (1 - read.known))) for read, trust in readings], drafts


def _joined(index: Index, asked: list[str]) -> Iterable[tuple[list[str], float]]:
    """Two words that are one in our words (“doors meer”), and one that is two."""
    for place in range(len(asked) - 1):
        both = root(asked[place] + asked[place + 1])
        if both in index.weights:
            yield [*asked[:place], both, *asked[place + 2 :]], JOINED
    for place, word in enumerate(asked):
        if word not in index.weights and (pair := _halves(index, word)):
            yield [*asked[:place], *pair, *asked[place + 1 :]], JOINED


def _halves(index: Index, word: str) -> list[str]:
    for cut in range(3, len(word) - 2):
        left, right = root(word[:cut]), root(word[cut:])
        if left in index.weights and right in index.weights:
            return [left, right]
    return []


def _known(index: Index, asked: list[str]) -> Reading:
    """Each stem of ours that a typed word means, with how surely; unknown words drop out."""
    found: dict[str, float] = {}
    weight, met = 0.0, 0
    for word in asked:
        near = [(word, 1.0)] if word in index.weights else _near(index, word)
        for stem, alike in near:
            found[stem] = max(found.get(stem, 0.0), sqrt(alike))
        weight += max((index.weights[stem] for stem, _alike in near), default=0.0)
        met += bool(near)
    return Reading(found, weight or 1.0, met / max(len(asked), 1))


def _near(index: Index, word: str) -> list[tuple[str, float]]:
    """The stems most like a mistyped word: by trigrams, or one slip of a finger away."""
    if len(word) < SHORTEST or word.isdigit():
        return []
    shared = Counter(named for three in threes(word) for named in index.threes.get(three, ()))
    alike = {named: likeness(word, named) for named, _count in shared.most_common(SHORTLIST)}
    for slip in one_slip(word):
        if slip in index.weights and len(slip) >= SHORTEST:
            alike[slip] = max(SLIP, alike.get(slip, 0.0))
    good = sorted((pair for pair in alike.items() if pair[1] >= TYPO), key=lambda p: (-p[1], p[0]))
    return good[:NEAR]


def _scores(index: Index, reading: Reading) -> dict[int, float]:
    best = nearest(index, reading.words, reading.weight)
    cover: defaultdict[int, float] = defaultdict(float)
    for word, sure in reading.words.items():
        for owner in index.bags.get(word, ()):
            cover[owner] += sure * index.weights[word]
        for owner in index.groups.get(word, ()):
            cover[owner] += GROUP * sure * index.weights[word]
    return {
        owner: score
        + COVER * min(cover[owner] / reading.weight, 1.1)
        + PRIOR * index.entries[owner].prior
        for owner, score in best.items()
    }
