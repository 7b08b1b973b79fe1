"""Files: what they are, whose they are, and their digest.  Bytes live in a storage."""

from __future__ import annotations

import uuid

from django.db import models


class Document(models.Model):
    """One stored file; `sha256` is of the stored bytes, `original_sha256` of what was sent."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    storage_name = models.CharField(max_length=200)
    original_name = models.CharField(max_length=255, blank=True)
    mime = models.CharField(max_length=80)
    size = models.BigIntegerField()
    pages = models.IntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "document"
        indexes = [models.Index(fields=["sha256"], name="document_sha256")]

    def __str__(self) -> str:
        return f"{self.kind} {self.original_name}"
