"""Synonyms as rows: loaded from the reference tables, taught and unlearned by an office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from eklinik.accounts.refusals import Refusal
from eklinik.catalogue.models import Synonym
from eklinik.catalogue.words import plain_words

LONGEST, LONGEST_MEANING, MOST = 60, 200, 2000


@dataclass(frozen=True, slots=True)
class Meaning:
    """One everyday word, what it stands for, and whether that is only a draft."""

    word: str
    means: str
    draft: bool


def taught(office_id: int | None) -> tuple[Meaning, ...]:
    """Every synonym that holds for an office, its own first; the common ones are kept."""
    common = Synonym.objects.filter(office__isnull=True)
    state = common.aggregate(count=Count("pk"), newest=Max("pk"))
    own = _meanings(Synonym.objects.filter(office_id=office_id)) if office_id else ()
    return own + _common(state["count"], state["newest"])


@lru_cache(maxsize=2)
def _common(count: int, newest: int | None) -> tuple[Meaning, ...]:
    return _meanings(Synonym.objects.filter(office__isnull=True))


def _meanings(rows: QuerySet[Synonym]) -> tuple[Meaning, ...]:
    return tuple(Meaning(row.word, row.means, row.draft) for row in rows.order_by("pk"))


def teach(
    office_id: int, *, word: str, means: str, language: str = "id", draft: bool = False
) -> Synonym:
    """A word of the office's own; refused without words, or when it is known already."""
    word, means = " ".join(word.split()).lower(), " ".join(means.split()).lower()
    if not plain_words(word) or not plain_words(means) or "\0" in word + means:
        raise Refusal("bad_data", _("Isi kata dan artinya dengan huruf atau angka."))
    if len(word) > LONGEST or len(means) > LONGEST_MEANING:
        raise Refusal("bad_data", _("Kata paling panjang 60 huruf, artinya 200 huruf."))
    if Synonym.objects.filter(office_id=office_id).count() >= MOST:
        raise Refusal("too_many", _("Sudah 2.000 padanan. Hapus yang tidak dipakai dulu."))
    try:
        with transaction.atomic():
            return Synonym.objects.create(
                office_id=office_id, word=word, means=means, language=language, draft=draft
            )
    except IntegrityError:
        raise Refusal("known_already", _("Padanan itu sudah ada.")) from None


@transaction.atomic
def change(row: Synonym, *, word: str, means: str, language: str, draft: bool) -> Synonym:
    """Other words in the place of these: a new row, so that every process sees the change."""
    office_id = row.office_id or 0
    row.delete()
    return teach(office_id, word=word, means=means, language=language, draft=draft)


@transaction.atomic
def replace_common(rows: Iterable[tuple[str, str, str, bool, str]]) -> int:
    """Make the common synonyms those of the file: word, means, language, draft, source."""
    Synonym.objects.filter(office__isnull=True).delete()
    made = [
        Synonym(word=word, means=means, language=language, draft=draft, source=source)
        for word, means, language, draft, source in rows
    ]
    Synonym.objects.bulk_create(made, batch_size=500)
    return len(made)
