"""Projects of businesses, what SKPA think of them, and what OSS issued for them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from eklinik.applicants.scale import Scale
from eklinik.licensing.models.law import Edition, Risk


class Source(models.TextChoices):
    """How a fact came here: typed by a person, from an imported file, or from OSS itself."""

    HAND = "hand", _("Dicatat petugas")
    APPLICANT = "applicant", _("Diisi pemohon")
    IMPORT = "import", _("Dari berkas impor")
    CONNECTED = "connected", _("Dari OSS")


class Zone(models.TextChoices):
    """A zone with an authority of its own; UU 39/2009 (KEK) and UU 37/2000 (Sabang)."""

    NONE = "", _("Di luar kawasan itu")
    ARUN = "kek_arun", _("KEK Arun Lhokseumawe")
    SABANG = "bpks_sabang", _("Kawasan Sabang (BPKS)")


class Authority(models.TextChoices):
    """Who is competent; the first three carry the codes OSS uses."""

    CENTRAL = "00", _("Pemerintah pusat")
    PROVINCE = "01", _("Provinsi")
    DISTRICT = "02", _("Kabupaten/kota")
    ARUN = "kek_arun", _("Administrator KEK Arun Lhokseumawe")
    SABANG = "bpks_sabang", _("BPKS Sabang")


class Project(models.Model):
    """One business activity at one place: what it is, and the row of law that decided.

    `rule_words` is the row as it stood then; NIB and OSS ids are given by OSS, never made.
    `deemed_*` is written only by `records.note_deemed`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="projects")
    applicant = models.ForeignKey("eklinik.Applicant", models.PROTECT, related_name="projects")
    application = models.OneToOneField(
        "eklinik.Application", models.PROTECT, null=True, blank=True, related_name="project"
    )
    case = models.OneToOneField(
        "eklinik.Case", models.PROTECT, null=True, blank=True, related_name="project"
    )
    nib = models.CharField(max_length=13, blank=True)
    oss_id = models.CharField(max_length=25, blank=True)
    id_proyek = models.CharField(max_length=25, blank=True)
    id_izin = models.CharField(max_length=25, blank=True)
    kd_izin = models.CharField(max_length=12, blank=True)
    edition = models.CharField(max_length=4, choices=Edition)
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=300)
    scope = models.CharField(max_length=400, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    scale = models.CharField(max_length=8, choices=Scale)
    is_umk = models.BooleanField()
    capital = models.BigIntegerField(null=True, blank=True)
    village_code = models.CharField(max_length=13, blank=True)
    place = models.CharField(max_length=400)
    land_m2 = models.FloatField(null=True, blank=True)
    zone = models.CharField(max_length=12, choices=Zone, blank=True, default="")
    estate = models.BooleanField(null=True)
    pma = models.BooleanField(default=False)
    authority = models.CharField(max_length=12, choices=Authority)
    risk = models.CharField(max_length=16, choices=Risk)
    products = models.JSONField(default=list)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    rule = models.ForeignKey(
        "eklinik.RiskRule", models.SET_NULL, null=True, related_name="projects"
    )
    rule_words = models.JSONField(default=dict)
    source = models.CharField(max_length=10, choices=Source)
    clock_from = models.DateTimeField(null=True, blank=True)
    clock_stopped = models.DateTimeField(null=True, blank=True)
    deemed_source = models.CharField(max_length=8, blank=True)
    deemed_evidence = models.CharField(max_length=400, blank=True)
    deemed_at = models.DateTimeField(null=True, blank=True)
    deemed_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "project"
        indexes = [
            models.Index(fields=["office", "nib"], name="project_nib"),
            models.Index(fields=["id_izin"], name="project_id_izin"),
            models.Index(fields=["id_proyek"], name="project_id_proyek"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Opinion(models.Model):
    """What one SKPA was asked about a project in one round, and what it answered.

    `lines` holds a verdict a requirement: `{code: {"correct": bool, "technical": bool,
    "note": str}}`; `complete` was computed by the system.  `ended_at` is when the SKPA is
    no longer asked: the case has moved on.
    """

    class Conclusion(models.TextChoices):
        AGREE = "agree", _("Memenuhi")
        REPAIR = "repair", _("Perlu perbaikan")
        REJECT = "reject", _("Tidak memenuhi")

    project = models.ForeignKey(Project, models.PROTECT, related_name="opinions")
    case = models.ForeignKey("eklinik.Case", models.PROTECT, related_name="opinions")
    unit = models.ForeignKey("eklinik.Unit", models.PROTECT, related_name="opinions")
    round = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    complete = models.BooleanField(null=True)
    lines = models.JSONField(default=dict)
    conclusion = models.CharField(max_length=8, choices=Conclusion, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, blank=True, related_name="+")
    right = models.ForeignKey(
        "eklinik.DerivedRight", models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "opinion"
        constraints = [
            models.UniqueConstraint(fields=["case", "unit", "round"], name="opinion_once")
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_at", "id"],
                condition=models.Q(ended_at__isnull=True),
                name="opinion_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.case_id}/{self.round}"


class DerivedRight(models.Model):
    """Hak akses turunan: this officer of an SKPA may verify this sector, by letter, for a time."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="derived_rights")
    user = models.ForeignKey("eklinik.User", models.PROTECT, related_name="derived_rights")
    unit = models.ForeignKey("eklinik.Unit", models.PROTECT, related_name="derived_rights")
    sector = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    letter_number = models.CharField(max_length=80)
    letter_date = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("eklinik.User", models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "derived_right"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="derived_right_dates_in_order",
            )
        ]
        indexes = [models.Index(fields=["office", "sector"], name="derived_right_sector")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sector}"


class LicenceRecord(models.Model):
    """A product that OSS issued, as recorded here; the newest of a kind counts."""

    class Kind(models.TextChoices):
        NIB = "nib", _("NIB")
        STANDARD = "standard", _("Sertifikat Standar")
        LICENCE = "licence", _("Izin")

    project = models.ForeignKey(Project, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=8, choices=Kind)
    number = models.CharField(max_length=80)
    status_words = models.CharField(max_length=160, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(
        "eklinik.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "licence_record"
        indexes = [models.Index(fields=["project", "kind", "id"], name="licence_record_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Routing(models.Model):
    """Why a file went to another office, or where its owner was sent: append-only."""

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="routings"
    )
    applicant = models.ForeignKey("eklinik.Applicant", models.PROTECT, related_name="routings")
    from_office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    to_office = models.ForeignKey(
        "eklinik.Office", models.PROTECT, null=True, blank=True, related_name="+"
    )
    authority = models.CharField(max_length=12, choices=Authority)
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "routing"

    def __str__(self) -> str:
        return f"{self.from_office_id} → {self.authority}"
