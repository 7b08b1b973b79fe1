"""Opening a case: number, names, first facts.  It begins at the chart's first box."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from eklinik.accounts.models import Office
from eklinik.applicants.models import Applicant
from eklinik.casework.chain import GENESIS
from eklinik.casework.charts import newest
from eklinik.casework.models import Case, CaseWord
from eklinik.casework.numbering import take_value
from eklinik.catalogue.definition import published
from eklinik.staff.models import Unit

CASE_SERIES = "permohonan"


def open_case(
    *,
    office: Office,
    permit_version_id: int,
    applicant: Applicant,
    request_kind: str,
    channel: str,
    at: datetime,
    received_at: datetime,
    facts: dict[str, Any],
    number: str = "",
) -> Case:
    """A new case at the first box of its chart; call inside the submitting transaction.

    The receipt number is `NNNNN/<office code>/<year>`, or `number` when it was handed out
    on paper before; `received_at` is the legal receipt time, earlier than `at` for a file
    that was lodged on paper or in OSS.
    """
    definition = published(permit_version_id)
    chart = newest(definition.chart_for(request_kind))
    unit = Unit.objects.filter(office=office, code=definition.unit_code).first()
    case = Case.objects.create(
        office=office,
        number=number
        or receipt_number(office, take_value(office.pk, CASE_SERIES, at.year), at.year),
        chart_key=chart.key,
        chart_version=chart.version,
        permit_version_id=permit_version_id,
        applicant=applicant,
        unit=unit,
        title=definition.name,
        applicant_name=applicant.name,
        business_name=applicant.business_name,
        request_kind=request_kind,
        channel=channel,
        step=chart.first.key,
        role=chart.first.by,
        entered_at=at,
        received_at=received_at,
        facts=facts,
        head=GENESIS,
    )
    _keep_words(case)
    return case


def receipt_number(office: Office, value: int, year: int) -> str:
    """How a receipt number is written."""
    return f"{value:05d}/{office.number_code}/{year}"


def words_of(*texts: str) -> set[str]:
    """The words a case is found by: lower case, two letters or more, at most 60."""
    joined = " ".join(texts).lower()
    return {word[:60] for word in re.findall(r"\w[\w'’-]*", joined) if len(word) > 1}


def _keep_words(case: Case) -> None:
    words = words_of(case.number, case.applicant_name, case.business_name, case.title)
    words.add(case.number.lower()[:60])
    CaseWord.objects.bulk_create(
        [CaseWord(office_id=case.office_id, case=case, word=word) for word in sorted(words)]
    )
