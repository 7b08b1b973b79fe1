"""Who works where, as what, from when to when, and by which letter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

ADMIN = "admin"


class Unit(models.Model):
    """A bidang (division) or seksi (section) of an office."""

    class Kind(models.TextChoices):
        DIVISION = "bidang", _("Bidang")
        SECTION = "seksi", _("Seksi")
        AGENCY = "skpa", _("SKPA/SKPK")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="units")
    code = models.SlugField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        db_table = "unit"
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="unit_code_once")]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """An appointment: a person holds a role in a unit for a time.

    `acting` marks a Plt/Plh, who needs a letter; `barred_verbs` are what that
    letter does not allow.  A posting without a unit covers the whole office.
    """

    class Acting(models.TextChoices):
        NO = "", _("Definitif")
        PLT = "plt", _("Pelaksana tugas (Plt.)")
        PLH = "plh", _("Pelaksana harian (Plh.)")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="postings")
    user = models.ForeignKey("eklinik.User", models.PROTECT, related_name="postings")
    role = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="postings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    acting = models.CharField(max_length=3, choices=Acting, blank=True, default="")
    letter_number = models.CharField(max_length=80, blank=True)
    letter_date = models.DateField(null=True, blank=True)
    barred_verbs = models.JSONField(default=list, blank=True)
    title = models.CharField(max_length=160, blank=True)
    nip = models.CharField(max_length=25, blank=True)
    rank = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "posting"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(acting="") | ~models.Q(letter_number=""),
                name="posting_acting_has_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="posting_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}"
