"""The law as rows: regulations, the two KBLI editions, and what each code asks for.

A row of law is never changed in place: an import brings new rows live and puts the old
ones aside, so that it can be undone and an old answer can be explained.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eklinik.applicants.scale import Scale


class Edition(models.TextChoices):
    """The KBLI editions; a code means something only together with its edition."""

    KBLI_2020 = "2020", _("KBLI 2020")
    KBLI_2025 = "2025", _("KBLI 2025")


class Risk(models.TextChoices):
    """The four classes of PP 28/2025 (as PP 5/2021 Ps 10)."""

    LOW = "rendah", _("Rendah")
    MEDIUM_LOW = "menengah_rendah", _("Menengah Rendah")
    MEDIUM_HIGH = "menengah_tinggi", _("Menengah Tinggi")
    HIGH = "tinggi", _("Tinggi")


class Trust(models.TextChoices):
    """How far a row may be trusted; an example is never mixed with real rows."""

    SOURCE = "source", _("Dibaca di sumbernya")
    SECONDARY = "secondary", _("Bacaan kedua, belum dicocokkan")
    EXAMPLE = "example", _("Contoh, bukan aturan")


class Regulation(models.Model):
    """A regulation with the days on which it holds."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    topic = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    replaced_by = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=400)
    source_date = models.DateField()
    trust = models.CharField(max_length=10, choices=Trust)

    class Meta:
        db_table = "regulation"

    def __str__(self) -> str:
        return self.code


class KbliGroup(models.Model):
    """A section letter or a group of two to four digits."""

    edition = models.CharField(max_length=4, choices=Edition)
    code = models.CharField(max_length=4)
    parent = models.CharField(max_length=3, blank=True)
    title = models.CharField(max_length=300)

    class Meta:
        db_table = "kbli_group"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="kbli_group_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Kbli(models.Model):
    """A five-digit code of one edition."""

    edition = models.CharField(max_length=4, choices=Edition)
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=300)
    section = models.CharField(max_length=1)
    source = models.CharField(max_length=400)
    source_date = models.DateField()

    class Meta:
        db_table = "kbli"
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="kbli_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class KbliConversion(models.Model):
    """One pair of an old and a new code; `complete` is false where pairs are missing."""

    code_2020 = models.CharField(max_length=5)
    code_2025 = models.CharField(max_length=5)
    label = models.CharField(max_length=80)
    ratio = models.CharField(max_length=8)
    complete = models.BooleanField()
    doubt = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=400)
    source_date = models.DateField()
    trust = models.CharField(max_length=10, choices=Trust)

    class Meta:
        db_table = "kbli_conversion"
        constraints = [
            models.UniqueConstraint(fields=["code_2020", "code_2025"], name="kbli_conversion_once")
        ]
        indexes = [models.Index(fields=["code_2025"], name="kbli_conversion_new")]

    def __str__(self) -> str:
        return f"{self.code_2020} → {self.code_2025}"


class RiskRule(models.Model):
    """What one code asks for in one scope, at one scale, under one condition.

    `condition` is a small JSON object (see `licensing.conditions`); `authority` a list of
    `[parameter, authority]`.  `doubt` says what is uncertain, `note` what the source adds.
    """

    edition = models.CharField(max_length=4, choices=Edition)
    code = models.CharField(max_length=5)
    scope = models.CharField(max_length=400, blank=True)
    scale = models.CharField(max_length=8, choices=Scale)
    condition = models.JSONField(default=dict)
    sector = models.CharField(max_length=80, blank=True)
    oss_code = models.CharField(max_length=20, blank=True)
    risk = models.CharField(max_length=16, choices=Risk)
    products = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    days_text = models.CharField(max_length=200, blank=True)
    authority = models.JSONField(default=list)
    requirements = models.PositiveSmallIntegerField(null=True, blank=True)
    obligations = models.PositiveSmallIntegerField(null=True, blank=True)
    articles = models.JSONField(default=list)
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="rules")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    trust = models.CharField(max_length=10, choices=Trust)
    doubt = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=400)
    source_date = models.DateField()
    verified_by = models.CharField(max_length=160, blank=True)
    batch = models.ForeignKey("eklinik.ImportBatch", models.CASCADE, related_name="rules")
    live = models.BooleanField(default=False)
    ended_by = models.ForeignKey(
        "eklinik.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="ended"
    )

    class Meta:
        db_table = "risk_rule"
        indexes = [models.Index(fields=["edition", "code", "live"], name="risk_rule_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.scale}: {self.risk}"


class PbUmku(models.Model):
    """A supporting licence (PB UMKU) listed beside a code; offered only once confirmed."""

    edition = models.CharField(max_length=4, choices=Edition)
    code = models.CharField(max_length=5)
    oss_code = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    authority = models.JSONField(default=list)
    source = models.CharField(max_length=400)
    source_date = models.DateField()
    confirmed_by = models.CharField(max_length=160, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "pb_umku"
        constraints = [
            models.UniqueConstraint(fields=["edition", "code", "oss_code"], name="pb_umku_once")
        ]

    def __str__(self) -> str:
        return self.name
