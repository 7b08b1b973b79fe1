"""Appointments: slots with a capacity, bookings, and who would come earlier."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eklinik.clinic.models.desks import DeskKind


class Slot(models.Model):
    """A time of one kind of desk; `taken` never exceeds `capacity` (compare-and-set)."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="slots")
    kind = models.CharField(max_length=10, choices=DeskKind)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "slot"
        constraints = [
            models.UniqueConstraint(fields=["office", "kind", "starts_at"], name="slot_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%Y-%m-%d %H:%M}"


class Booking(models.Model):
    """An appointment; `sequence` counts its changes for the calendar file (RFC 5545)."""

    class State(models.TextChoices):
        BOOKED = "booked", _("Dipesan")
        ARRIVED = "arrived", _("Sudah datang")
        DONE = "done", _("Selesai")
        CANCELLED = "cancelled", _("Dibatalkan")
        MISSED = "missed", _("Tidak hadir")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="bookings")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    service = models.ForeignKey("eklinik.ClinicService", models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    source = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    phone_cipher = models.TextField(blank=True)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True)
    phone_mask = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    channel = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="id")
    note = models.CharField(max_length=300, blank=True)
    priority = models.CharField(max_length=10, blank=True)
    account = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    consultation = models.ForeignKey(
        "eklinik.Consultation", models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    ticket = models.OneToOneField(
        "eklinik.Ticket", models.PROTECT, null=True, blank=True, related_name="booking"
    )
    sequence = models.PositiveSmallIntegerField(default=0)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "booking"

    def __str__(self) -> str:
        return self.code


class EarlierWish(models.Model):
    """A booked person who would come earlier; one offer at a time, held for a while."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="wishes")
    wished_at = models.DateTimeField()
    offered = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        db_table = "earlier_wish"
        constraints = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=models.Q(answered_at__isnull=True),
                name="earlier_wish_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.booking_id}"
