"""Pages that were not used go at the end of the visit (UU 27/2022: no longer than needed)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from eklinik.accounts.models import Office
from eklinik.clinic.capture import files
from eklinik.clinic.models import Consultation, ScanPage, ScanSession

# A session nobody closed ends by itself; the store's own sweep takes loose files after a day.
FORGOTTEN = timedelta(hours=12)
MAX_MINUTES = 12 * 60


def retention(office: Office) -> timedelta:
    """How long pages stay after a visit: the office's `scan_retention_minutes`, usually none."""
    own = office.settings.get("clinic", {}).get("scan_retention_minutes", 0)
    return timedelta(minutes=min(max(0, own), MAX_MINUTES) if isinstance(own, int) else 0)


def end_of_visit(consultation: Consultation, *, at: datetime) -> int:
    """The visit is over: no more pages come, and they go at once or after the office's minutes."""
    open_now = ScanSession.objects.filter(consultation=consultation, closed_at__isnull=True)
    open_now.update(closed_at=at)
    if retention(consultation.office) > timedelta(0):
        return 0
    return wipe(consultation, at=at)


def wipe(consultation: Consultation, *, at: datetime) -> int:
    """Delete every file of the consultation's pages; returns how many pages had some."""
    rows = ScanSession.objects.filter(consultation=consultation, wiped_at__isnull=True)
    return sum(_wiped(session, at) for session in rows)


def sweep(*, at: datetime) -> int:
    """Wipe what is due: closed and past its minutes, or forgotten for half a day."""
    old = Q(opened_at__lt=at - FORGOTTEN, expires_at__lt=at)
    rows = ScanSession.objects.filter(wiped_at__isnull=True).filter(
        Q(closed_at__isnull=False) | Q(consultation__closed_at__isnull=False) | old
    )
    return sum(_wiped(one, at) for one in _due(rows.select_related("consultation__office"), at))


def _due(rows: Iterable[ScanSession], at: datetime) -> Iterable[ScanSession]:
    for session in rows:
        ended = session.closed_at or session.consultation.closed_at or session.opened_at
        if ended + retention(session.consultation.office) <= at:
            yield session


def _wiped(session: ScanSession, at: datetime) -> int:
    with transaction.atomic():
        ScanSession.objects.select_for_update().get(pk=session.pk)
        pages = list(session.pages.exclude(original="", picture=""))
        files.forget(name for page in pages for name in files.names_of(page))
        for page in pages:
            page.original = page.picture = ""
            page.corners, page.deleted_at = None, page.deleted_at or at
        ScanPage.objects.bulk_update(pages, ["original", "picture", "corners", "deleted_at"])
        session.closed_at, session.wiped_at = session.closed_at or at, at
        session.save(update_fields=["closed_at", "wiped_at"])
    return len(pages)
