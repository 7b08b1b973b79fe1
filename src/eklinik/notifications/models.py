"""Texts of notices that an office has changed."""

from __future__ import annotations

from django.db import models


class NoticeText(models.Model):
    """An office's own words for one notice; without a row the built-in text is used."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")

    class Meta:
        db_table = "notice_text"
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="notice_text_once")]

    def __str__(self) -> str:
        return self.key
