"""A visitor and an officer with one form: rows for the tests of pages and browsers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eklinik.applicants import mandates
from eklinik.applications import drafts
from eklinik.applications.models import Application
from eklinik.clinic.models import Consultation
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House, definition, publish

FIELDS: list[dict[str, Any]] = [
    {"code": "alamat_usaha", "label": "Alamat usaha", "kind": "text", "page": "Usaha"},
    {"code": "modal", "label": "Modal", "kind": "money", "required": False, "page": "Usaha"},
    {"code": "sewa", "label": "Tempat disewa?", "kind": "yes_no", "required": False,
     "page": "Usaha"},
    {"code": "nik_penjamin", "label": "NIK penjamin", "kind": "nik", "required": False,
     "page": "Penjamin"},
]  # fmt: skip


@dataclass
class Together:
    """An online consultation of `klinik`, with a draft that belongs to nobody yet."""

    desk: Clinic
    consultation: Consultation
    application: Application

    @property
    def house(self) -> House:
        return self.desk.house

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as they stand in the database."""
        return dict(Application.objects.get(pk=self.application.pk).answers)

    def consents(self, scope: tuple[str, ...] = ("fill",), at: datetime = NOW) -> None:
        """The visitor lets officers fill in the form."""
        mandates.give(
            self.house.office, channel="online", scope=scope, person_name="Tamu Contoh",
            text="Saya setuju dibantu.", language="id", evidence_kind="spoken",
            evidence={"words": "Ya, saya setuju"}, taken_by=self.consultation.officer_id, at=at,
            consultation_ref=self.consultation.pk,
        )  # fmt: skip


def together(house: House, at: datetime = NOW) -> Together:
    """The rows; a house has one clinic."""
    house.permits["forms"] = publish(
        house, "forms", definition(chart="permit_without_inspection", fields=FIELDS)
    )
    desk = clinic(house)
    held = desk.consultation(kind="online", desk=desk.desks["online"], at=at)
    draft = drafts.start(house.office, house.permits["forms"], None, "baru", at=at)
    held.applications.add(draft)
    return Together(desk, held, draft)
