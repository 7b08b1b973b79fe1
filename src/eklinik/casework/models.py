"""The case and its rows: movements, reasons, products, numbers, calendar, seals."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases kept apart by office."""

    def of_office(self, office_id: int | None) -> CaseQuerySet:
        return self.none() if office_id is None else self.filter(office_id=office_id)

    def open(self) -> CaseQuerySet:
        return self.filter(closed_at__isnull=True)


class Case(models.Model):
    """One application on its way through a chart.

    Only the door writes `step`, `role`, `entered_at`, `due_at`, `seq`, `head`,
    `closed_at` and `outcome`.  Names of applicant and permit stand here too, so
    that the worklist needs no join.  `received_at` is the legal receipt time.
    """

    office = models.ForeignKey(
        "eklinik.Office", models.PROTECT, related_name="cases", db_index=False
    )
    number = models.CharField(max_length=40)
    secret_round = models.PositiveSmallIntegerField(default=0)
    chart_key = models.CharField(max_length=60)
    chart_version = models.PositiveIntegerField()
    permit_version = models.ForeignKey(
        "eklinik.PermitVersion", models.PROTECT, related_name="+", db_index=False
    )
    applicant = models.ForeignKey("eklinik.Applicant", models.PROTECT, related_name="cases")
    unit = models.ForeignKey(
        "eklinik.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.CharField(max_length=200)
    applicant_name = models.CharField(max_length=255)
    business_name = models.CharField(max_length=255, blank=True)
    request_kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    step = models.CharField(max_length=60)
    role = models.CharField(max_length=24)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    holder = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    received_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, default="")
    facts = models.JSONField(default=dict)
    seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    objects = CaseQuerySet.as_manager()

    class Meta:
        db_table = "case_file"
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="case_number_once")
        ]
        indexes = [
            models.Index(
                fields=["office", "role", "due_at", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="case_by_role",
            ),
            models.Index(
                fields=["office", "role", "unit", "due_at", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="case_by_unit",
            ),
            models.Index(
                fields=["office", "holder", "role", "due_at", "id"],
                condition=models.Q(closed_at__isnull=True, holder__isnull=False),
                name="case_held",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Movement(models.Model):
    """One passing of the door: append-only and hash-chained per case.

    `hash` seals this row and the hash before it; the head of the chain stands on
    the case.  A reason is text about a person: it has its own row, its digest here.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="movements", db_index=False)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    from_step = models.CharField(max_length=60)
    to_step = models.CharField(max_length=60)
    actor = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.CharField(max_length=24)
    posting = models.BigIntegerField(null=True)
    record = models.TextField(blank=True, default="")
    reason_hash = models.BinaryField(max_length=32, null=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "movement"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="movement_seq_once")]
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(verb="override"), name="movement_override"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.verb}"


class Reason(models.Model):
    """Why somebody sent a case back or refused it; may be erased, its digest stays."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reasons", db_index=False)
    seq = models.PositiveIntegerField()
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reason"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="reason_seq_once")]

    def __str__(self) -> str:
        return self.text[:40]


class Product(models.Model):
    """What a step made: a report, a letter.  Which ones count now stands in the facts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="products")
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    step = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "product"

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class ChartVersion(models.Model):
    """A chart kept as data; its document never changes, an open case keeps its version."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    document = models.JSONField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "chart_version"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="chart_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class CaseWord(models.Model):
    """A word of a case's names and numbers, for prefix search the same on both engines."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)

    class Meta:
        db_table = "case_word"
        indexes = [models.Index(fields=["office", "word", "case"], name="case_word_lookup")]

    def __str__(self) -> str:
        return self.word


class Series(models.Model):
    """A counter of numbers; one row a year, so that numbers begin again each year."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    year = models.PositiveIntegerField()
    value = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "series"
        constraints = [
            models.UniqueConstraint(fields=["office", "key", "year"], name="series_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}: {self.value}"


class RegisterEntry(models.Model):
    """A number that was taken; one refused afterwards stays here as batal."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    year = models.PositiveIntegerField()
    value = models.PositiveIntegerField()
    number = models.CharField(max_length=80)
    case = models.ForeignKey(Case, models.PROTECT, related_name="numbers")
    taken_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "series", "year", "value"], name="register_value_once"
            ),
            models.UniqueConstraint(fields=["office", "number"], name="register_number_once"),
        ]

    def __str__(self) -> str:
        return self.number


class CalendarDay(models.Model):
    """A day that is not worked (or, exceptionally, is); without an office it is national."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Libur nasional")
        JOINT_LEAVE = "joint_leave", _("Cuti bersama")
        OFFICE = "office", _("Hari libur kantor")
        WORKED = "worked", _("Tetap masuk kerja")

    office = models.ForeignKey("eklinik.Office", models.CASCADE, null=True, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "calendar_day"
        constraints = [
            models.UniqueConstraint(fields=["office", "date"], name="calendar_day_once"),
            models.UniqueConstraint(
                fields=["date"],
                condition=models.Q(office__isnull=True),
                name="calendar_national_day_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CalendarYear(models.Model):
    """A year whose national holidays are published (SKB 3 Menteri); others are provisional."""

    year = models.PositiveIntegerField(unique=True)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "calendar_year"

    def __str__(self) -> str:
        return str(self.year)


class Seal(models.Model):
    """The heads of an office's chains on one day, sealed."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    day = models.DateField()
    cases = models.PositiveIntegerField()
    last_movement = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    signature = models.TextField(blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "seal"
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.day}"


Facts = dict[str, Any]
