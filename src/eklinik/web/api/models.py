"""Answers that were given under an idempotency key."""

from __future__ import annotations

from django.db import models


class Replay(models.Model):
    """The answer to a request that carried an idempotency key; a repeat gets the same one."""

    user = models.ForeignKey("eklinik.User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "replay"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="replay_key_once")]

    def __str__(self) -> str:
        return self.key
