"""The officer's checklist: sesuai or tidak sesuai for every document and answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.applications import reading
from eklinik.applications.answers import storable
from eklinik.applications.models import Application, CheckMark, Correction
from eklinik.casework.models import Case
from eklinik.casework.products import change_facts
from eklinik.casework.refusals import Refusal
from eklinik.process.roles import FRONT_OFFICE
from eklinik.staff.actor import Actor

NOTE_MAX = 500


def marks(application: Application) -> dict[str, CheckMark]:
    """The marks that count, by code: those of a document that was replaced do not."""
    present = reading.current_attachments(application)
    rows = CheckMark.objects.filter(application=application).select_related("by")
    return {
        row.target: row
        for row in rows
        if row.attachment_id is None
        or (row.target in present and present[row.target].pk == row.attachment_id)
    }


def mark(
    application: Application, target: str, *, conforms: bool, note: str, by: Actor, at: datetime
) -> CheckMark:
    """Mark a document or an answer; the case's fact `documents_complete` follows."""
    present = reading.current_attachments(application)
    _may_mark(application, target, conforms, note, by)
    with transaction.atomic():
        row, _made = CheckMark.objects.update_or_create(
            application=application,
            target=target,
            defaults={
                "attachment": present.get(target), "conforms": conforms,
                "note": storable(note).strip(),
                "by_id": person(by), "at": at,
            },
        )  # fmt: skip
        refresh(application)
    return row


def person(by: Actor) -> int:
    """The acting person's id; the system neither marks nor asks."""
    if by.user_id is None:
        raise Refusal("not_your_role", role="Front Office")
    return by.user_id


def _may_mark(application: Application, target: str, conforms: bool, note: str, by: Actor) -> None:
    if not by.holds(FRONT_OFFICE) or by.office_id != application.office_id:
        raise Refusal("not_your_role", role="Front Office")
    documents = {item.code for item in reading.requirements(application)}
    known = documents | {item.code for item in reading.fields(application)}
    if target not in known:
        raise Refusal("bad_data", details={"target": ["unknown_target"]})
    if target in documents and conforms and target not in reading.current_attachments(application):
        raise Refusal(
            "nothing_to_mark",
            _("Dokumen ini belum diunggah, jadi belum dapat ditandai sesuai."),
        )
    if len(note) > NOTE_MAX:
        raise Refusal(
            "bad_data",
            _("Catatan terlalu panjang. Ringkas menjadi paling banyak 500 huruf."),
            details={"note": ["too_long"]},
        )


def forget(application: Application, target: str) -> None:
    """A replaced document or a changed answer has to be checked anew."""
    CheckMark.objects.filter(application=application, target=target).delete()


def is_complete(application: Application) -> bool:
    """Every needed document is there and marked sesuai, and nothing is marked tidak sesuai."""
    counted = marks(application)
    if any(not row.conforms for row in counted.values()):
        return False
    needed = [item.code for item in reading.requirements(application) if not item.optional]
    return all(code in counted for code in needed)


def refresh(application: Application) -> None:
    """Keep the case's facts true after a mark, an answer or a replaced document."""
    if application.case_id is None:
        return
    with transaction.atomic():
        Case.objects.select_for_update().only("pk").get(pk=application.case_id)
        waiting = Correction.objects.filter(
            application=application, answered_at__isnull=True, withdrawn_at__isnull=True
        ).count()
        change_facts(
            application.case_id,
            {"corrections_open": waiting, "documents_complete": is_complete(application)},
        )
