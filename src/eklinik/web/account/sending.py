"""Sending a code: throttled, promised by the outbox, never said whether the contact is known."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts import codes
from eklinik.accounts.models import User
from eklinik.accounts.people import check_email, find_by_contact
from eklinik.applicants.checks import check_mobile, phone_for_people
from eklinik.outbox.post import post
from eklinik.web.request import Request
from eklinik.web.throttled import Limit

PHONE, EMAIL = "phone", "email"
TO_ADDRESS = Limit("code-to", 3, 600)
FROM_SENDER = Limit("code-from", 20, 3600)
TYPED = Limit("code-typed", 15, 900)
SESSION = "contact_entry"


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number or e-mail address that somebody claims, and how to send to it."""

    channel: str
    address: str
    via: str = ""

    @classmethod
    def read(cls, text: str, via: str = "sms") -> Contact:
        """From what somebody typed; `ValidationError` with what to do."""
        if "@" in text:
            return cls(EMAIL, check_email(text), EMAIL)
        return cls(PHONE, check_mobile(text), via)

    def __str__(self) -> str:
        return phone_for_people(self.address) if self.channel == PHONE else self.address

    @property
    def words(self) -> dict[str, str]:
        """`{"phone": …}` or `{"email": …}`, as accounts are found and made."""
        return {self.channel: self.address}

    def account(self) -> User | None:
        """The active account with this contact."""
        return find_by_contact(**self.words)


def send_code(request: Request, contact: Contact, purpose: str, *, really: bool) -> None:
    """Send a code when `really`, else only look as if; `ValidationError` when it is too often."""
    allowed = FROM_SENDER.count(request) and TO_ADDRESS.count(request, contact.address)
    if not allowed:
        raise ValidationError(
            _("Sudah beberapa kode diminta. Tunggu 10 menit, lalu coba lagi."), code="too_often"
        )
    if really:
        _promise(request, contact, purpose)


def _promise(request: Request, contact: Contact, purpose: str) -> None:
    user = contact.account()
    with transaction.atomic():
        row, code = codes.issue(contact.channel, contact.address, purpose, at=request.now)
        data = {"code": code, "channel": contact.via, "user": user.pk if user else None}
        post(None, "phone_code", row.pk, at=request.now, data=data | contact.words)


def typed_right(request: Request, contact: Contact, purpose: str, typed: str) -> bool:
    """Is this the code that was sent?"""
    if not TYPED.count(request, contact.address):
        return False
    return codes.verify(contact.channel, contact.address, purpose, typed, at=request.now)


def remember(request: Request, contact: Contact, purpose: str, **more: object) -> None:
    """Keep in the session which contact the next page is about."""
    request.session[SESSION] = {**asdict(contact), "purpose": purpose, "proved": False, **more}


def remembered(
    request: Request, purpose: str, *, proved: bool = False
) -> tuple[Contact, dict[str, object]] | None:
    """The contact of an entry begun in this session for that purpose; None starts anew."""
    kept = request.session.get(SESSION)
    if not isinstance(kept, dict) or kept.get("purpose") != purpose:
        return None
    if proved and not kept.get("proved"):
        return None
    return Contact(kept["channel"], kept["address"], kept["via"]), kept


def mark_proved(request: Request) -> None:
    """The contact in the session was proved by its code."""
    request.session[SESSION] = {**request.session[SESSION], "proved": True}


def forget(request: Request) -> None:
    """The entry is done."""
    request.session.pop(SESSION, None)
