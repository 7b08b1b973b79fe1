"""The field visit: plan, findings, photos, and the report (BAP)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionPlan(models.Model):
    """A scheduled visit with its team and letter of assignment (surat tugas)."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    case = models.ForeignKey("eklinik.Case", models.PROTECT, related_name="inspection_plans")
    visit_at = models.DateTimeField()
    mode = models.CharField(
        max_length=8, choices=[("field", _("Di lapangan")), ("virtual", _("Virtual"))]
    )
    team = models.ManyToManyField("eklinik.User", related_name="+")
    place = models.CharField(max_length=400, blank=True)
    note = models.CharField(max_length=500, blank=True)
    letter_number = models.CharField(max_length=80, blank=True)
    letter = models.ForeignKey("eklinik.Document", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "inspection_plan"

    def __str__(self) -> str:
        return f"{self.visit_at:%Y-%m-%d}"


class InspectionReport(models.Model):
    """Berita Acara Pemeriksaan (BAP); an amended one is a new version."""

    class Result(models.TextChoices):
        CONFORMS = "conforms", _("Memenuhi syarat")
        CONDITIONS = "conditions", _("Memenuhi syarat dengan catatan")
        FAILS = "fails", _("Tidak memenuhi syarat")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    case = models.ForeignKey("eklinik.Case", models.PROTECT, related_name="inspection_reports")
    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="reports")
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(max_length=80, blank=True)
    visited_at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=Result)
    summary = models.TextField(blank=True)
    applicant_present = models.CharField(max_length=200, blank=True)
    applicant_signed = models.BooleanField(default=False)
    refusal_reason = models.CharField(max_length=500, blank=True)
    signatures = models.JSONField(default=list, blank=True)
    document = models.ForeignKey("eklinik.Document", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "inspection_report"
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="inspection_report_once")
        ]

    def __str__(self) -> str:
        return f"BAP v{self.version}"


class Finding(models.Model):
    """One line of the BAP: what was looked at, whether it conforms, and a note."""

    report = models.ForeignKey(InspectionReport, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    conforms = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "finding"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class Photo(models.Model):
    """A photo of the visit; its place is kept only when the officer confirms it."""

    report = models.ForeignKey(InspectionReport, models.CASCADE, related_name="photos")
    document = models.ForeignKey("eklinik.Document", models.PROTECT, related_name="+")
    caption = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    place_confirmed = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "photo"

    def __str__(self) -> str:
        return self.caption
