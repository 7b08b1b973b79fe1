"""Whose site it is: an installation of one office carries that office's name."""

from __future__ import annotations

from eklinik.accounts.models import Office
from eklinik.web.request import Request


def only_office() -> Office | None:
    """The office of the installation, when there is just one."""
    found = list(Office.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def chosen_office(request: Request) -> Office | None:
    """The office named in the address (`?kantor=`), else the only or the first one."""
    wanted = request.GET.get("kantor", "")[:60]
    if wanted:
        return Office.objects.filter(slug=wanted).first()
    return Office.objects.order_by("pk").first()


def offices() -> list[Office]:
    """All offices of the installation, by name."""
    return list(Office.objects.order_by("name")[:50])
