"""From a draft to a letter's data: the same words for the preview and for the signed letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from eklinik.accounts.models import Office
from eklinik.catalogue.definition import PermitDefinition, published
from eklinik.decisions.models import Draft
from eklinik.decisions.words import filled, words_of
from eklinik.documents.heads import DEMO_NOTE, check_of, office_head, signer_block
from eklinik.documents.letters import LETTERS, Letter
from eklinik.staff.models import Posting

NO_NUMBER = "—"
KINDS = {"grant": "permit", "refusal": "refusal", "revocation": "revocation"}
TITLES = {"grant": "{}", "refusal": "Penolakan permohonan {}", "revocation": "Pencabutan {}"}
HEADINGS = {"grant": "{}", "refusal": "PENOLAKAN PERMOHONAN {}", "revocation": "PENCABUTAN {}"}
LAW_NOTE = (
    "Dokumen ini ditandatangani secara elektronik; informasi elektronik dan hasil cetaknya "
    "merupakan alat bukti hukum yang sah (UU 11/2008 Pasal 5 ayat (1))."
)
REMEDY = (
    "Pemohon dapat mengajukan keberatan secara tertulis kepada Kepala Dinas paling lama 21 "
    "(dua puluh satu) hari kerja sejak keputusan ini diumumkan (UU 30/2014 Pasal 77 ayat (1)), "
    "atau mengajukan permohonan baru setelah memenuhi persyaratan."
)


@dataclass(frozen=True, slots=True)
class Sealing:
    """What the determination adds to a draft: number, day, code, end; who will sign."""

    on: date
    number: str = NO_NUMBER
    code: str = ""
    valid_until: date | None = None
    posting: Posting | None = None


def letter_of(draft: Draft, sealing: Sealing) -> Letter:
    """The letter's data of a draft."""
    office, definition = draft.office, published(draft.case.permit_version_id)
    words = _shared(draft, sealing, office, definition) | _own(draft, sealing, definition)
    return LETTERS[KINDS[draft.kind]].model_validate(words)


def _shared(
    draft: Draft, sealing: Sealing, office: Office, definition: PermitDefinition
) -> dict[str, Any]:
    about = HEADINGS[draft.kind].format(definition.letter.heading.upper())
    return {
        "office": office_head(office),
        "title": f"{TITLES[draft.kind].format(definition.name)} {sealing.number}",
        "number": sealing.number,
        "check": check_of(sealing.code) if sealing.code else None,
        "footer": f"{DEMO_NOTE} {LAW_NOTE}" if office.is_demo else LAW_NOTE,
        "issuer": f"KEPUTUSAN KEPALA {office.name.upper()}",
        "about": about,
        "considering": draft.fields["considering"],
        "recalling": draft.fields["recalling"],
        "deciding": draft.fields["deciding"],
        "fields": [{"label": label, "value": value} for label, value in draft.fields["rows"]],
        "clauses": draft.clauses,
        "copies": filled(definition.letter.copies, words_of(draft.case, definition)),
        "determined_on": sealing.on,
        "signer": signer_block(sealing.posting, office),
    }


def _own(draft: Draft, sealing: Sealing, definition: PermitDefinition) -> dict[str, Any]:
    reasons = [line.strip() for line in draft.reasons.splitlines() if line.strip()]
    match draft.kind:
        case "refusal":
            return {"reasons": reasons, "remedy": REMEDY}
        case "revocation":
            return {"reasons": reasons, "effective_on": sealing.on}
    return {
        "valid_from": sealing.on,
        "valid_until": sealing.valid_until,
        "validity_note": definition.validity.note,
    }
