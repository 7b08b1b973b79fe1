"""What the person is told about a mandate: the code to say back, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from eklinik.applicants.models import Mandate
from eklinik.outbox.post import post

Way = tuple[str, str]


def link_of(mandate: Mandate) -> str:
    """The person's own page, where everything is read and the mandate taken back."""
    return f"{settings.SITE_URL}/kuasa/{mandate.secret}/"


def send_code(mandate: Mandate, code: str, ways: Sequence[Way], *, at: datetime) -> None:
    """The six digits that the person reads back; erased once they were sent."""
    _promise(mandate, "mandate.code", ways, at, topic="visitor_code", kode=code)


def send_summary(mandate: Mandate, ways: Sequence[Way], *, at: datetime) -> None:
    """A link to what was done in the person's name, in their own words' language."""
    _promise(mandate, "mandate.summary", ways, at)


def _promise(
    mandate: Mandate, key: str, ways: Sequence[Way], at: datetime, topic: str = "visitor",
    **more: str,
) -> None:  # fmt: skip
    words = {
        "nama": mandate.person_name, "nomor": mandate.number, "kantor": mandate.office.name,
        "tautan": link_of(mandate), **more,
    }  # fmt: skip
    data = {"key": key, "words": words, "ways": [list(way) for way in ways]}
    post(mandate.office_id, topic, mandate.pk, at=at, data=data)
