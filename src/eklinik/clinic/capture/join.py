"""Pages become one PDF: a document of the application, or a proof of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.applications import attachments, reading
from eklinik.applications.models import Attachment
from eklinik.casework.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.capture import files
from eklinik.clinic.capture.receive import turned_pdf
from eklinik.clinic.models import ScanPage, ScanSession
from eklinik.documents import store
from eklinik.documents.intake import LIMIT, Accepted, join_pages, take_in
from eklinik.documents.models import Document
from eklinik.staff.actor import Actor

PROOF = "scan_proof"
NO_PAGES = _("Belum ada halaman untuk dokumen ini. Pindai dahulu halamannya.")
NO_FILE = _("Konsultasi ini belum punya berkas permohonan. Buat atau hubungkan berkasnya dahulu.")


def attach_pages(session: ScanSession, requirement: str, *, by: Actor, at: datetime) -> Attachment:
    """One PDF of the requirement's pages, in place in the application, within its limit.

    Writes a line in the consultation's history; `attachments` asks and writes the mandate's.
    """
    application = session.application
    if application is None:
        raise Refusal("no_application", NO_FILE)
    rows = _pages_of(session, requirement)
    needed = reading.requirement(application, requirement)
    limit = needed.limit_bytes if needed else LIMIT
    taken = bound(rows, limit_bytes=limit, name=requirement)
    with transaction.atomic():
        made = attachments.attach_accepted(application, requirement, taken, by=by, at=at)
        _used(rows, at)
        record = {"requirement": requirement, "pages": len(rows), "sha256": taken.sha256}
        visit.say(session.consultation_id, "scanned", by=by.user_id, at=at, record=record)
    return made


def as_document(pages: Sequence[ScanPage], *, by: Actor | int | None, at: datetime) -> Document:
    """One PDF of these pages, kept as a proof (a signed slip, another system's receipt)."""
    if not pages:
        raise Refusal("no_pages", NO_PAGES)
    office_id = pages[0].session.consultation.office_id
    taken = bound(pages, limit_bytes=LIMIT, name="bukti")
    with transaction.atomic():
        made = store.keep(taken, office_id=office_id, kind=PROOF, by=by, at=at)
        _used(pages, at)
    return made


def bound(pages: Sequence[ScanPage], *, limit_bytes: int, name: str) -> Accepted:
    """Bind pages to one PDF; quality goes down step by step, `cannot_shrink` when not enough."""
    whole = join_pages([_part(page) for page in pages], limit_bytes=limit_bytes)
    return take_in(whole, filename=f"{name}.pdf", limit_bytes=limit_bytes)


def _part(page: ScanPage) -> bytes:
    if not page.original.endswith(".pdf"):
        return files.read(page.picture)
    content = files.read(page.original)
    return turned_pdf(content, page.rotation) if page.rotation else content


def _pages_of(session: ScanSession, requirement: str) -> list[ScanPage]:
    rows = session.pages.filter(requirement=requirement, deleted_at__isnull=True)
    found = list(rows.order_by("place", "pk"))
    if not found:
        raise Refusal("no_pages", NO_PAGES)
    return found


def _used(pages: Sequence[ScanPage], at: datetime) -> None:
    ScanPage.objects.filter(pk__in=[page.pk for page in pages]).update(used_at=at, redo_at=None)
