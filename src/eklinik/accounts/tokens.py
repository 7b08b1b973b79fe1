"""Bearer tokens for the API: shown once, kept as a digest, with scopes and an end."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from eklinik.accounts.models import ApiToken, User
from eklinik.accounts.vault import digest

PREFIX = "ekl_"
SCOPES = ("read", "apply", "work")
FRESH_FOR = timedelta(minutes=5)


def make_token(
    user: User,
    name: str,
    scopes: Iterable[str],
    *,
    at: datetime,
    expires_at: datetime | None = None,
) -> str:
    """A new token of the user; this is the only time that it can be read."""
    wanted = sorted(set(scopes))
    if unknown := set(wanted) - set(SCOPES):
        raise ValueError(f"unknown scopes: {', '.join(sorted(unknown))}")
    raw = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user, name=name[:80], digest=digest("token", raw), scopes=wanted,
        created_at=at, expires_at=expires_at,
    )  # fmt: skip
    return raw


def find_token(raw: str, *, at: datetime) -> ApiToken | None:
    """The token's row with its user, when it is valid at that moment."""
    if not raw.startswith(PREFIX) or len(raw) > 100:
        return None
    token = (
        ApiToken.objects.select_related("user__office")
        .filter(digest=digest("token", raw), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    if token is None or (token.expires_at and token.expires_at <= at):
        return None
    _note_use(token, at)
    return token


def token_user(raw: str, *, at: datetime) -> tuple[User, frozenset[str]] | None:
    """Whose token it is and what it allows; None for one that is unknown or over."""
    token = find_token(raw, at=at)
    return (token.user, frozenset(token.scopes)) if token else None


def revoke_token(user: User, token_id: int, *, at: datetime) -> bool:
    """End a token of the user; False when there is none to end."""
    own = ApiToken.objects.filter(pk=token_id, user=user, revoked_at__isnull=True)
    return bool(own.update(revoked_at=at))


def _note_use(token: ApiToken, at: datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at > FRESH_FOR:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
