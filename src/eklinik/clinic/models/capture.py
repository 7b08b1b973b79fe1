"""Pages photographed or scanned at a desk, before they become a document."""

from __future__ import annotations

import uuid

from django.db import models


class ScanSession(models.Model):
    """A one-time page on the visitor's phone, or the desk's own scanner.

    `secret` is shown as QR; the first phone that opens it owns it (`claimed`, a
    digest).  Pages that were not used are deleted when it ends (`wiped_at`).
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        "eklinik.Consultation", models.PROTECT, related_name="scan_sessions"
    )
    application = models.ForeignKey(
        "eklinik.Application", models.PROTECT, null=True, blank=True, related_name="+"
    )
    secret = models.CharField(max_length=32, unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    claimed = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "scan_session"

    def __str__(self) -> str:
        return str(self.uid)


class ScanPage(models.Model):
    """One photo or scan: the original and the straightened picture, with what was seen in it.

    `corners` are four points (x, y) as shares of width and height; `faults` holds
    the words of `clinic.capture` (dark, blurred, cropped, ...).  `redo_at` asks the
    phone to take it again; the new photo takes its place.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(ScanSession, models.PROTECT, related_name="pages")
    requirement = models.CharField(max_length=60, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    original = models.CharField(max_length=120, blank=True)
    picture = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    corners = models.JSONField(null=True, blank=True)
    rotation = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=6, default="grey")
    faults = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    redo_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "scan_page"
        constraints = [models.UniqueConstraint(fields=["session", "sha256"], name="scan_page_once")]

    def __str__(self) -> str:
        return str(self.uid)
