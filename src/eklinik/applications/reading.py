"""Reading an application: which questions and documents count for it, and what is there."""

from __future__ import annotations

from typing import Any

from eklinik.applications.models import Application, Attachment
from eklinik.catalogue.definition import FormField, PermitDefinition, Requirement, published


def definition(application: Application) -> PermitDefinition:
    """The permit as it was when the application began."""
    return published(application.permit_version_id)


def _context(application: Application) -> dict[str, Any]:
    applicant = application.applicant
    return {
        "applicant_kind": applicant.kind if applicant else "person",
        "request_kind": application.request_kind,
        "answers": application.answers,
    }


def fields(application: Application) -> tuple[FormField, ...]:
    """The questions this applicant is asked, given the answers so far."""
    return definition(application).fields_for(**_context(application))


def requirements(application: Application) -> tuple[Requirement, ...]:
    """The documents this applicant needs, given the answers so far."""
    return definition(application).requirements_for(**_context(application))


def requirement(application: Application, code: str) -> Requirement | None:
    """One of the documents this applicant needs, or None when it is not asked for."""
    return next((item for item in requirements(application) if item.code == code), None)


def titles(application: Application) -> dict[str, str]:
    """What people call each question and document, by code."""
    known = definition(application)
    return {item.code: item.name for item in known.requirements} | {
        item.code: item.label for item in known.fields
    }


def current_attachments(application: Application) -> dict[str, Attachment]:
    """The newest version of every uploaded document, by requirement; one query."""
    rows = application.attachments.filter(replaced_at__isnull=True)
    return {row.requirement: row for row in rows.select_related("document").order_by("version")}


def versions(application: Application, code: str) -> list[Attachment]:
    """Every version of one document, newest first."""
    rows = application.attachments.filter(requirement=code).select_related("document")
    return list(rows.order_by("-version"))


def as_text(value: Any) -> str:
    """A stored answer as one line of text, for keeping and comparing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value)
