"""The code on the slip of a visit: read back by telephone, it proves who holds the paper.

Six digits that are computed, never kept; for one mandate, within thirty days of the visit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from eklinik.accounts.vault import digest
from eklinik.applicants.models import Mandate
from eklinik.clinic.models import Consultation, DeskKind

FRESH = timedelta(days=30)
SHOWN = 8


def printed_code(held: Consultation) -> str:
    """The six digits on the slip of this visit."""
    return f"{int(digest('mandate-slip', held.secret)[:12], 16) % 10**6:06d}"


def slips_of(held: Consultation, *, at: datetime) -> list[Consultation]:
    """Visits of the same person whose slip may still prove a mandate; newest first."""
    same = Q(applicant_id=held.applicant_id) if held.applicant_id else Q(pk__in=())
    if held.phone_digest:
        same |= Q(phone_digest=held.phone_digest)
    rows = Consultation.objects.filter(
        same, office_id=held.office_id, kind=DeskKind.IN_PERSON, opened_at__gt=at - FRESH
    ).exclude(pk=held.pk)
    found = list(rows.order_by("-opened_at")[:SHOWN])
    given = Mandate.objects.filter(
        office_id=held.office_id, confirmed_at__isnull=False,
        evidence__printed__in=[row.number for row in found],
    )  # fmt: skip
    spent = {evidence["printed"] for evidence in given.values_list("evidence", flat=True)}
    return [row for row in found if row.number not in spent]
