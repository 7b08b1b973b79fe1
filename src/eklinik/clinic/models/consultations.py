"""A consultation: one visitor, one history, across desks and days."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Consultation(models.Model):
    """What is done with one visitor, from the first contact to the outcome.

    It walks the clinic's chart: `step` is a box of it, written only by
    `clinic.visit`.  `head` closes the hash chain of its entries.  `secret` opens
    the visitor's side (waiting page, co-filling, summary).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="consultations")
    number = models.CharField(max_length=40)
    secret = models.CharField(max_length=32, unique=True)
    chart_version = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    desk = models.ForeignKey("eklinik.Desk", models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey("eklinik.ClinicService", models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        "eklinik.Applicant", models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    visitor_name = models.CharField(max_length=255, blank=True)
    phone_cipher = models.TextField(blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, default="id")
    purpose = models.TextField(blank=True)
    topic = models.SlugField(max_length=40, blank=True)
    applications = models.ManyToManyField(
        "eklinik.Application", blank=True, related_name="consultations"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    agreed = models.TextField(blank=True)
    to_bring = models.JSONField(default=list, blank=True)
    next_contact_at = models.DateTimeField(null=True, blank=True)
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    class Meta:
        db_table = "consultation"
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="consultation_number_once")
        ]
        indexes = [
            models.Index(fields=["office", "phone_digest"], name="consultation_phone"),
            models.Index(fields=["office", "-opened_at"], name="consultation_newest"),
        ]

    def __str__(self) -> str:
        return self.number


class ConsultationEntry(models.Model):
    """One line of a consultation's history: append-only and hash-chained.

    A verb of the chart moves the consultation (`from_step` to `to_step`); any other
    word only tells what happened, with both steps the same.
    """

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="entries", db_index=False
    )
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    from_step = models.CharField(max_length=60)
    to_step = models.CharField(max_length=60)
    actor = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    desk = models.ForeignKey("eklinik.Desk", models.PROTECT, null=True, related_name="+")
    record = models.TextField(blank=True, default="")
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "consultation_entry"
        constraints = [
            models.UniqueConstraint(fields=["consultation", "seq"], name="consultation_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id}/{self.seq} {self.verb}"


class ExternalWork(models.Model):
    """What the visitor reached in another system: number and proof, never a secret."""

    class System(models.TextChoices):
        OSS = "oss", "OSS-RBA"
        SICANTIK = "sicantik", "SiCantik Cloud"

    class Stage(models.TextChoices):
        ACCOUNT = "account", _("Akun dibuka")
        REGISTERED = "registered", _("Terdaftar")
        UPLOADED = "uploaded", _("Dokumen terunggah")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="external_work")
    system = models.CharField(max_length=10, choices=System)
    stage = models.CharField(max_length=10, choices=Stage)
    number = models.CharField(max_length=60, blank=True)
    proof = models.ForeignKey("eklinik.Document", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")

    class Meta:
        db_table = "external_work"
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "system", "stage"], name="external_work_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.stage}"


class PhoneCall(models.Model):
    """One call, in or out; with `due_at` and no `ended_at` it is a call-back still owed."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, blank=True, related_name="calls"
    )
    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="calls")
    direction = models.CharField(max_length=4)
    phone_cipher = models.TextField(blank=True)
    phone_digest = models.CharField(max_length=64, blank=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=300, blank=True)
    identity_checks = models.JSONField(default=list, blank=True)
    script_read_at = models.DateTimeField(null=True, blank=True)
    consent = models.BooleanField(null=True)
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    summary_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "phone_call"
        indexes = [
            models.Index(
                fields=["office", "due_at"],
                condition=models.Q(ended_at__isnull=True, due_at__isnull=False),
                name="phone_call_owed",
            ),
            models.Index(fields=["office", "phone_digest"], name="phone_call_number"),
            models.Index(fields=["office", "began_at"], name="phone_call_day"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.phone_mask}"


class VideoRoom(models.Model):
    """A room for one consultation at one provider; the host's address stays with the office."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="rooms")
    provider = models.CharField(max_length=20)
    room = models.CharField(max_length=120, blank=True)
    join_url = models.TextField()
    host_url = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField(null=True, blank=True)
    visitor_seen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "video_room"

    def __str__(self) -> str:
        return f"{self.provider} {self.room}"


class FieldTouch(models.Model):
    """Who typed a field last while two people fill one form."""

    application = models.ForeignKey("eklinik.Application", models.CASCADE, related_name="touches")
    field = models.CharField(max_length=60)
    side = models.CharField(max_length=8)
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "field_touch"
        constraints = [
            models.UniqueConstraint(fields=["application", "field"], name="field_touch_once")
        ]

    def __str__(self) -> str:
        return f"{self.field} {self.side}"


class FormPresence(models.Model):
    """Where each of the two sides of a shared form is: one row a consultation and a side."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="presences")
    side = models.CharField(max_length=8)
    page = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "form_presence"
        constraints = [
            models.UniqueConstraint(fields=["consultation", "side"], name="form_presence_once")
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.page}"
