"""Whose site it is: an installation of one office carries that office's name."""

from __future__ import annotations

from eklinik.accounts.models import Office


def only_office() -> Office | None:
    """The office of the installation, when there is just one."""
    found = list(Office.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None
