"""Brings the finder's tables of `reference/`: everyday words, one-liners, synonyms."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from eklinik.catalogue.synonyms import replace_common
from eklinik.licensing.models import ImportBatch, KbliWords
from eklinik.licensing.tables import Table, read_table

KEYWORDS = "kbli/keywords-*.tsv"
USES = "kbli/uses.tsv"
SYNONYMS = "synonyms.tsv"
NAME = "kbli/keywords"


@transaction.atomic
def load_words(folder: Path, *, at: datetime) -> int:
    """Load what changed; returns how many files were new."""
    names = sorted(f"kbli/{file.name}" for file in folder.glob(KEYWORDS))
    if not names:
        return 0
    keywords = [read_table(folder, name) for name in names]
    extra = [read_table(folder, name) for name in (USES, SYNONYMS) if (folder / name).exists()]
    digest = hashlib.sha256("".join(t.digest for t in [*keywords, *extra]).encode()).hexdigest()
    live = ImportBatch.objects.filter(
        kind=ImportBatch.Kind.REFERENCE, file_name=NAME, state=ImportBatch.State.LIVE
    )
    if live.filter(digest=digest).exists():
        return 0
    live.update(state=ImportBatch.State.UNDONE, undone_at=at)
    count = _write_words(keywords, next((t for t in extra if t.name == USES), None))
    if synonyms := next((t for t in extra if t.name == SYNONYMS), None):
        replace_common(
            (word, means, language, draft == "draf", synonyms.head["source"])
            for word, means, language, draft in synonyms.rows
        )
    ImportBatch.objects.create(
        kind=ImportBatch.Kind.REFERENCE, state=ImportBatch.State.LIVE, file_name=NAME,
        digest=digest, at=at, live_at=at, counts={"new": count}, done=count, total=count,
    )  # fmt: skip
    return 1


def _write_words(keywords: list[Table], uses: Table | None) -> int:
    told = {code: (meant, other) for code, meant, other in uses.rows} if uses else {}
    rows = [
        KbliWords(
            code=code, prior=int(prior), words=words, meant_for=told.get(code, ("", ""))[0],
            not_for=told.get(code, ("", ""))[1],
        )
        for table in keywords
        for code, prior, words in table.rows
    ]  # fmt: skip
    KbliWords.objects.all().delete()
    KbliWords.objects.bulk_create(rows, batch_size=500)
    return len(rows)
