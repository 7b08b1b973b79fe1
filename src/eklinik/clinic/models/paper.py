"""A day on paper: receipts that were handed out by hand, until each has its case."""

from __future__ import annotations

from django.db import models


class PaperReceipt(models.Model):
    """One number of a receipt block that was used: for whom, when, and what became of it.

    `received_at` is the legal receipt time.  `spoiled` numbers were written wrong and
    given to nobody; every other one ends in an application.
    """

    block = models.ForeignKey("eklinik.NumberBlock", models.PROTECT, related_name="receipts")
    value = models.PositiveIntegerField()
    number = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    permit_version = models.ForeignKey(
        "eklinik.PermitVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=255, blank=True)
    note = models.CharField(max_length=300, blank=True)
    spoiled = models.BooleanField(default=False)
    application = models.OneToOneField(
        "eklinik.Application", models.PROTECT, null=True, blank=True, related_name="paper_receipt"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")

    class Meta:
        db_table = "paper_receipt"
        constraints = [
            models.UniqueConstraint(fields=["block", "value"], name="paper_receipt_once")
        ]

    def __str__(self) -> str:
        return self.number
