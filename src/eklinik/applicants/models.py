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
