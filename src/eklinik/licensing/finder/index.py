"""The words of one edition in memory: phrases, their stems, and where each stem stands."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from eklinik.licensing.finder.words import SOFT, roots, threes
from eklinik.licensing.models import (
    Edition,
    ImportBatch,
    Kbli,
    KbliConversion,
    KbliGroup,
    KbliWords,
)

TITLE, KEYWORD = 0.9, 1.0
SOFT_WEIGHT = 0.6
KINSHIP, KIN_BONUS, NEAR_ENOUGH = 0.5, 0.15, 0.8
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One code as the finder shows it."""

    code: str
    title: str
    section: str
    prior: int
    meant_for: str
    not_for: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A keyword or a title: whose it is, its stems, and how much they weigh together."""

    owner: int
    size: int
    weight: float
    factor: float


@dataclass(frozen=True, slots=True)
class Index:
    """Everything the search needs of one edition."""

    entries: tuple[Entry, ...]
    by_code: dict[str, int]
    phrases: tuple[Phrase, ...]
    postings: dict[str, tuple[int, ...]]
    weights: dict[str, float]
    bags: dict[str, tuple[int, ...]]
    groups: dict[str, tuple[int, ...]]
    threes: dict[str, tuple[str, ...]]


def index_of(edition: str) -> Index:
    """The index as the tables stand now; one query when nothing changed."""
    return _built(edition, _state())


def _state() -> tuple[object, ...]:
    """What changes whenever an import brings, takes back or replaces codes or words."""
    kinds = (ImportBatch.Kind.REFERENCE, ImportBatch.Kind.KBLI)
    rows = ImportBatch.objects.filter(kind__in=kinds, state=ImportBatch.State.LIVE)
    return tuple(rows.order_by("pk").values_list("pk", "digest"))


@lru_cache(maxsize=4)
def _built(edition: str, state: tuple[object, ...]) -> Index:
    groups = dict(KbliGroup.objects.filter(edition=edition).values_list("code", "title"))
    codes = list(Kbli.objects.filter(edition=edition).order_by("code"))
    words = _words_of(edition, codes, state)
    entries = tuple(_entry(row, words.get(row.code)) for row in codes)
    texts = [
        [(row.title, TITLE), *((phrase, KEYWORD) for phrase in _phrases(words.get(row.code)))]
        for row in codes
    ]
    above = [_titles_above(row, groups) for row in codes]
    return _index(entries, texts, above)


def _entry(row: Kbli, words: KbliWords | None) -> Entry:
    """Borrowed words keep what they say it is for; what it is not for names new codes."""
    if words is None:
        return Entry(row.code, row.title, row.section, 0, "", "")
    own = words.not_for if row.edition == words.edition else ""
    examples = tuple(phrase.strip() for phrase in _phrases(words)[:EXAMPLES])
    return Entry(row.code, row.title, row.section, words.prior, words.meant_for, own, examples)


def _phrases(words: KbliWords | None) -> list[str]:
    return [phrase for phrase in words.words.split(";") if phrase.strip()] if words else []


def _titles_above(row: Kbli, groups: dict[str, str]) -> str:
    return " ".join(groups.get(row.code[:size], "") for size in (2, 3, 4))


def _words_of(edition: str, codes: list[Kbli], state: tuple[object, ...]) -> dict[str, KbliWords]:
    """The words of each code; an old code borrows those of the new code that it became."""
    own = {row.code: row for row in KbliWords.objects.all()}
    if edition == Edition.KBLI_2025:
        return own
    new = _built(Edition.KBLI_2025.value, state)
    by_title = {_key(entry.title): entry.code for entry in new.entries}
    pairs = dict(
        KbliConversion.objects.order_by("-code_2025").values_list("code_2020", "code_2025")
    )
    lent = (
        (row.code, pairs.get(row.code) or by_title.get(_key(row.title)) or _lender(row, new))
        for row in codes
    )
    return {code: own[lender] for code, lender in lent if lender in own}


def _lender(row: Kbli, new: Index) -> str:
    """The new code of a like title under the same number, else the one with the nearest phrase."""
    place = new.by_code.get(row.code)
    mine = roots(row.title)
    theirs = set(roots(new.entries[place].title)) if place is not None else set()
    if len(theirs & set(mine)) / max(len(theirs | set(mine)), 1) >= KINSHIP:
        return row.code
    known = {word: 1.0 for word in mine if word in new.weights}
    asked = sum(new.weights[word] for word in known) or 1.0
    near = [
        (score + (KIN_BONUS if new.entries[owner].code[:2] == row.code[:2] else 0), owner)
        for owner, score in nearest(new, known, asked).items()
    ]
    score, owner = max(near, default=(0.0, 0))
    return new.entries[owner].code if score >= NEAR_ENOUGH else ""


def nearest(index: Index, words: dict[str, float], asked: float) -> dict[int, float]:
    """For each code its phrase nearest to the words (a cosine of weighted stems)."""
    met: defaultdict[int, float] = defaultdict(float)
    for word, sure in words.items():
        weight = sure * index.weights[word]
        for number in index.postings.get(word, ()):
            met[number] += weight
    best: dict[int, float] = {}
    for number, weight in met.items():
        phrase = index.phrases[number]
        score = phrase.factor * weight / math.sqrt(asked * phrase.weight)
        if score > best.get(phrase.owner, 0.0):
            best[phrase.owner] = score
    return best


def _key(title: str) -> str:
    return " ".join(roots(title))


def _index(
    entries: tuple[Entry, ...], texts: list[list[tuple[str, float]]], above: list[str]
) -> Index:
    rows = [
        (owner, stems, factor)
        for owner, phrases in enumerate(texts)
        for text, factor in phrases
        if (stems := roots(text))
    ]
    weights = _weights(rows)
    postings: defaultdict[str, list[int]] = defaultdict(list)
    bags: defaultdict[str, dict[int, None]] = defaultdict(dict)
    phrases = []
    for number, (owner, stems, factor) in enumerate(rows):
        total = sum(weights[word] for word in stems)
        phrases.append(Phrase(owner, len(stems), total, factor))
        for word in stems:
            postings[word].append(number)
            bags[word][owner] = None
    return Index(
        entries, {entry.code: place for place, entry in enumerate(entries)}, tuple(phrases),
        {word: tuple(places) for word, places in postings.items()}, weights,
        {word: tuple(owners) for word, owners in bags.items()}, _inverted(map(roots, above)),
        _vocabulary(weights),
    )  # fmt: skip


def _weights(rows: list[tuple[int, list[str], float]]) -> dict[str, float]:
    """How telling each stem is (inverse frequency over phrases); names of places hardly tell."""
    counts = Counter(word for _owner, stems, _factor in rows for word in stems)
    return {
        word: SOFT_WEIGHT if word in SOFT else math.log(1 + len(rows) / count)
        for word, count in counts.items()
    }


def _inverted(bags: Iterable[list[str]]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for owner, words in enumerate(bags):
        for word in set(words):
            found[word].append(owner)
    return {word: tuple(owners) for word, owners in found.items()}


def _vocabulary(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for three in threes(word):
            found[three].append(word)
    return {three: tuple(named) for three, named in found.items()}
