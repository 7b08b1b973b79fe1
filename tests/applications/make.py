"""Applications in the states that tests need, made by the real functions."""

from __future__ import annotations

from typing import Any

from eklinik.accounts.models import Office
from eklinik.applications import drafts, submit
from eklinik.applications.models import Application, Attachment
from eklinik.casework.take import take
from eklinik.documents.models import Document
from tests.people import NOW, House

ANSWERS = {"alamat_usaha": "Jalan Lama 1"}
ITEMS = [
    {"target": "ktp", "reason": "blurred", "note": "Foto ulang di tempat terang."},
    {"target": "alamat_usaha", "is_field": True, "reason": "mismatch", "note": ""},
]


def draft(house: House, permit: str = "plain", kind: str = "baru", **applicant: Any) -> Application:
    """An empty draft of `pemohon`."""
    return drafts.start(
        house.office, house.permits[permit], house.users["pemohon"], kind, at=NOW,
        applicant=house.applicant(**applicant),
    )  # fmt: skip


def document(office: Office, name: str = "ktp.pdf") -> Document:
    """A row only, for tests that never open the file."""
    return Document.objects.create(
        office=office, kind="attachment", storage_name=f"contoh/{name}", original_name=name,
        mime="application/pdf", size=1000, sha256="0" * 64, created_at=NOW,
    )  # fmt: skip


def put(application: Application, requirement: str, version: int = 1) -> Attachment:
    """A document in place for a requirement, without opening a file."""
    return Attachment.objects.create(
        application=application, requirement=requirement, version=version, created_at=NOW,
        document=document(application.office, f"{requirement}-{version}.pdf"),
    )  # fmt: skip


def complete(house: House, permit: str = "plain") -> Application:
    """A draft with nothing missing."""
    application = draft(house, permit)
    application = drafts.autosave(
        application, ANSWERS, by=house.actor("pemohon"), at=NOW, revision=0
    )
    put(application, "ktp")
    return application


def filed(house: House, permit: str = "plain") -> Application:
    """Sent: with front office."""
    application = complete(house, permit)
    submit.submit(application, by=house.actor("pemohon"), at=NOW)
    application.refresh_from_db()
    return application


def returned(house: House, items: list[dict[str, Any]] | None = None) -> Application:
    """Sent, and sent back by `fo` for two repairs."""
    application = filed(house)
    take(
        application.case_id, "return_to_applicant", by=house.actor("fo"), at=NOW,
        data={"items": items or ITEMS}, reason="Ada yang perlu diperbaiki",
    )  # fmt: skip
    application.refresh_from_db()
    return application
