"""A scan session: opened at the desk, claimed by the first phone, over after some quiet minutes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.vault import digest, same
from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from eklinik.clinic.models import Consultation, ScanSession

QUIET = timedelta(minutes=15)
# A phone asks every few seconds; after this long without asking it is not there.
SILENT = timedelta(seconds=25)
SEEN_EVERY = timedelta(seconds=8)
OVER = _("Halaman pindai ini sudah berakhir. Minta petugas menampilkan kode QR yang baru.")
TAKEN = _(
    "Halaman ini sudah dibuka di HP lain, jadi tidak dapat dipakai di sini. "
    "Minta petugas menampilkan kode QR yang baru."
)


@transaction.atomic
def open_session(
    consultation: Consultation,
    *,
    by: int,
    at: datetime,
    application: Application | None = None,
) -> ScanSession:
    """The consultation's scan session, made when there is none; it has one at a time."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    found = current(consultation)
    if found is None:
        return ScanSession.objects.create(
            consultation=consultation, application=application, secret=_secret(), opened_at=at,
            opened_by_id=by, expires_at=at + QUIET,
        )  # fmt: skip
    if application is not None and found.application_id != application.pk:
        found.application = application
        found.save(update_fields=["application"])
    return found


def current(consultation: Consultation) -> ScanSession | None:
    """The session that is open, with what its list of documents is read from; one query."""
    rows = ScanSession.objects.filter(consultation=consultation, closed_at__isnull=True)
    return rows.select_related(
        "application__applicant", "application__permit_version", "application__case"
    ).order_by("-pk").first()  # fmt: skip


def renew(session: ScanSession, *, at: datetime) -> ScanSession:
    """A new QR: the phone before is put out, the pages stay."""
    session.secret, session.claimed, session.claimed_at = _secret(), "", None
    session.seen_at, session.expires_at = None, at + QUIET
    session.save(update_fields=["secret", "claimed", "claimed_at", "seen_at", "expires_at"])
    return session


def find(secret: str) -> ScanSession | None:
    """The session of a secret that is still open."""
    rows = ScanSession.objects.filter(secret=secret[:32], closed_at__isnull=True)
    return rows.select_related(
        "consultation__office", "application__applicant", "application__permit_version",
        "application__case",
    ).first()  # fmt: skip


def claim(session: ScanSession, *, at: datetime) -> str:
    """Make this phone the owner; returns the token it keeps, "" when another was faster."""
    token = secrets.token_urlsafe(18)
    taken = ScanSession.objects.filter(pk=session.pk, claimed="", expires_at__gt=at).update(
        claimed=digest("scan", token), claimed_at=at, seen_at=at, expires_at=at + QUIET
    )
    session.refresh_from_db(fields=["claimed", "claimed_at", "seen_at", "expires_at"])
    return token if taken else ""


def check_phone(session: ScanSession, token: str, *, at: datetime) -> None:
    """Refuses a phone that is not the owner, and a session that is over."""
    if session.closed_at is not None or session.expires_at <= at:
        raise Refusal("scan_over", OVER)
    if not token or not same(session.claimed, digest("scan", token)):
        raise Refusal("scan_taken", TAKEN)


def used(session: ScanSession, *, at: datetime) -> None:
    """Something was done: the quiet minutes begin anew."""
    session.seen_at, session.expires_at = at, at + QUIET
    session.save(update_fields=["seen_at", "expires_at"])


def seen(session: ScanSession, *, at: datetime) -> None:
    """The phone is there; written at most every few seconds."""
    if session.seen_at is None or at - session.seen_at > SEEN_EVERY:
        session.seen_at = at
        session.save(update_fields=["seen_at"])


def state(session: ScanSession, *, at: datetime) -> str:
    """`waiting` for a phone, `connected`, `away` (claimed and silent), or `over`."""
    if session.expires_at <= at:
        return "over"
    if not session.claimed:
        return "waiting"
    return "connected" if session.seen_at and at - session.seen_at < SILENT else "away"


def _secret() -> str:
    return secrets.token_urlsafe(16)
