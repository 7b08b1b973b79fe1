"""Permit types as data: versioned, immutable once published."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PermitType(models.Model):
    """A permit or other licence (izin, non-izin) of one office."""

    class Kind(models.TextChoices):
        PERMIT = "izin", _("Izin")
        OTHER = "non_izin", _("Non-izin")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="permit_types")
    code = models.CharField(max_length=20)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    sector = models.CharField(max_length=60)

    class Meta:
        db_table = "permit_type"
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="permit_code_once")]

    def __str__(self) -> str:
        return self.code


class PermitVersion(models.Model):
    """One version of a permit type; its `definition` is a `PermitDefinition` as JSON.

    A published version never changes: an application keeps the version it began with.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Rancangan")
        PUBLISHED = "published", _("Berlaku")
        RETIRED = "retired", _("Tidak berlaku lagi")

    permit_type = models.ForeignKey(PermitType, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    definition = models.JSONField()
    source = models.CharField(max_length=400)
    source_date = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "permit_version"
        constraints = [
            models.UniqueConstraint(fields=["permit_type", "version"], name="permit_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Synonym(models.Model):
    """An everyday word and the words of the lists it stands for; editable by an office.

    Without an office it came with the reference tables.  A `draft` word (Acehnese,
    not checked by a speaker) is used and shown as such.
    """

    class Language(models.TextChoices):
        INDONESIAN = "id", "Indonesia"
        ACEHNESE = "ace", "Aceh"
        ENGLISH = "en", "English"

    office = models.ForeignKey(
        "eklinik.Office", models.CASCADE, null=True, blank=True, related_name="+"
    )
    word = models.CharField(max_length=60)
    means = models.CharField(max_length=200)
    language = models.CharField(max_length=3, choices=Language, default=Language.INDONESIAN)
    draft = models.BooleanField(default=False)
    source = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "synonym"
        constraints = [
            models.UniqueConstraint(fields=["office", "word", "means"], name="synonym_once"),
            models.UniqueConstraint(
                fields=["word", "means"],
                condition=models.Q(office__isnull=True),
                name="synonym_common_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} = {self.means}"
