"""A mandate for tests: a signed slip, kept by the real function."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import ACTIONS
from eklinik.applicants.models import Mandate
from tests.people import NOW, House

SLIP = {
    "evidence_kind": "slip", "evidence": {"document_sha256": "ab" * 32},
    "evidence_document": UUID("00000000-0000-4000-8000-000000000001"),
}  # fmt: skip


def slip(house: House, at: datetime = NOW, **words: Any) -> Mandate:
    """A mandate for everything, until the end of the day."""
    facts = {"scope": ACTIONS, "person_name": "Cut Nyak Contoh", "text": "Saya setuju.", **words}
    return mandates.give(
        house.office, channel="in_person", language="id", taken_by=house.users["fo"].pk, at=at,
        **SLIP, **facts,
    )  # fmt: skip
