"""Rows as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eklinik.applications import reading
from eklinik.applications.models import Application, Attachment
from eklinik.applications.submit import problems
from eklinik.applications.tracking import secret_of
from eklinik.casework.models import Case, Movement
from eklinik.casework.offers import Offer, chart_for
from eklinik.casework.take import Passed
from eklinik.catalogue.definition import PermitDefinition, published
from eklinik.catalogue.models import PermitVersion


def permit_type(version: PermitVersion) -> dict[str, Any]:
    """A version with its type and office (select_related)."""
    kind = version.permit_type
    return {
        "slug": kind.slug, "code": kind.code, "name": version.name, "office": kind.office.name,
        "authority_level": kind.office.level, "kind": kind.kind, "sector": kind.sector,
        "version": version.version, "valid_from": version.valid_from,
    }  # fmt: skip


def permit_detail(version: PermitVersion) -> dict[str, Any]:
    """A version with all it asks for."""
    rules: PermitDefinition = published(version.pk)
    return {
        **permit_type(version),
        "legal_basis": list(rules.legal_basis),
        "requirements": [item.model_dump() for item in rules.requirements],
        "fields": [item.model_dump() for item in rules.fields],
        "request_kinds": [item.model_dump() for item in rules.request_kinds],
        "tariff_rupiah": rules.tariff.rupiah,
        "total_days": rules.standard.total_days,
    }


def document(row: Attachment) -> dict[str, Any]:
    """An attachment with its document (select_related)."""
    file = row.document
    return {
        "uid": str(row.uid), "requirement": row.requirement, "version": row.version,
        "name": file.original_name, "mime": file.mime, "size": file.size, "pages": file.pages,
        "sha256": file.sha256,
    }  # fmt: skip


def application(row: Application, *, at: datetime) -> dict[str, Any]:
    """An application; the secret is shown to its owner once it is filed."""
    case = row.case
    missing = [] if case else problems(row, at=at)
    return {
        "uid": str(row.uid),
        "permit": row.permit_version.permit_type.slug,
        "permit_version": row.permit_version.version,
        "request_kind": row.request_kind,
        "state": "filed" if case else "draft",
        "revision": row.revision,
        "answers": row.answers,
        "documents": [document(item) for item in reading.current_attachments(row).values()],
        "missing": [
            {"kind": item.kind, "code": item.code, "title": str(item.title),
             "message": str(item.message)}
            for item in missing
        ],
        "case_id": case.pk if case else None,
        "number": case.number if case else None,
        "tracking_secret": secret_of(case) if case else None,
    }  # fmt: skip


def case(row: Case, *, at: datetime) -> dict[str, Any]:
    """A case as a line of a list."""
    step = chart_for(row)[row.step]
    return {
        "id": row.pk, "number": row.number, "title": row.title, "applicant": row.applicant_name,
        "business": row.business_name, "request_kind": row.request_kind, "channel": row.channel,
        "chart": row.chart_key, "chart_version": row.chart_version, "step": row.step,
        "step_title": step.title, "role": row.role, "due_at": row.due_at,
        "overdue": bool(row.due_at and row.due_at < at and not row.closed_at),
        "received_at": row.received_at, "closed_at": row.closed_at, "outcome": row.outcome,
        "seq": row.seq,
    }  # fmt: skip


def offer(item: Offer) -> dict[str, Any]:
    """A verb, and why not."""
    return {
        "verb": item.verb, "target": item.target.key, "target_title": item.target.title,
        "needs_reason": item.arrow.reason, "input": item.arrow.input, "allowed": item.allowed,
        "refusal": item.refusal.message if item.refusal else None,
    }  # fmt: skip


def movement(row: Movement, reason: str | None) -> dict[str, Any]:
    """A movement with the name of who moved (select_related actor)."""
    return {
        "seq": row.seq, "at": row.at, "verb": row.verb, "from_step": row.from_step,
        "to_step": row.to_step, "role": row.role, "actor": row.actor.name if row.actor else None,
        "reason": reason, "hash": bytes(row.hash).hex(),
    }  # fmt: skip


def passed(found: Passed) -> dict[str, Any]:
    """What the door did, as JSON that can be kept and given again."""
    return {
        "case_id": found.case_id, "verb": found.verb, "from_step": found.from_step,
        "to_step": found.to_step, "seq": found.seq,
        "due_at": found.due_at.isoformat() if found.due_at else None, "closed": found.closed,
    }  # fmt: skip
