"""Tickets: a letter and a number a day, taken once, never lost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eklinik.clinic.models.desks import DeskKind


class Priority(models.TextChoices):
    """Who goes first (UU 25/2009 Ps 29; PP 42/2020 Ps 18)."""

    NONE = "", _("Tidak ada")
    DISABILITY = "disability", _("Penyandang disabilitas")
    ELDERLY = "elderly", _("Lanjut usia")
    PREGNANT = "pregnant", _("Ibu hamil")
    INFANT = "infant", _("Membawa bayi")


class TicketSource(models.TextChoices):
    """How a number was taken."""

    KIOSK = "kiosk", _("Mesin antrean")
    QR = "qr", _("Kode QR di dinding")
    RECEPTION = "reception", _("Petugas penerima")
    BOOKING = "booking", _("Janji temu")
    PHONE = "phone", _("Telepon")
    ONLINE = "online", _("Online")
    PAPER = "paper", _("Nomor kertas")
    API = "api", _("Sistem lain")


class TicketState(models.TextChoices):
    """Where a ticket stands in the queue."""

    WAITING = "waiting", _("Menunggu")
    CALLED = "called", _("Dipanggil")
    SERVING = "serving", _("Dilayani")
    HELD = "held", _("Ditunda")
    DONE = "done", _("Selesai")
    MISSED = "missed", _("Tidak hadir")
    LEFT = "left", _("Batal")


class Ticket(models.Model):
    """One place in the queue of one day.

    `rank` orders the queue: smaller first (priority lane, then a booking that is due,
    then the others), `queued_at` within it.  `secret` opens the visitor's own page.
    The contact is enciphered and only used to call this ticket.
    """

    office = models.ForeignKey(
        "eklinik.Office", models.PROTECT, related_name="tickets", db_index=False
    )
    hall = models.ForeignKey("eklinik.Hall", models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey("eklinik.ClinicService", models.PROTECT, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=DeskKind, default=DeskKind.IN_PERSON)
    source = models.CharField(max_length=10, choices=TicketSource)
    priority = models.CharField(max_length=10, choices=Priority, blank=True, default="")
    rank = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=8, choices=TicketState, default=TicketState.WAITING)
    secret = models.CharField(max_length=32, unique=True)
    desk = models.ForeignKey(
        "eklinik.Desk", models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    only_desk = models.ForeignKey(
        "eklinik.Desk", models.PROTECT, null=True, blank=True, related_name="+"
    )
    officer = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    consultation = models.ForeignKey(
        "eklinik.Consultation", models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    block = models.ForeignKey(
        "eklinik.NumberBlock", models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    phone_cipher = models.TextField(blank=True)
    channel = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=5, default="id")
    issued_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "ticket"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "day", "letter", "number"], name="ticket_number_once"
            ),
            models.UniqueConstraint(
                fields=["desk"],
                condition=models.Q(state__in=["called", "serving"]),
                name="ticket_desk_serves_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "day", "kind", "rank", "queued_at", "id"],
                condition=models.Q(state="waiting"),
                name="ticket_waiting",
            ),
            models.Index(fields=["office", "day", "called_at"], name="ticket_called"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is called out: `A 017`."""
        return f"{self.letter} {self.number:03d}"


class TicketCounter(models.Model):
    """The last number of a letter on a day: one locked row, no gap, no duplicate."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "ticket_counter"
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "letter"], name="ticket_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.letter}: {self.value}"


class NumberBlock(models.Model):
    """Numbers set aside for a kiosk without network or for a day on paper.

    `purpose` is `ticket` (numbers of a letter on a day) or `receipt` (application
    numbers of a permit's series and year); `first` to `last`, both included.
    """

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="number_blocks")
    purpose = models.CharField(max_length=10)
    holder = models.CharField(max_length=60)
    day = models.DateField(null=True, blank=True)
    letter = models.CharField(max_length=1, blank=True)
    series = models.CharField(max_length=60, blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    reserved_at = models.DateTimeField()
    reserved_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    reconciled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "number_block"
        indexes = [
            models.Index(fields=["office", "purpose", "day", "letter"], name="number_block_day")
        ]

    def __str__(self) -> str:
        return f"{self.letter or self.series} {self.first}-{self.last}"
