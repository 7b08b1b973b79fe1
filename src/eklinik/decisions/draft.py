"""The draft of a decision: proposed by the template, changed by staff, never overwritten."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from pydantic import BaseModel, ConfigDict, Field

from eklinik.casework.models import Case, Movement, Reason
from eklinik.casework.offers import chart_for, kind_of
from eklinik.casework.plain import Plain
from eklinik.casework.products import keep_product
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import schema
from eklinik.casework.take import validated
from eklinik.casework.worker import locked_case, must_work_at, person
from eklinik.catalogue.definition import PermitDefinition, published
from eklinik.decisions.determine import DRAFTS, REVOKING
from eklinik.decisions.models import Draft
from eklinik.decisions.words import Rows, application_of, filled, rows_of, words_of
from eklinik.staff.actor import Actor

STEPS = {"grant": "draft", "revocation": "draft", "refusal": "draft_refusal"}
REFUSAL_LAW = (
    "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;",
    "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan;",
)
OTHER_CONSIDERING = {
    "refusal": (
        "bahwa permohonan Nomor {case_number} tanggal {received_date} telah diperiksa dan tidak "
        "memenuhi persyaratan dengan alasan yang disebut dalam keputusan ini;",
    ),
    "revocation": ("bahwa permohonan pencabutan Nomor {case_number} telah diperiksa;",),
}
Line = Annotated[Plain, Field(max_length=4000)]


class RowInput(BaseModel):
    """A line of the letter's table."""

    model_config = ConfigDict(extra="forbid")

    label: Plain = Field(min_length=1, max_length=200, title=noop("Uraian"))
    value: Plain = Field(max_length=10_000, title=noop("Keterangan"))


@schema("draft")
class DraftInput(BaseModel):
    """What staff may change of a draft; None keeps the template's words."""

    model_config = ConfigDict(extra="forbid")

    rows: list[RowInput] | None = Field(None, max_length=60, title=noop("Isi tabel"))
    considering: list[Line] | None = Field(None, max_length=30, title=noop("Menimbang"))
    recalling: list[Line] | None = Field(None, max_length=30, title=noop("Mengingat"))
    clauses: list[Line] | None = Field(None, max_length=60, title=noop("Ketentuan"))
    reasons: Plain = Field("", max_length=10_000, title=noop("Alasan, satu baris satu alasan"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The draft as the template and the file give it, before anybody changes a word."""

    kind: str
    rows: Rows
    considering: list[str]
    recalling: list[str]
    deciding: str
    clauses: list[str]
    reasons: str
    valid_until: str | None


def kind_for(case: Case) -> str:
    """What the case's present step drafts: grant, revocation, or refusal."""
    if kind_of(case) == STEPS["refusal"]:
        return "refusal"
    return "revocation" if case.request_kind == REVOKING else "grant"


def proposal(case: Case, kind: str = "") -> Proposal:
    """The template filled with the case's words; a refusal proposes the reason that was given."""
    kind, definition = kind or kind_for(case), published(case.permit_version_id)
    words, letter = words_of(case, definition), definition.letter
    refused = kind == "refusal"
    return Proposal(
        kind=kind,
        rows=rows_of(case, definition, kind),
        considering=filled(OTHER_CONSIDERING.get(kind, letter.considering), words),
        recalling=list(REFUSAL_LAW) if refused else filled(letter.recalling, words),
        deciding=_deciding(kind, definition, words),
        clauses=filled(letter.clauses, words) if kind == "grant" else [],
        reasons=_given_reason(case, kind) if kind != "grant" else "",
        valid_until=_until(case, definition) if kind == "grant" else None,
    )


def _deciding(kind: str, definition: PermitDefinition, words: dict[str, str]) -> str:
    if kind == "refusal":
        return f"menolak permohonan {definition.name}:"
    if kind == "revocation":
        return f"mencabut {definition.name} Nomor {words['old_permit_number']} atas nama:"
    opening = definition.letter.opening
    return filled([opening], words)[0] if opening else f"memberikan {definition.name} kepada:"


def _given_reason(case: Case, kind: str) -> str:
    """Why: of the latest arrow into the refusal's draft, or of the request to revoke."""
    rows = Movement.objects.filter(case=case, reason_hash__isnull=False)
    if kind == "refusal":
        boxes = [box.key for box in chart_for(case) if box.kind == STEPS["refusal"]]
        rows = rows.filter(to_step__in=boxes).order_by("-seq")
    else:
        rows = rows.filter(seq=1)
    seqs = rows.values_list("seq", flat=True)[:1]
    found = Reason.objects.filter(case=case, seq__in=list(seqs)).first()
    return found.text if found else ""


def _until(case: Case, definition: PermitDefinition) -> str | None:
    """The last day that the file itself names, when the permit takes its validity from there."""
    code, application = definition.validity.until_field, application_of(case)
    value = application.answers.get(code) if code and application else None
    try:
        return date.fromisoformat(str(value)).isoformat() if value else None
    except ValueError:
        return None


def write_draft(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    kind: str = "",
    fields: dict[str, Any] | None = None,
    clauses: list[str] | None = None,
    reasons: str | None = None,
) -> Draft:
    """A new version of the draft that the case's step makes; the older ones stay.

    `fields` may hold `rows`, `considering` and `recalling` as `DraftInput` names them.
    `Refusal`: bad_data, moved_on (the case is elsewhere), reason_needed (a refusal without).
    """
    words = _input(fields, clauses, reasons)
    with transaction.atomic():
        held = locked_case(case.pk)
        wanted = kind_for(held)
        must_work_at(held, [STEPS[kind or wanted]], by)
        if kind and kind != wanted:
            raise Refusal("bad_data", details={"kind": [_("Jenis surat tidak cocok.")]})
        draft = _keep(held, _merged(proposal(held), words), by, at)
        keep_product(
            held.pk, DRAFTS[wanted], ref=str(draft.pk), digest=digest_of(draft), by=by, at=at
        )
    return draft


def _input(
    fields: dict[str, Any] | None, clauses: list[str] | None, reasons: str | None
) -> DraftInput:
    given = {**(fields or {}), "clauses": clauses}
    if reasons is not None:
        given["reasons"] = reasons
    checked = validated("draft", given)
    assert isinstance(checked, DraftInput)  # noqa: S101  the schema of that name
    return checked


def _merged(found: Proposal, words: DraftInput) -> dict[str, Any]:
    def kept(name: str) -> list[str]:
        changed = getattr(words, name)
        texts = getattr(found, name) if changed is None else changed
        return [text.strip() for text in texts if text.strip()]

    rows = found.rows if words.rows is None else [[row.label, row.value] for row in words.rows]
    reasons = words.reasons.strip() or found.reasons
    if found.kind == "refusal" and not reasons:
        raise Refusal("reason_needed", details={"reasons": ["reason_needed"]})
    return {
        "kind": found.kind,
        "fields": {
            "rows": rows, "considering": kept("considering"), "recalling": kept("recalling"),
            "deciding": found.deciding, "valid_until": found.valid_until,
        },
        "clauses": kept("clauses"),
        "reasons": reasons,
    }  # fmt: skip


def _keep(case: Case, words: dict[str, Any], by: Actor, at: datetime) -> Draft:
    last = case.drafts.order_by("-version").values_list("version", flat=True).first() or 0
    return Draft.objects.create(
        office_id=case.office_id, case=case, version=last + 1, created_at=at,
        created_by_id=person(by), **words,
    )  # fmt: skip


def digest_of(draft: Draft) -> str:
    """The SHA-256 of what the draft says, in hex."""
    said = [draft.kind, draft.fields, draft.clauses, draft.reasons]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def draft_of(case: Case) -> Draft | None:
    """The draft that counts at the present step, or the newest of its kind to go on from."""
    made = case.facts.get("products", {}).get(DRAFTS[kind_for(case)])
    drafts = Draft.objects.filter(case=case)
    if made is not None:
        return drafts.filter(pk=made["ref"]).first()
    return drafts.filter(kind=kind_for(case)).order_by("-version").first()
