"""The rows of feedback: surveys without a name, complaints with clocks, questions with answers."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyInvitation(models.Model):
    """The right to answer once for one finished service.

    Only the digest of its code is kept and whether it was spent, not when: neither
    the row nor its order tells which answer came from it.
    """

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=20)
    subject_ref = models.BigIntegerField()
    service = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    spent = models.BooleanField(default=False)

    class Meta:
        db_table = "survey_invitation"
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_ref"], name="survey_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_ref}"


class SurveyAnswer(models.Model):
    """One answer to one questionnaire: no person, no receipt, only the day.

    `scores` holds 1 to 4 in the order of the questionnaire's statements.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="+", db_index=False)
    questionnaire = models.CharField(max_length=30)
    day = models.DateField()
    service = models.CharField(max_length=80)
    way = models.CharField(max_length=8)
    scores = models.JSONField()
    suggestion = models.TextField(blank=True)

    class Meta:
        db_table = "survey_answer"
        indexes = [models.Index(fields=["office", "questionnaire", "day"], name="survey_by_day")]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.day}"


class ComplaintKind(models.TextChoices):
    """What a complaint is, which decides how long its answer may take (SP4N-LAPOR!)."""

    INFORMATION = "information", _("Permintaan informasi atau keluhan umum")
    ORDINARY = "ordinary", _("Pengaduan pelayanan, tanpa pengawasan")
    SUPERVISED = "supervised", _("Pengaduan yang perlu pemeriksaan (pungli, penyalahgunaan)")


class Complaint(models.Model):
    """A complaint with its number and clocks: first answer, and final answer.

    A complainant may stay without a name; `secret` opens the own page.
    """

    class State(models.TextChoices):
        NEW = "new", _("Baru masuk")
        WORKING = "working", _("Sedang ditangani")
        ANSWERED = "answered", _("Sudah dijawab")
        CLOSED = "closed", _("Selesai")

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="complaints")
    number = models.CharField(max_length=40)
    secret = models.CharField(max_length=32)
    kind = models.CharField(max_length=12, choices=ComplaintKind, default=ComplaintKind.ORDINARY)
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    about = models.CharField(max_length=120)
    text = models.TextField()
    case_number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    contact_cipher = models.TextField(blank=True)
    way = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    holder = models.ForeignKey(
        "eklinik.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        db_table = "complaint"
        constraints = [
            models.UniqueConstraint(fields=["office", "number"], name="complaint_number_once")
        ]
        indexes = [
            models.Index(
                fields=["office", "due_at", "id"],
                condition=models.Q(answered_at__isnull=True),
                name="complaint_open",
            )
        ]

    def __str__(self) -> str:
        return self.number


class ComplaintEntry(models.Model):
    """One line of a complaint's history; `is_open` lines are read by the complainant."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "complaint_entry"

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.what}"


class Article(models.Model):
    """A question with its answer; the words stand in versions, the newest published counts."""

    office = models.ForeignKey("eklinik.Office", models.PROTECT, related_name="articles")
    slug = models.SlugField(max_length=80)
    topic = models.SlugField(max_length=40)
    for_officers = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "article"
        constraints = [models.UniqueConstraint(fields=["office", "slug"], name="article_slug_once")]

    def __str__(self) -> str:
        return self.slug


class ArticleVersion(models.Model):
    """One wording of an article; never changed once published."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    question = models.CharField(max_length=200)
    answer = models.TextField()
    words = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("eklinik.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "article_version"
        constraints = [
            models.UniqueConstraint(fields=["article", "version"], name="article_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.version}"
