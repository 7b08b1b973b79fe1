"""A page comes in: from the phone, the desk's browser, or the scanner's folder."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture import files
from eklinik.clinic.models import ScanPage, ScanSession
from eklinik.documents.intake.paper import Seen, see
from eklinik.documents.intake.paper import turned as turned_pdf

PHONE, DESK, FOLDER = "phone", "desk", "folder"
MAX_PAGES = 80
TOO_MANY = _("Satu sesi pindai menampung 80 halaman. Jadikan PDF atau hapus sebagian lebih dahulu.")
NO_ROOM = _(
    "Halaman ini tidak dapat disimpan karena tempat penyimpanan kantor penuh atau bermasalah. "
    "Halaman lain tetap tersimpan. Coba lagi nanti atau hubungi administrator kantor."
)
OVER = _("Sesi pindai ini sudah ditutup. Buka sesi yang baru dari loket.")

__all__ = ["DESK", "FOLDER", "PHONE", "receive", "turned_pdf"]


def receive(
    session: ScanSession,
    content: bytes,
    filename: str,
    *,
    source: str,
    at: datetime,
    requirement: str = "",
    replaces: ScanPage | None = None,
) -> ScanPage:
    """Take one photo or scan in; the same bytes twice in a session are one page.

    Raises `Refused` (no picture, broken, infected, …) and `Refusal` (closed, full).
    """
    digest = sha256(content).hexdigest()
    known = ScanPage.objects.filter(session=session, sha256=digest).first()
    if known is not None and known.deleted_at is None:
        return known
    _check_room(session)
    camera = source == PHONE
    found = see(content, filename=filename, camera=camera, find_page=camera)
    page = known or ScanPage(session=session, sha256=digest)
    page.size, page.source, page.received_at = len(content), source, at
    page.requirement = replaces.requirement if replaces else requirement[:60]
    return _kept(page, found, replaces, at)


def _check_room(session: ScanSession) -> None:
    if session.closed_at is not None:
        raise Refusal("scan_over", OVER)
    if session.pages.filter(deleted_at__isnull=True).count() >= MAX_PAGES:
        raise Refusal("scan_full", TOO_MANY)


def _kept(page: ScanPage, found: Seen, replaces: ScanPage | None, at: datetime) -> ScanPage:
    """Files first: a transaction that fails leaves files that the sweep takes, never a bare row."""
    try:
        original = files.write(page.session, found.original, found.suffix)
        files.write_look(original, found.look)
        picture = files.write(page.session, found.picture, "jpg")
    except OSError as error:
        raise Refusal("no_room", NO_ROOM) from error
    page.original, page.picture = original, picture
    page.corners, page.faults, page.rotation = found.corners, found.faults, 0
    page.width, page.height, page.mode = found.width, found.height, "grey"
    page.deleted_at = page.used_at = page.redo_at = None
    kept = _placed(page, replaces, at)
    if kept is None:
        raise Refusal("scan_over", OVER)
    return kept


@transaction.atomic
def _placed(page: ScanPage, replaces: ScanPage | None, at: datetime) -> ScanPage | None:
    """The row, in its place; None when the session was closed while the photo was looked at."""
    closed = ScanSession.objects.select_for_update().get(pk=page.session_id).closed_at is not None
    twin = _twin(page)
    if closed or twin:
        files.forget(files.names_of(page))
        return None if closed else twin
    page.place = replaces.place if replaces else _last(page.session) + 1
    page.save()
    if replaces is not None and replaces.pk != page.pk:
        discard(replaces, at=at)
    return page


def _twin(page: ScanPage) -> ScanPage | None:
    """The same photo, sent again by a phone that lost the first answer; the session is locked."""
    rows = ScanPage.objects.filter(session=page.session_id, sha256=page.sha256)
    return rows.filter(deleted_at__isnull=True).first() if page.pk is None else None


def _last(session: ScanSession) -> int:
    return int(session.pages.aggregate(last=Max("place"))["last"] or 0)


def discard(page: ScanPage, *, at: datetime) -> None:
    """A page that is not wanted: its files go now, its row keeps that it was there."""
    with transaction.atomic():
        files.forget(files.names_of(page))
        page.original = page.picture = ""
        page.corners, page.redo_at, page.deleted_at = None, None, at
        page.save(update_fields=["original", "picture", "corners", "redo_at", "deleted_at"])
