"""Imports of law: a batch with its rows goes live in one transaction and can be taken back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One file on its way into the catalogue of law."""

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("Tabel acuan bawaan")
        OSS_PAGE = "oss_page", _("Halaman OSS (JSON)")
        EXCEL = "excel", _("Ekspor OSS/BKPM (Excel)")
        KBLI = "kbli", _("Daftar KBLI (CSV)")

    class State(models.TextChoices):
        MAPPING = "mapping", _("Menunggu pasangan kolom")
        READING = "reading", _("Sedang dibaca")
        PREVIEW = "preview", _("Menunggu persetujuan")
        APPLYING = "applying", _("Sedang dimasukkan")
        LIVE = "live", _("Berlaku")
        UNDONE = "undone", _("Dibatalkan")
        DROPPED = "dropped", _("Tidak jadi")
        FAILED = "failed", _("Gagal dibaca")

    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(default=b"")
    settings = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    office = models.ForeignKey(
        "eklinik.Office", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "law_import"
        indexes = [models.Index(fields=["state", "at"], name="law_import_state")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One line of the file: what it says, what it would change, or why it is rejected."""

    class Change(models.TextChoices):
        NEW = "new", _("Baru")
        CHANGED = "changed", _("Berubah")
        SAME = "same", _("Sama")
        GONE = "gone", _("Tidak ada lagi")
        REJECTED = "rejected", _("Ditolak")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    before = models.JSONField(null=True, blank=True)
    change = models.CharField(max_length=8, choices=Change)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "law_import_row"
        indexes = [models.Index(fields=["batch", "change", "line"], name="law_import_row_change")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"
