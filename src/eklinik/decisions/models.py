"""The decision: draft, determination, signature, permit, revocation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """A draft letter, grant or refusal; every change is a new version."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("Izin")
        REFUSAL = "refusal", _("Penolakan")
        REVOCATION = "revocation", _("Pencabutan")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    case = models.ForeignKey("eklinik.Case", models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveIntegerField()
    fields = models.JSONField(default=dict, blank=True)
    clauses = models.JSONField(default=list, blank=True)
    reasons = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")

    class Meta:
        db_table = "draft"
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"


class Determination(models.Model):
    """Penetapan: the division's act, on its own date, with the number it takes.

    `code` opens the letter's verification page; it must exist before the letter is
    signed, since the letter prints it.  `letter` was set for the head of `posting`.
    """

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    case = models.ForeignKey("eklinik.Case", models.PROTECT, related_name="determinations")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    determined_on = models.DateField()
    determined_at = models.DateTimeField()
    by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, unique=True)
    valid_until = models.DateField(null=True, blank=True)
    posting = models.ForeignKey("eklinik.Posting", models.PROTECT, null=True, related_name="+")
    letter = models.ForeignKey("eklinik.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "determination"

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """Who signed which bytes: the digest that was confirmed and the signed file.

    It is written before the door is asked; `counted_at` is set when the door opened.
    One that never counts is swept with its file.
    """

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    case = models.ForeignKey("eklinik.Case", models.PROTECT, related_name="signatures")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="signatures")
    signer = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    backend = models.CharField(max_length=20)
    confirmed_sha256 = models.CharField(max_length=64)
    document = models.ForeignKey("eklinik.Document", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "signature"
        indexes = [
            models.Index(
                fields=["signed_at"],
                condition=models.Q(counted_at__isnull=True),
                name="signature_uncounted",
            ),
        ]

    def __str__(self) -> str:
        return self.confirmed_sha256[:12]


class Permit(models.Model):
    """An issued permit; it holds its verification code.  Expiry is read from the dates."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="permits")
    case = models.OneToOneField("eklinik.Case", models.PROTECT, related_name="permit")
    permit_version = models.ForeignKey("eklinik.PermitVersion", models.PROTECT, related_name="+")
    applicant = models.ForeignKey("eklinik.Applicant", models.PROTECT, related_name="permits")
    number = models.CharField(max_length=80)
    code = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=200)
    holder_name = models.CharField(max_length=255)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    document = models.ForeignKey("eklinik.Document", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements"
    )
    replaced_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_case = models.ForeignKey(
        "eklinik.Case", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "permit"
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="permit_number_once")
        ]

    def __str__(self) -> str:
        return self.number
