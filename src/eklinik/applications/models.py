"""The application: what was asked, answered, uploaded, and sent back for repair."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestKind(models.TextChoices):
    """Jenis pengajuan."""

    NEW = "baru", _("Baru")
    RENEWAL = "perpanjangan", _("Perpanjangan")
    CHANGE = "perubahan", _("Perubahan")
    DUPLICATE = "duplikat", _("Duplikat")
    REVOCATION = "pencabutan", _("Pencabutan")


class Channel(models.TextChoices):
    """Intake channel: how the file came in."""

    ONLINE = "online", _("Diajukan sendiri")
    ASSISTED = "assisted", _("Dibantu petugas")
    OSS = "oss", _("Diajukan di OSS")
    PAPER = "paper", _("Berkas kertas")


class Application(models.Model):
    """A draft until it has a case; `revision` tells two tabs apart."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    permit_version = models.ForeignKey("eklinik.PermitVersion", models.PROTECT, related_name="+")
    applicant = models.ForeignKey(
        "eklinik.Applicant", models.PROTECT, null=True, blank=True, related_name="applications"
    )
    account = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="applications"
    )
    case = models.OneToOneField(
        "eklinik.Case", models.PROTECT, null=True, blank=True, related_name="application"
    )
    request_kind = models.CharField(max_length=12, choices=RequestKind, default=RequestKind.NEW)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)
    answers = models.JSONField(default=dict, blank=True)
    old_permit_number = models.CharField(max_length=80, blank=True)
    lodged_at = models.DateTimeField(null=True, blank=True)
    lodged_number = models.CharField(max_length=60, blank=True)
    reserved_number = models.CharField(max_length=40, blank=True)
    typed_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "application"
        indexes = [models.Index(fields=["account", "-updated_at"], name="application_account")]

    def __str__(self) -> str:
        return str(self.uid)


class Attachment(models.Model):
    """A version of the document for one requirement; the newest has no `replaced_at`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="attachments")
    requirement = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    document = models.ForeignKey("eklinik.Document", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "attachment"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement", "version"], name="attachment_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement} v{self.version}"


class CheckMark(models.Model):
    """An officer's verdict on one requirement or field: sesuai or tidak sesuai, with a note."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="marks")
    target = models.CharField(max_length=60)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    conforms = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "check_mark"
        constraints = [
            models.UniqueConstraint(fields=["application", "target"], name="check_mark_once")
        ]

    def __str__(self) -> str:
        return self.target


class CorrectionReason(models.TextChoices):
    """Why something has to be repaired; typed, so that causes can be counted."""

    BLURRED = "blurred", _("Foto atau pindaian buram")
    EXPIRED = "expired", _("Sudah kedaluwarsa")
    WRONG_DOCUMENT = "wrong_document", _("Dokumen yang diunggah salah")
    PAGES_MISSING = "pages_missing", _("Ada halaman yang kurang")
    UNREADABLE = "unreadable", _("Tidak dapat dibaca")
    MISMATCH = "mismatch", _("Data tidak cocok")
    MISSING = "missing", _("Dokumen belum ada")
    OTHER = "other", _("Alasan lain")


class Correction(models.Model):
    """One thing the applicant must repair; open until answered or withdrawn."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="corrections")
    target = models.CharField(max_length=60)
    is_field = models.BooleanField(default=False)
    reason = models.CharField(max_length=16, choices=CorrectionReason)
    note = models.TextField(blank=True)
    round = models.PositiveIntegerField(default=1)
    asked_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    old_value = models.TextField(blank=True)
    old_attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "correction"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "target"], name="correction_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}: {self.reason}"


class Reminder(models.Model):
    """A reminder that was promised for one return; each number is sent once."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reminders")
    round = models.PositiveIntegerField()
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "reminder"
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "number"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"
