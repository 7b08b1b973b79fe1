"""Filing a finished case: its class, its terms and its final fate (UU 43/2009)."""

from __future__ import annotations

from datetime import date

from eklinik.archive.models import ArchiveRecord
from eklinik.casework.clock import calendar_of
from eklinik.casework.registry import Passing
from eklinik.casework.worker import person
from eklinik.catalogue.definition import published


def file_case(passing: Passing) -> ArchiveRecord:
    """The archive record of the case; its terms run from the day it is filed."""
    terms = published(passing.case.permit_version_id).retention
    day = calendar_of(passing.office_id).local_day(passing.at)
    active = years_after(day, terms.active_years)
    record = ArchiveRecord.objects.create(
        office_id=passing.office_id, case_id=passing.case_id, retention_class=terms.code,
        active_until=active, inactive_until=years_after(active, terms.inactive_years),
        fate=terms.fate, basis=terms.basis[:200], filed_at=passing.at,
        filed_by_id=person(passing.by),
    )  # fmt: skip
    passing.record["archive"] = record.pk
    return record


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
