"""Where people are helped: halls, services, desks, opening hours, who sits where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskKind(models.TextChoices):
    """The three desks of the clinic, as the source divides them."""

    IN_PERSON = "in_person", _("Datang langsung")
    PHONE = "phone", _("Telepon")
    ONLINE = "online", _("Online")


class Hall(models.Model):
    """A waiting hall with one display; `announcement` is the slot beside the numbers."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="halls")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    announcement = models.TextField(blank=True)
    speaks = models.BooleanField(default=True)
    kiosk_key = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "hall"
        constraints = [models.UniqueConstraint(fields=["office", "slug"], name="hall_slug_once")]

    def __str__(self) -> str:
        return self.name


class ClinicService(models.Model):
    """What a visitor may come for; `letter` begins its ticket numbers, `minutes` is a guess."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="clinic_services")
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=160, blank=True)
    topic = models.SlugField(max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField(default=15)
    kinds = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "clinic_service"
        constraints = [
            models.UniqueConstraint(fields=["office", "letter"], name="clinic_service_letter_once")
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class Desk(models.Model):
    """A loket; without services of its own it serves all that its kind may."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="desks")
    hall = models.ForeignKey(Hall, models.PROTECT, null=True, blank=True, related_name="desks")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=DeskKind)
    services = models.ManyToManyField(ClinicService, blank=True, related_name="desks")
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "desk"
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="desk_name_once")]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """When a kind of desk is open on a weekday (0 is Monday); two rows make a lunch break."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="opening_hours")
    kind = models.CharField(max_length=10, choices=DeskKind)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        db_table = "opening_hours"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "weekday", "opens"], name="opening_hours_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.weekday} {self.opens}-{self.closes}"


class DeskSession(models.Model):
    """An officer signed on to a desk; one open session a desk and an officer.

    `priority_run` counts the priority tickets called in a row (see `clinic.calling`).
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="sessions")
    officer = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=80, blank=True)
    priority_run = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "desk_session"
        constraints = [
            models.UniqueConstraint(
                fields=["desk"], condition=models.Q(ended_at__isnull=True), name="desk_taken_once"
            ),
            models.UniqueConstraint(
                fields=["officer"],
                condition=models.Q(ended_at__isnull=True),
                name="desk_officer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id}: {self.officer_id}"
