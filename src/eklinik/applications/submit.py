"""Sending an application: what is still missing, and the way through the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.applications import answers, corrections, drafts, reading
from eklinik.applications.behalf import on_behalf
from eklinik.applications.models import Application, Channel
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.opening import open_case
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import OPENED
from eklinik.casework.take import Passed, take
from eklinik.staff.actor import Actor


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is missing or wrong, with the code of the place where it is mended."""

    kind: Literal["applicant", "old_permit", "field", "document", "correction"]
    code: str
    title: str
    message: str


def problems(application: Application, *, at: datetime) -> list[Problem]:
    """Everything that keeps the application from being sent, in the order of the form."""
    return [
        *_about_applicant(application),
        *_about_answers(application, at),
        *_about_documents(application),
        *_about_corrections(application),
    ]


def _about_applicant(application: Application) -> list[Problem]:
    found = []
    if application.applicant is None:
        words = _("Isi dahulu siapa pemohonnya.")
        found.append(Problem("applicant", "pemohon", _("Pemohon"), words))
    rule = reading.definition(application).request(application.request_kind)
    if rule.needs_old_permit and len(application.old_permit_number) < 3:
        words = _("Tulis nomor izin lama yang dimaksud.")
        found.append(Problem("old_permit", "izin_lama", _("Izin lama"), words))
    return found


def _about_answers(application: Application, at: datetime) -> list[Problem]:
    today, found = calendar_of(application.office_id).local_day(at), []
    for field in reading.fields(application):
        try:
            answers.clean(field, application.answers.get(field.code), on=today)
        except ValidationError as error:
            found.append(Problem("field", field.code, field.label, error.messages[0]))
    return found


def _about_documents(application: Application) -> list[Problem]:
    present = reading.current_attachments(application)
    return [
        Problem("document", item.code, item.name, _("Dokumen ini belum diunggah."))
        for item in reading.requirements(application)
        if not item.optional and item.code not in present
    ]


def _about_corrections(application: Application) -> list[Problem]:
    if application.case_id is None:
        return []
    titles = reading.titles(application)
    return [
        Problem("correction", row.target, titles.get(row.target, row.target),
                _("Bagian ini diminta diperbaiki dan belum diperbaiki."))
        for row in corrections.open_corrections(application)
    ]  # fmt: skip


def submit(application: Application, *, by: Actor, at: datetime) -> Case:
    """Send a draft or a repaired file; sending twice gives the same case.

    `Refusal("incomplete")` carries the problems' codes in its details.
    """
    with transaction.atomic():
        now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if not drafts.may_edit(now, by):
            raise Refusal("not_your_role", role=_("pemohon berkas ini"))
        if now.case_id is not None and not drafts.is_returned(now):
            return Case.objects.get(pk=now.case_id)
        if now.discarded_at is not None:
            raise Refusal("closed_to_changes", drafts.CLOSED_TO_CHANGES)
        if found := problems(now, at=at):
            raise Refusal(
                "incomplete", INCOMPLETE, details={item.code: [item.message] for item in found}
            )
        on_behalf(now, "submit", by=by, at=at, words=now.permit_version.name)
        if now.case_id is None:
            return _first(now, by, at)
    take(now.case_id, "submit", by=by, at=at)
    return Case.objects.get(pk=now.case_id)


INCOMPLETE = gettext_lazy(
    "Permohonan belum dapat dikirim karena masih ada yang kurang. Lengkapi bagian yang ditandai."
)


def _first(application: Application, by: Actor, at: datetime) -> Case:
    assert application.applicant is not None  # noqa: S101  `problems` saw to it
    case = open_case(
        office=application.office,
        permit_version_id=application.permit_version_id,
        applicant=application.applicant,
        request_kind=application.request_kind,
        channel=application.channel,
        at=at,
        received_at=application.lodged_at or at,
        facts=_facts(application),
        number=application.reserved_number,
    )
    application.case, application.updated_at = case, at
    application.save(update_fields=["case", "updated_at"])
    if opened := OPENED.get(case.chart_key):
        opened(case, at)
    take(case.pk, "submit", by=by, at=at)
    case.refresh_from_db()
    return case


def _facts(application: Application) -> dict[str, object]:
    facts: dict[str, object] = {"corrections_open": 0, "round": 0, "documents_complete": False}
    if application.account_id is not None:
        facts["applicant_user"] = application.account_id
    if application.lodged_at is not None:
        facts["lodged_at"] = application.lodged_at.isoformat()
    if application.typed_by_id is not None:
        facts.update(typed_by=application.typed_by_id, on_behalf=True)
        facts["assisted"] = application.channel == Channel.ASSISTED
    return facts


def withdraw(application: Application, *, by: Actor, at: datetime) -> Passed | None:
    """Take an application back, until the determination; a draft is thrown away (None)."""
    if application.case_id is None:
        drafts.discard(application, by=by, at=at)
        return None
    return take(application.case_id, "withdraw", by=by, at=at)
