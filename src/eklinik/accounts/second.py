"""The second factor: an authenticator app, passkeys, recovery codes; forced by role.

The cryptography is allauth's; pages, texts and the rule who must are ours.  The
secret of an authenticator app is enciphered like every other secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction

from eklinik.accounts import throttle
from eklinik.accounts.log import record
from eklinik.accounts.models import Office, User
from eklinik.accounts.vault import decipher, encipher

Kind = Authenticator.Type
REAL = (Kind.TOTP, Kind.WEBAUTHN)
TOTP_STEP = 90  # seconds a used code stays unusable: its step and one on either side


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Enciphers what allauth would keep in clear."""

    def encrypt(self, text: str) -> str:
        return encipher(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decipher(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "E-Klinik"

    def _get_user_identifier(self, user: User) -> str:
        return user.email or user.username

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: notices go by the outbox."""


def has_second(user: User) -> bool:
    """Has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=REAL).exists())


def must_have_second(office: Office | None, roles: Iterable[str]) -> bool:
    """The office demands a second factor for one of these roles."""
    return office is not None and not set(office.mfa_roles).isdisjoint(roles)


def of_user(user: User) -> dict[str, list[Authenticator]]:
    """The user's authenticators by kind."""
    found: dict[str, list[Authenticator]] = {kind: [] for kind in Kind.values}
    for row in Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk"):
        found[row.type].append(row)
    return found


def check_code(user: User, typed: str, *, at: datetime) -> bool:
    """Is this a fresh code of the user's app, or an unused recovery code?"""
    typed = "".join(typed.split())
    if not typed.isascii() or not typed.isdigit():
        return False
    rows = of_user(user)
    for row in rows[Kind.TOTP]:
        if totp.validate_totp_code(decipher(row.data["secret"]), typed):
            key = f"totp/{user.pk}/{typed}"
            return throttle.allow(key, limit=1, per_seconds=TOTP_STEP, at=at)
    return any(RecoveryCodes(row).validate_code(typed) for row in rows[Kind.RECOVERY_CODES])


def new_secret() -> str:
    """A secret for an authenticator app, not yet anybody's."""
    return str(totp.generate_totp_secret())


def app_address(user: User, secret: str) -> str:
    """The `otpauth:` address that the QR shows."""
    return str(Adapter().build_totp_url(user, secret))


@transaction.atomic
def add_app(user: User, secret: str, typed: str, *, at: datetime) -> bool:
    """Keep the app when the typed code proves it; False when the code is wrong."""
    if not totp.validate_totp_code(secret, "".join(typed.split())):
        return False
    Authenticator.objects.filter(user_id=user.pk, type=Kind.TOTP).delete()
    totp.TOTP.activate(user, secret)
    _begin_recovery(user)
    _log("second_added", user, at, kind="totp")
    return True


def passkey_options(user: User) -> dict[str, Any]:
    """What the browser needs to make a passkey that can log in by itself."""
    return dict(webauthn.begin_registration(user, True))


@transaction.atomic
def add_passkey(user: User, name: str, credential: str, *, at: datetime) -> None:
    """Keep a passkey the browser made; `ValidationError` when it does not fit the question."""
    data = _parsed(credential)
    try:
        webauthn.complete_registration(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError("passkey", code="passkey") from error
    webauthn.WebAuthn.add(user, name.strip()[:60] or "Kunci sandi", data)
    _begin_recovery(user)
    _log("second_added", user, at, kind="webauthn")


def login_options(user: User | None = None) -> dict[str, Any]:
    """What the browser needs to show a passkey; of one user, or of whoever holds one."""
    return dict(webauthn.begin_authentication(user))


def check_passkey(credential: str, user: User | None = None) -> User:
    """Whose passkey it is; `ValidationError` when it is nobody's or another's."""
    data = _parsed(credential)
    try:
        holder = user or webauthn.extract_user_from_response(data)
        row = webauthn.complete_authentication(holder, data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError("passkey", code="passkey") from error
    row.record_usage()
    found: User = row.user
    return found


@transaction.atomic
def remove(user: User, authenticator_id: int, *, at: datetime) -> bool:
    """Take an authenticator away; recovery codes go with the last one."""
    row = Authenticator.objects.filter(pk=authenticator_id, user_id=user.pk).first()
    if row is None or row.type == Kind.RECOVERY_CODES:
        return False
    row.delete()
    if not has_second(user):
        Authenticator.objects.filter(user_id=user.pk).delete()
    _log("second_removed", user, at, kind=row.type)
    return True


def recovery_codes(user: User) -> list[str]:
    """The recovery codes that are left."""
    rows = of_user(user)[Kind.RECOVERY_CODES]
    return list(RecoveryCodes(rows[0]).get_unused_codes()) if rows else []


@transaction.atomic
def renew_recovery_codes(user: User, *, at: datetime) -> list[str]:
    """New recovery codes; the old ones are worth nothing from now on."""
    Authenticator.objects.filter(user_id=user.pk, type=Kind.RECOVERY_CODES).delete()
    _begin_recovery(user)
    _log("recovery_renewed", user, at)
    return recovery_codes(user)


@transaction.atomic
def forget_all(user: User, *, by: int, at: datetime) -> None:
    """An administrator takes all second factors away from somebody who lost the phone."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    record("second_reset", "user", user.pk, office_id=user.office_id, by=by, at=at, title=user.name)


def _begin_recovery(user: User) -> None:
    RecoveryCodes.activate(user)


def _parsed(credential: str) -> dict[str, Any]:
    try:
        data = json.loads(credential)
    except (ValueError, RecursionError) as error:
        raise ValidationError("passkey", code="passkey") from error
    if not isinstance(data, dict) or not isinstance(data.get("response"), dict):
        raise ValidationError("passkey", code="passkey")
    return data


def _log(action: str, user: User, at: datetime, **detail: Any) -> None:
    record(action, "user", user.pk, office_id=user.office_id, by=user.pk, at=at,
           title=user.name, **detail)  # fmt: skip
