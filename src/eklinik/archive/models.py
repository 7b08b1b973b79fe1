"""The archive record of a finished case (UU 43/2009): class, terms and final fate."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArchiveRecord(models.Model):
    """Where a finished case goes, and how long it is kept."""

    class Fate(models.TextChoices):
        DESTROY = "musnah", _("Musnah")
        KEEP = "permanen", _("Permanen")
        REVIEW = "dinilai_kembali", _("Dinilai kembali")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    case = models.OneToOneField("eklinik.Case", models.PROTECT, related_name="archive_record")
    retention_class = models.CharField(max_length=40)
    active_until = models.DateField()
    inactive_until = models.DateField()
    fate = models.CharField(max_length=16, choices=Fate)
    basis = models.CharField(max_length=200, blank=True)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")

    class Meta:
        db_table = "archive_record"
        indexes = [models.Index(fields=["office", "-filed_at"], name="archive_office_filed")]

    def __str__(self) -> str:
        return f"{self.retention_class} {self.case_id}"
