"""Accounts made at the desk: a printed code instead of a password that an officer would know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts import second
from eklinik.accounts.log import record
from eklinik.accounts.models import Activation, Office, User
from eklinik.accounts.people import register, set_password
from eklinik.accounts.vault import digest, letters

LIVES = timedelta(days=14)
GROUPS, LENGTH = 3, 4
OVER = _(
    "Kode aktivasi ini salah, sudah dipakai, atau sudah lewat 14 hari. Periksa huruf dan "
    "angkanya, atau minta kode baru di loket."
)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed and handed over: whose account, the code, until when."""

    user: User
    code: str
    expires_at: datetime


@transaction.atomic
def make_desk_account(
    name: str, *, office: Office, by: int, at: datetime, phone: str = "", email: str = ""
) -> Slip:
    """An applicant's account and its slip; `phone` is `+62…`, both contacts may be empty."""
    user = register(name, at=at, phone=phone, email=email)
    record("desk_account", "user", user.pk, office_id=office.pk, by=by, at=at, title=user.name)
    return _slip(user, by, at)


def desk_accounts(office: Office) -> QuerySet[User]:
    """The applicants' accounts that this office's desk made."""
    made = Activation.objects.filter(created_by__office=office).values("user")
    return User.objects.filter(pk__in=made, office__isnull=True, is_active=True)


def helps_itself(user: User, *, reached: Collection[str]) -> bool:
    """Taken over by its owner, who has a second step or a contact that codes reach.

    `reached` holds `phone`, `email` or both: where this installation can send a code.
    Such an account is the owner's alone; a desk that could reset it could enter it.
    """
    if second.has_second(user):
        return True
    contacts = {"phone": user.phone, "email": user.email}
    return user.has_usable_password() and any(contacts[name] for name in reached)


@transaction.atomic
def new_slip(user: User, *, office: Office, by: int, at: datetime, **seen: str) -> Slip:
    """A new code for somebody who lost slip or password; the old password ends with it.

    `seen` is how the person was known, for the log: `identity="KTP"`.
    """
    Activation.objects.filter(user=user, used_at__isnull=True).update(used_at=at)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record("reset", "user", user.pk, office_id=office.pk, by=by, at=at, title=user.name, **seen)
    return _slip(user, by, at)


def find_activation(code: str, *, at: datetime) -> Activation:
    """The activation behind a typed code; `ValidationError` when it is none or over."""
    row = (
        Activation.objects.select_related("user")
        .filter(digest=_digest(code), used_at__isnull=True, expires_at__gt=at)
        .filter(user__is_active=True)
        .first()
    )
    if row is None:
        raise ValidationError(OVER, code="over")
    return row


@transaction.atomic
def activate(code: str, password: str, *, at: datetime) -> User:
    """The person takes the account over with an own password; the code works once."""
    row = find_activation(code, at=at)
    if not Activation.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=at):
        raise ValidationError(OVER, code="over")
    set_password(row.user, password, by=row.user_id, at=at)
    return row.user


def _slip(user: User, by: int, at: datetime) -> Slip:
    code = "-".join(letters(LENGTH) for _ in range(GROUPS))
    Activation.objects.create(
        user=user, digest=_digest(code), created_at=at, created_by_id=by, expires_at=at + LIVES
    )
    return Slip(user, code, at + LIVES)


def _digest(code: str) -> str:
    return digest("activation", "".join(filter(str.isalnum, code.upper()))[:40])
