"""Finding a case by number, name, business or permit words: prefix search, keyset-paged.

The words of a case stand in rows of their own, so that both engines answer from the
same index.  A rare word leads; common words only filter, newest cases first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from eklinik.casework.models import Case, CaseWord, RegisterEntry
from eklinik.casework.opening import words_of

PAGE = 20
MOST_WORDS = 6
RARE = 2000


def find_cases(
    visible: QuerySet[Case],
    question: str,
    *,
    office_id: int | None,
    applicant_ids: Iterable[int] = (),
    before: int = 0,
) -> list[Case]:
    """The newest visible cases that every word of `question` is found in, at most PAGE + 1.

    `applicant_ids` are people found otherwise (by NIK, exactly); `before` is the id after
    which the next page begins.  An empty question finds nothing.
    """
    people = list(applicant_ids)[:200]
    if people:
        found = visible.filter(applicant_id__in=people)
    elif words := asked(question):
        found = by_words(visible, words, office_id)
    else:
        return []
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: PAGE + 1])


def find_by_number(visible: QuerySet[Case], number: str) -> Case | None:
    """The visible case with exactly this receipt number or this permit number."""
    text = number.strip()[:80]
    taken = RegisterEntry.objects.filter(number=text).values("case_id")
    return visible.filter(Q(number=text) | Q(pk__in=taken)).first() if text else None


def asked(question: str) -> list[str]:
    """The words of a question, the longest (and so the rarest) first; a number is one word."""
    exact = question.strip().lower()[:60]
    if re.fullmatch(r"\S*\d\S*/\S+", exact):
        return [exact]
    return sorted(words_of(question[:200]), key=lambda word: (-len(word), word))[:MOST_WORDS]


def by_words(visible: QuerySet[Case], words: list[str], office_id: int | None) -> QuerySet[Case]:
    """The visible cases that every word is found in; `words` as `asked` gives them."""
    lead = words[0]
    rows = _spelled(lead).filter(office_id=office_id or 0)
    ids = list(rows.values_list("case_id", flat=True)[:RARE])
    if len(ids) < RARE:
        visible = visible.filter(pk__in=ids)
        words = words[1:]
    for word in words:
        here = _spelled(word).filter(office_id=OuterRef("office_id"), case_id=OuterRef("pk"))
        visible = visible.filter(Exists(here))
    return visible


def _spelled(word: str) -> QuerySet[CaseWord]:
    """Rows whose word begins so; the range lets the index serve it under any collation."""
    rows = CaseWord.objects.filter(word__gte=word, word__startswith=word)
    upper = _successor(word)
    return rows.filter(word__lt=upper) if upper else rows


def _successor(word: str) -> str:
    """A word after every word that begins with `word`; empty when there is none to be sure of."""
    for end in range(len(word), 0, -1):
        letter = word[end - 1]
        if "a" <= letter < "z" or "0" <= letter < "9":
            return word[: end - 1] + chr(ord(letter) + 1)
    return ""
