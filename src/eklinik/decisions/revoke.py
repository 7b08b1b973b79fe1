"""Revocation on the office's own initiative: it runs through the same chart as one asked for."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eklinik.applications.models import Application, Channel
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.opening import open_case
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import REASON_MIN, take
from eklinik.casework.worker import person
from eklinik.catalogue.definition import current_on, published
from eklinik.catalogue.models import PermitVersion
from eklinik.decisions.determine import REVOKING
from eklinik.decisions.models import Permit
from eklinik.process.roles import FRONT_OFFICE
from eklinik.staff.actor import Actor

MESSAGES = {
    "already_revoked": _("Izin ini sudah dicabut."),
    "revocation_open": _("Pencabutan izin ini sedang berjalan dalam berkas {number}."),
    "no_revocation": _(
        "Jenis izin ini tidak mengenal pencabutan. "
        "Minta administrator menambahkannya pada jenis pengajuan."
    ),
}


def open_revocation(permit: Permit, *, reason: str, by: Actor, at: datetime) -> Case:
    """Open a case that revokes a permit; it goes to front office's check at once.

    The holder is told like any applicant, but cannot withdraw it: the case is the office's.
    `Refusal`: not_your_role, reason_needed, already_revoked, revocation_open, no_revocation.
    """
    _check(permit, reason, by)
    day = calendar_of(permit.office_id).local_day(at)
    with transaction.atomic():
        held = Permit.objects.select_for_update(of=("self",)).get(pk=permit.pk)
        _must_stand(held)
        application = _application(held, _version(held, day), by, at)
        case = _case(application, at)
    take(case.pk, "submit", by=by, at=at, reason=reason)
    case.refresh_from_db()
    return case


def _check(permit: Permit, reason: str, by: Actor) -> None:
    if by.office_id != permit.office_id or not by.holds(FRONT_OFFICE):
        raise Refusal("not_your_role", role="Front Office")
    if len(reason.strip()) < REASON_MIN:
        raise Refusal("reason_needed", details={"reason": ["reason_needed"]})


def _must_stand(permit: Permit) -> None:
    if permit.revoked_at is not None:
        raise Refusal("already_revoked", MESSAGES["already_revoked"])
    running = Application.objects.filter(
        office_id=permit.office_id, old_permit_number=permit.number, request_kind=REVOKING,
        case__closed_at__isnull=True, case__isnull=False,
    )  # fmt: skip
    if number := running.values_list("case__number", flat=True).first():
        raise Refusal("revocation_open", MESSAGES["revocation_open"], number=number)


def _version(permit: Permit, day: date) -> PermitVersion:
    """The newest version in force that knows a revocation."""
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    versions = PermitVersion.objects.filter(
        in_force, permit_type=permit.permit_version.permit_type_id, **current_on(day)
    )
    for version in versions.order_by("-version"):
        if any(rule.kind == REVOKING for rule in published(version.pk).request_kinds):
            return version
    raise Refusal("no_revocation", MESSAGES["no_revocation"])


def _application(permit: Permit, version: PermitVersion, by: Actor, at: datetime) -> Application:
    return Application.objects.create(
        office_id=permit.office_id, permit_version=version, applicant_id=permit.applicant_id,
        request_kind=REVOKING, channel=Channel.PAPER, old_permit_number=permit.number,
        lodged_at=at, typed_by_id=person(by), created_at=at, updated_at=at,
    )  # fmt: skip


def _case(application: Application, at: datetime) -> Case:
    assert application.applicant is not None  # noqa: S101  a permit has a holder
    case = open_case(
        office=application.office, permit_version_id=application.permit_version_id,
        applicant=application.applicant, request_kind=REVOKING, channel=application.channel,
        at=at, received_at=at, facts=_facts(application),
    )  # fmt: skip
    application.case = case
    application.save(update_fields=["case"])
    return case


def _facts(application: Application) -> dict[str, object]:
    """Nothing is asked of the holder: no documents, and no say over the case."""
    return {
        "typed_by": application.typed_by_id,
        "on_behalf": True,
        "documents_complete": True,
        "corrections_open": 0,
        "round": 0,
    }
