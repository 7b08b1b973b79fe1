"""What a list may show of a number: enough to recognise it, not enough to use it."""

from __future__ import annotations

from lokal import partial_mask


def mask_nik(nik: str) -> str:
    """`1171********0001`."""
    return partial_mask("NIK", nik) if nik else ""


def mask_npwp(npwp: str) -> str:
    """Only the last four digits."""
    return "*" * (len(npwp) - 4) + npwp[-4:] if npwp else ""


def mask_phone(phone: str) -> str:
    """`0812****7890`."""
    return partial_mask("PHONE", phone) if phone else ""


def mask_email(email: str) -> str:
    """`b***@contoh.id`."""
    return partial_mask("EMAIL", email) if email else ""


def mask_name(name: str) -> str:
    """`C** N*** C*****`: the first letter of every word."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
