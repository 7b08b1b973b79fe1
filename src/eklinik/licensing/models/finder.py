"""The finder's rows: everyday words of a code, and what people asked without finding."""

from __future__ import annotations

from django.db import models

from eklinik.licensing.models.law import Edition


class KbliWords(models.Model):
    """Our own everyday words for a code of KBLI 2025, and what it is and is not for.

    `prior` (0 to 3) says how common the trade is: it decides between equal matches.
    `words` holds phrases separated by `;`.
    """

    edition = models.CharField(max_length=4, choices=Edition, default=Edition.KBLI_2025)
    code = models.CharField(max_length=5)
    prior = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(blank=True)
    meant_for = models.CharField(max_length=200, blank=True)
    not_for = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "kbli_words"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="kbli_words_once")]

    def __str__(self) -> str:
        return f"{self.code}: {self.words[:60]}"


class MissedQuery(models.Model):
    """Words that found nothing: how often and on which day last, but never by whom."""

    words = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=1)
    last_day = models.DateField()

    class Meta:
        db_table = "missed_query"
        indexes = [models.Index(fields=["-count", "words"], name="missed_query_most")]

    def __str__(self) -> str:
        return f"{self.words} ({self.count})"
