"""Asks for a survey when a service is finished: once, by the way the person is reached."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from eklinik.accounts.vault import decipher
from eklinik.casework.models import Case
from eklinik.clinic.models import Consultation
from eklinik.feedback.models import SurveyInvitation
from eklinik.feedback.surveys import invite
from eklinik.outbox.post import post

SINCE = timedelta(days=3)
BATCH = 200
ASKED_AFTER = ("granted", "refused")


def survey_link(code: str) -> str:
    """The whole address of a survey."""
    return f"{settings.SITE_URL}/survei/{code}/"


def sweep_surveys(*, at: datetime) -> int:
    """Invite for what was finished in the last three days; returns how many were asked."""
    return _ask_cases(at) + _ask_visitors(at)


def _ask_cases(at: datetime) -> int:
    rows = Case.objects.filter(closed_at__gte=at - SINCE, outcome__in=ASKED_AFTER)
    asked = 0
    for case in rows.exclude(_invited("case"))[:BATCH]:
        with transaction.atomic():
            code = invite(case.office_id, "case", case.pk, service=case.title, at=at)
            if code:
                post(case.office_id, "survey", case.pk, at=at, data={"link": survey_link(code)})
                asked += 1
    return asked


def _ask_visitors(at: datetime) -> int:
    """Visitors with a phone who were not asked at the desk itself."""
    rows: QuerySet[Consultation] = Consultation.objects.filter(closed_at__gte=at - SINCE)
    rows = rows.exclude(phone_cipher="").select_related("office", "service")
    asked = 0
    for row in rows.exclude(_invited("consultation"))[:BATCH]:
        with transaction.atomic():
            code = invite(row.office_id, "consultation", row.pk, service=row.service.name, at=at)
            if code:
                words = {"tautan": survey_link(code), "kantor": row.office.name}
                ways = [["sms", decipher(row.phone_cipher)]]
                data = {"key": "survey.invite", "words": words, "ways": ways}
                post(row.office_id, "visitor", row.pk, at=at, data=data)
                asked += 1
    return asked


def _invited(subject: str) -> Exists:
    return Exists(SurveyInvitation.objects.filter(subject=subject, subject_ref=OuterRef("pk")))
