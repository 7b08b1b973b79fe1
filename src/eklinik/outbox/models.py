"""Promises to tell someone, and what became of them.

The row is the promise: it is written in the transaction of the thing it tells
about.  A job is a wake-up call; the sweep is the guarantee.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Promise(models.Model):
    """Something must be told: `topic` says what, `subject` and `seq` about which row."""

    office = models.ForeignKey(
        "eklinik.Office", models.PROTECT, null=True, related_name="+", db_index=False
    )
    topic = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    seq = models.IntegerField(default=0)
    tells = models.CharField(max_length=120, blank=True, default="")
    data = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "promise"
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(done_at__isnull=True), name="promise_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject}/{self.seq}"


class Delivery(models.Model):
    """One message to one address by one channel; the attempts are visible to the office."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal")

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="deliveries")
    office = models.ForeignKey("eklinik.Office", models.PROTECT, null=True, related_name="+")
    case_ref = models.BigIntegerField(null=True, db_index=True)
    user = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, unique=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(state="waiting"), name="delivery_due"
            ),
        ]

    def __str__(self) -> str:
        return self.message_id


class Lease(models.Model):
    """Who does a piece of periodic work, and until when nobody else may."""

    name = models.CharField(max_length=40, unique=True)
    until = models.DateTimeField()
    holder = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "lease"

    def __str__(self) -> str:
        return self.name
