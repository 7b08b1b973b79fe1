"""Refusals, where the door and everything above it look for them."""

from eklinik.accounts.refusals import MESSAGES, Refusal

__all__ = ["MESSAGES", "Refusal"]
