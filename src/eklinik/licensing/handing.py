"""Handing a file over to the office that is competent, with everything in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.applications.drafts import start
from eklinik.applications.models import Application, Attachment
from eklinik.casework.refusals import Refusal
from eklinik.licensing import routing
from eklinik.licensing.models import Authority, Project
from eklinik.licensing.opening import KIND, applicant_at, permit_of
from eklinik.staff.actor import Actor


class Competent(StrEnum):
    """The authorities a file can be handed to."""

    CENTRAL = "00"
    PROVINCE = "01"
    DISTRICT = "02"
    ARUN = "kek_arun"
    SABANG = "bpks_sabang"

    @property
    def label(self) -> str:
        return str(Authority(self.value).label)


def hand_over(
    project: Project, authority: str, *, office: Office, reason: str, by: Actor, at: datetime
) -> int | None:
    """Write down where it goes; an office of ours gets a draft with all documents.

    The applicant sends that draft on with one press: nobody sends in their name.  Returns
    the office's id, or None when the applicant must go elsewhere.
    """
    way = routing.route(authority, place=office)
    if way.office is not None and way.office.pk == office.pk:
        raise Refusal(
            "bad_data", _("Kantor ini sendiri yang berwenang menurut pilihan itu."),
            details={"authority": ["own_office"]},
        )  # fmt: skip
    routing.keep_routing(
        project=project, applicant=project.applicant, from_office=office, route=way,
        reason=reason, by=by.user_id, at=at,
    )  # fmt: skip
    if way.office is None:
        return None
    _copy(project, way, office, reason, by, at)
    return way.office.pk


def _copy(
    project: Project, way: routing.Route, office: Office, reason: str, by: Actor, at: datetime
) -> None:
    here = way.office
    assert here is not None  # noqa: S101  the caller asked
    applicant = applicant_at(here, project.applicant, at=at)
    old = project.application
    made = start(here, permit_of(here, at=at), applicant.user, KIND, at=at, applicant=applicant)
    if old is not None:
        _carry(old, made, at)
    copied = Project.objects.create(
        **_columns(project), office=here, applicant=applicant, application=made,
        authority=way.authority, created_at=at, created_by_id=by.user_id,
    )  # fmt: skip
    routing.keep_routing(
        project=copied, applicant=applicant, from_office=office, route=way, reason=reason,
        by=by.user_id, at=at,
    )  # fmt: skip


def _carry(old: Application, made: Application, at: datetime) -> None:
    """Answers and the newest version of every document; the files themselves stay one."""
    made.answers = old.answers
    made.save(update_fields=["answers"])
    rows = Attachment.objects.filter(application=old, replaced_at__isnull=True)
    Attachment.objects.bulk_create(
        Attachment(application=made, requirement=row.requirement, document_id=row.document_id,
                   created_at=at, created_by_id=row.created_by_id)
        for row in rows
    )  # fmt: skip


def _columns(project: Project) -> dict[str, Any]:
    kept = (
        "nib", "oss_id", "id_proyek", "id_izin", "kd_izin", "edition", "code", "title", "scope",
        "sector", "scale", "is_umk", "capital", "village_code", "place", "land_m2", "zone",
        "estate", "pma", "risk", "products", "days", "rule_id", "rule_words", "source",
    )  # fmt: skip
    return {name: getattr(project, name) for name in kept}
