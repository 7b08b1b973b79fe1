"""Who asks for a permit: a person or a business, UMK or not.

NIK, NPWP and phone are kept enciphered, with a digest for exact search and a
mask for lists (UU 27/2022: no more than the task needs is shown).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicantKind(models.TextChoices):
    """Jenis pelaku usaha as the requirement lists distinguish it."""

    PERSON = "person", _("Perorangan")
    BUSINESS = "business", _("Badan usaha")
    FOUNDATION = "foundation", _("Yayasan/lembaga")
    GROUP = "group", _("Kelompok/organisasi")


class Applicant(models.Model):
    """An applicant as one office knows it; `user` is the account, when there is one."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="applicants")
    user = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="applicants"
    )
    kind = models.CharField(max_length=12, choices=ApplicantKind, default=ApplicantKind.PERSON)
    is_umk = models.BooleanField(null=True)
    name = models.CharField(max_length=255)
    business_name = models.CharField(max_length=255, blank=True)
    nik_cipher = models.TextField(blank=True)
    nik_digest = models.CharField(max_length=64, blank=True)
    nik_mask = models.CharField(max_length=20, blank=True)
    npwp_cipher = models.TextField(blank=True)
    npwp_digest = models.CharField(max_length=64, blank=True)
    npwp_mask = models.CharField(max_length=24, blank=True)
    phone_cipher = models.TextField(blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    nib = models.CharField(max_length=13, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=400, blank=True)
    village_code = models.CharField(max_length=13, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "applicant"
        indexes = [
            models.Index(fields=["office", "nik_digest"], name="applicant_nik"),
            models.Index(fields=["user"], name="applicant_user"),
        ]

    def __str__(self) -> str:
        return self.business_name or self.name


class Mandate(models.Model):
    """Kuasa: somebody lets officers act in their name, for a purpose and a while.

    The evidence fits the channel: a signed slip that was scanned, a read-out with a
    recorded yes and a code sent back, spoken consent in the online room.  What was
    consented to is kept word for word (`text`); `evidence_digest` is the SHA-256 of
    text and evidence.  `secret` opens the person's own page, where it is revoked.
    """

    class Channel(models.TextChoices):
        IN_PERSON = "in_person", _("Di loket")
        PHONE = "phone", _("Lewat telepon")
        ONLINE = "online", _("Di ruang online")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="mandates")
    number = models.CharField(max_length=40)
    secret = models.CharField(max_length=32, unique=True)
    applicant = models.ForeignKey(
        Applicant, models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    person_name = models.CharField(max_length=255)
    channel = models.CharField(max_length=10, choices=Channel)
    scope = models.JSONField(default=list)
    text = models.TextField()
    language = models.CharField(max_length=5, default="id")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    consultation_ref = models.BigIntegerField(null=True, blank=True, db_index=True)
    evidence_kind = models.CharField(max_length=12)
    evidence = models.JSONField(default=dict)
    evidence_document = models.UUIDField(null=True, blank=True)
    evidence_digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_how = models.CharField(max_length=40, blank=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    class Meta:
        db_table = "mandate"
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="mandate_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class MandateUse(models.Model):
    """One thing an officer did in somebody's name: append-only and hash-chained."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="uses", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True)
    subject_ref = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300, blank=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "mandate_use"
        constraints = [
            models.UniqueConstraint(fields=["mandate", "seq"], name="mandate_use_seq_once")
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id}/{self.seq} {self.action}"
