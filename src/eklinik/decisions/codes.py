"""Verification codes: printed on the letter, too many to be guessed, easy to type."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4


def new_code() -> str:
    """A fresh code like `7KQ2-M4XD-9TPT-3HWA`: 80 random bits, no 0, 1, I or O."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return grouped(signs)


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def normal(text: str) -> str:
    """What somebody typed as a code is stored, or "" when it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())
    known = len(signs) == LENGTH and all(sign in ALPHABET for sign in signs)
    return grouped(signs) if known else ""
