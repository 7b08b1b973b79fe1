"""The nothing-found log: words only, counted; never a person, a number or an address."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import F

from eklinik.catalogue.synonyms import teach
from eklinik.catalogue.words import plain_words
from eklinik.licensing.models import MissedQuery

MOST = 2000
NUMBERS = re.compile(r"\d{4,}")
LONGEST = 80


def note(text: str, *, day: date) -> None:
    """Count a query that found nothing; long numbers are left out, the log stays bounded."""
    words = normalised(text)
    if not words:
        return
    known = MissedQuery.objects.filter(words=words)
    if known.update(count=F("count") + 1, last_day=day):
        return
    if MissedQuery.objects.count() >= MOST:
        oldest = MissedQuery.objects.order_by("count", "last_day").values("pk")[:1]
        MissedQuery.objects.filter(pk__in=list(oldest.values_list("pk", flat=True))).delete()
    MissedQuery.objects.get_or_create(words=words, defaults={"last_day": day})


def normalised(text: str) -> str:
    """Small letters, single blanks, without mail addresses and long numbers."""
    plain = " ".join(word for word in text.split() if "@" not in word)
    words = [word for word in plain_words(plain) if not NUMBERS.search(word)]
    return " ".join(words)[:LONGEST].strip()


def as_synonym(missed: MissedQuery, *, office_id: int, means: str) -> None:
    """Teach what the missed words mean, and take them off the list."""
    teach(office_id, word=missed.words[:60].strip(), means=means)
    missed.delete()
