"""Keeping secrets: enciphered text, digests for exact search, and codes people type.

The key is `EKLINIK_DATA_KEY`, else it is derived from the secret key.  Whoever
changes the key can no longer read what was enciphered before.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else


def encipher(text: str) -> str:
    """The text, unreadable without the key; empty stays empty."""
    return _fernet(_root()).encrypt(text.encode()).decode() if text else ""


def decipher(cipher: str) -> str:
    """The text again; ValueError when the key is another one or the cipher was altered."""
    if not cipher:
        return ""
    try:
        return _fernet(_root()).decrypt(cipher.encode()).decode()
    except InvalidToken as error:
        raise ValueError("enciphered with another key, or altered") from error


def digest(purpose: str, text: str) -> str:
    """64 hex digits that are equal for equal texts, and say nothing about the text."""
    if not text:
        return ""
    key = _derived(_root(), b"digest:" + purpose.encode())
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Equal, told in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def digits(length: int = 6) -> str:
    """A random code of digits."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def letters(length: int) -> str:
    """A random code of letters and digits that cannot be misread."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _root() -> str:
    return settings.EKLINIK_DATA_KEY or settings.SECRET_KEY


@lru_cache(maxsize=8)
def _fernet(root: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(root, b"cipher")))


def _derived(root: str, purpose: bytes) -> bytes:
    return hmac.new(root.encode(), b"eklinik:" + purpose, hashlib.sha256).digest()
