"""Drafts: begun, saved as somebody types, thrown away; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office, User
from eklinik.applicants.models import Applicant
from eklinik.applications import answers, checklist, corrections, reading
from eklinik.applications.behalf import on_behalf
from eklinik.applications.models import Application, RequestKind
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import published
from eklinik.catalogue.models import PermitVersion
from eklinik.process.roles import APPLICANT, FRONT_OFFICE
from eklinik.staff.actor import Actor

CLOSED_TO_CHANGES = _(
    "Permohonan ini sudah dikirim, jadi tidak dapat diubah. "
    "Bila ada yang perlu diperbaiki, petugas akan mengembalikannya kepada Anda."
)
SAVED_ELSEWHERE = _(
    "Isian ini baru saja disimpan dari tab atau perangkat lain. Yang Anda ketik masih ada di sini: "
    "periksa, lalu simpan lagi."
)


def start(
    office: Office,
    permit_version: PermitVersion,
    account: User | None,
    request_kind: str,
    *,
    at: datetime,
    applicant: Applicant | None = None,
) -> Application:
    """A new empty draft for a published permit version of the office."""
    _check_kind(office, permit_version, request_kind)
    return Application.objects.create(
        office=office,
        permit_version=permit_version,
        account=account,
        applicant=applicant,
        request_kind=request_kind,
        created_at=at,
        updated_at=at,
    )


def _check_kind(office: Office, version: PermitVersion, request_kind: str) -> None:
    if version.permit_type.office_id != office.pk or version.state != "published":
        raise Refusal(
            "not_offered",
            _("Izin ini sedang tidak dibuka untuk permohonan. Pilih izin lain atau hubungi kami."),
        )
    offered = {rule.kind for rule in published(version.pk).request_kinds}
    if request_kind not in offered or request_kind not in RequestKind.values:
        raise Refusal(
            "bad_data",
            _("Izin ini tidak melayani jenis pengajuan itu. Pilih salah satu yang tersedia."),
            details={"request_kind": ["not_offered"]},
        )


def is_draft(application: Application) -> bool:
    """Not sent yet and not thrown away."""
    return application.case_id is None and application.discarded_at is None


def is_returned(application: Application) -> bool:
    """With the applicant again, who may repair what was asked."""
    case = application.case
    return case is not None and case.closed_at is None and case.role == APPLICANT


def may_edit(application: Application, by: Actor) -> bool:
    """The owner of the account, or front office for a file it entered."""
    if by.user_id is not None and by.user_id == application.account_id:
        return True
    entered = application.typed_by_id is not None and by.office_id == application.office_id
    return entered and by.holds(FRONT_OFFICE)


def check_changeable(
    application: Application, code: str, by: Actor, *, shared: bool = False
) -> None:
    """Refuse a change to an answer or document that this person may not change now.

    `shared`: who may type was settled before, by the consultation that holds the form.
    """
    if not shared and not may_edit(application, by):
        raise Refusal("not_your_role", role=_("pemohon berkas ini"))
    if is_draft(application):
        return
    asked = {row.target for row in corrections.of_this_round(application)}
    if not is_returned(application) or (code not in asked and not _is_missing(application, code)):
        raise Refusal("closed_to_changes", CLOSED_TO_CHANGES)


def _is_missing(application: Application, code: str) -> bool:
    """A repaired answer can make a document or question necessary that was not before."""
    if any(item.code == code for item in reading.requirements(application)):
        return code not in reading.current_attachments(application)
    return application.answers.get(code) is None


def autosave(
    application: Application,
    typed: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    revision: int,
    shared: bool = False,
) -> Application:
    """Keep what was typed, right or not; questions that are not on this form are left out.

    `revision` is what the form was made from: when somebody saved something else
    meanwhile, `Refusal("saved_elsewhere")` and nothing is overwritten.  `shared` as in
    `check_changeable`.
    """
    with transaction.atomic():
        now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        for code in typed:
            check_changeable(now, code, by, shared=shared)
        new = _merged(now, typed, at)
        if new == now.answers:
            return now
        if now.revision != revision:
            raise Refusal("saved_elsewhere", SAVED_ELSEWHERE)
        on_behalf(now, "fill", by=by, at=at, words=_labels(now, new))
        return _store(now, new, by, at)


def _merged(application: Application, typed: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    today = calendar_of(application.office_id).local_day(at)
    known = {item.code: item for item in reading.definition(application).fields}
    new = {
        code: answers.kept(known[code], raw, on=today)
        for code, raw in typed.items()
        if code in known
    }
    merged = {**application.answers, **new}
    return {code: value for code, value in merged.items() if value is not None}


def _labels(application: Application, new: dict[str, Any]) -> str:
    """The questions whose answers change, as they are asked."""
    old = application.answers
    return ", ".join(
        item.label
        for item in reading.definition(application).fields
        if new.get(item.code) != old.get(item.code)
    )


def _store(application: Application, new: dict[str, Any], by: Actor, at: datetime) -> Application:
    changed = [
        code
        for code in {*new, *application.answers}
        if new.get(code) != application.answers.get(code)
    ]
    application.answers, application.updated_at = new, at
    application.revision += 1
    application.save(update_fields=["answers", "updated_at", "revision"])
    if application.case_id is not None:
        for code in changed:
            checklist.forget(application, code)
            corrections.answer(application, code, by=by, at=at)
    return application


def choose_applicant(
    application: Application, applicant: Applicant, *, by: Actor, at: datetime
) -> None:
    """Say who asks; only in a draft, since requirements depend on it."""
    if not is_draft(application) or not may_edit(application, by):
        raise Refusal("closed_to_changes", CLOSED_TO_CHANGES)
    application.applicant, application.updated_at = applicant, at
    application.save(update_fields=["applicant", "updated_at"])


def name_old_permit(application: Application, number: str, *, by: Actor, at: datetime) -> None:
    """The number of the permit that is renewed, changed, doubled or revoked."""
    if not is_draft(application) or not may_edit(application, by):
        raise Refusal("closed_to_changes", CLOSED_TO_CHANGES)
    on_behalf(application, "fill", by=by, at=at, words=number)
    application.old_permit_number, application.updated_at = (
        " ".join(answers.storable(number).split())[:80],
        at,
    )
    application.save(update_fields=["old_permit_number", "updated_at"])


def discard(application: Application, *, by: Actor, at: datetime) -> None:
    """Throw a draft away; what was sent is withdrawn instead."""
    if not may_edit(application, by):
        raise Refusal("not_your_role", role=_("pemohon berkas ini"))
    changed = Application.objects.filter(
        pk=application.pk, case__isnull=True, discarded_at__isnull=True
    ).update(discarded_at=at)
    if not changed:
        raise Refusal("closed_to_changes", CLOSED_TO_CHANGES)
