"""The archive: finished cases by word, newest first, keyset-paged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from eklinik.archive.models import ArchiveRecord
from eklinik.casework.inbox import PAGE, visible_to
from eklinik.casework.search import asked, by_words
from eklinik.staff.actor import Actor


@dataclass(frozen=True, slots=True)
class ArchiveKey:
    """The place in the archive after which the next page begins."""

    filed_at: datetime
    record_id: int

    @classmethod
    def of(cls, record: ArchiveRecord) -> ArchiveKey:
        return cls(record.filed_at, record.pk)


def archived(actor: Actor, words: str = "", key: ArchiveKey | None = None) -> list[ArchiveRecord]:
    """The archive records the actor may see, newest first, at most PAGE + 1.

    Every word of `words` must begin a word of the case; without words all are listed.
    """
    cases = visible_to(actor)
    if listed := asked(words):
        cases = by_words(cases, listed, actor.office_id)
    elif words.strip():
        return []
    found = ArchiveRecord.objects.filter(office_id=actor.office_id or 0, case__in=cases)
    if key is not None:
        earlier = Q(filed_at__lt=key.filed_at) | Q(filed_at=key.filed_at, pk__lt=key.record_id)
        found = found.filter(Q(filed_at__lte=key.filed_at) & earlier)
    return list(found.select_related("case").order_by("-filed_at", "-pk")[: PAGE + 1])
