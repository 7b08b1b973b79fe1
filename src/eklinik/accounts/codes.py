"""Six-digit codes that prove a phone number or an e-mail address.

A code lives ten minutes, may be typed wrongly five times and works once; a new
one replaces the old.  The caller promises its delivery in the same transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from eklinik.accounts.models import ContactCode
from eklinik.accounts.vault import digest, digits, same

LIVES = timedelta(minutes=10)
TRIES = 5
KEEP = timedelta(days=1)


def issue(channel: str, address: str, purpose: str, *, at: datetime) -> tuple[ContactCode, str]:
    """A new code for the address, and its row; older codes for the purpose are over."""
    _open(channel, address, purpose).update(used_at=at)
    code = digits(6)
    row = ContactCode.objects.create(
        channel=channel, address=address, purpose=purpose, created_at=at,
        digest=_digest(channel, address, purpose, code), expires_at=at + LIVES,
    )  # fmt: skip
    return row, code


def verify(channel: str, address: str, purpose: str, typed: str, *, at: datetime) -> bool:
    """Is this the code?  Counts the try first, so that guessing side by side gains nothing."""
    row = _open(channel, address, purpose).filter(expires_at__gt=at).order_by("-pk").first()
    if row is None:
        return False
    counted = ContactCode.objects.filter(pk=row.pk, tries__lt=TRIES).update(tries=F("tries") + 1)
    typed = "".join(filter(str.isdigit, typed))
    if not counted or not same(row.digest, _digest(channel, address, purpose, typed)):
        return False
    return bool(ContactCode.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=at))


def sweep(*, at: datetime) -> int:
    """Remove codes that are over since a day; returns how many."""
    return ContactCode.objects.filter(expires_at__lt=at - KEEP).delete()[0]


def _open(channel: str, address: str, purpose: str) -> QuerySet[ContactCode]:
    return ContactCode.objects.filter(
        channel=channel, address=address, purpose=purpose, used_at__isnull=True
    )


def _digest(channel: str, address: str, purpose: str, code: str) -> str:
    return digest("contact-code", f"{channel}|{address}|{purpose}|{code}")
