"""What went between this house and OSS, and what OSS said became of a project."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eklinik.licensing.models.projects import Source


class OssMessage(models.Model):
    """One message of PIA 4.3.22, with its answer; the row is there before anything is sent.

    `key` is the same on every attempt.  `digest` drops what arrives twice.  Personal data
    and secrets are masked before the row is written.  Inbound `received` with an `error`
    waits for an officer.
    """

    class Direction(models.TextChoices):
        IN = "in", _("Dari OSS")
        OUT = "out", _("Ke OSS")

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu dikirim")
        SENT = "sent", _("Diterima OSS")
        FAILED = "failed", _("Ditolak OSS")
        DEAD = "dead", _("Berhenti dicoba")
        HAND = "hand", _("Dikerjakan petugas di OSS")
        RECEIVED = "received", _("Belum diterapkan")
        APPLIED = "applied", _("Diterapkan")
        IGNORED = "ignored", _("Tidak dipakai")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="oss_messages")
    project = models.ForeignKey(
        "eklinik.Project", models.PROTECT, null=True, blank=True, related_name="oss_messages"
    )
    direction = models.CharField(max_length=3, choices=Direction)
    method = models.CharField(max_length=24)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nib = models.CharField(max_length=13, blank=True)
    id_izin = models.CharField(max_length=25, blank=True)
    id_proyek = models.CharField(max_length=25, blank=True)
    body = models.JSONField(default=dict)
    answer = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=600, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    repeats = models.PositiveIntegerField(default=0)
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "oss_message"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "digest"],
                condition=models.Q(direction="in"),
                name="oss_message_in_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(state="waiting"), name="oss_message_due"
            ),
            models.Index(fields=["office", "state", "id"], name="oss_message_state"),
            models.Index(fields=["project", "id"], name="oss_message_project"),
            models.Index(fields=["id_izin", "id"], name="oss_message_izin"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.method} {self.nib}"


class OssNib(models.Model):
    """An NIB as the newest receiveNIB states it; only OSS issues one.

    `kind` is the tipe_dokumen (9 original, 5 update, 3 revoked, 4 cancelled), `stated_on`
    the date OSS gives the change.  Revoked and cancelled are final whatever order they
    arrive in.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "9", _("asli")
        UPDATE = "5", _("perubahan")
        REVOKED = "3", _("pencabutan")
        CANCELLED = "4", _("pembatalan")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="oss_nibs")
    nib = models.CharField(max_length=13)
    oss_id = models.CharField(max_length=25, blank=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=1, choices=Kind)
    status = models.CharField(max_length=2, blank=True)
    stated_on = models.DateField(null=True, blank=True)
    message = models.ForeignKey(OssMessage, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "oss_nib"
        constraints = [models.UniqueConstraint(fields=["office", "nib"], name="oss_nib_once")]

    def __str__(self) -> str:
        return self.nib

    @property
    def is_over(self) -> bool:
        return self.kind in {self.Kind.REVOKED, self.Kind.CANCELLED}


class OssStatus(models.Model):
    """A kd_status (Lampiran 10) of a project at a moment: never changed, the clock reads it.

    `at` is when it counts (tgl_status), `known_at` when we learned it; rows in any order
    of arrival give the same clock.  `reason` is a superior's for 43 and 44.
    """

    project = models.ForeignKey("eklinik.Project", models.PROTECT, related_name="oss_statuses")
    code = models.CharField(max_length=2)
    at = models.DateTimeField()
    known_at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    message = models.ForeignKey(OssMessage, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "oss_status"
        constraints = [
            models.UniqueConstraint(fields=["project", "code", "at"], name="oss_status_once")
        ]
        indexes = [models.Index(fields=["project", "at", "id"], name="oss_status_order")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.code}"


class OssSheet(models.Model):
    """An Excel export of OSS that was brought in: its lines, what they change, and the way back.

    `lines` holds what each line would do (`change` new, same, unknown or bad) and, once
    live, the ids of the rows it made.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", _("Pratinjau")
        LIVE = "live", _("Berlaku")
        DROPPED = "dropped", _("Dibuang")
        UNDONE = "undone", _("Dibatalkan")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="oss_sheets")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State)
    lines = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "oss_sheet"

    def __str__(self) -> str:
        return self.file_name
