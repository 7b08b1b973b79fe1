"""What a signature brings about: a permit, a refusal, or the end of an older permit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from pydantic import BaseModel, ConfigDict, Field

from eklinik.casework.models import Case, Product
from eklinik.casework.products import note_product
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import Passing, schema
from eklinik.decisions.determine import DRAFTS
from eklinik.decisions.models import Determination, Permit, Signature
from eklinik.decisions.permits import old_permit

NOT_SIGNED = _(
    "Surat ini belum ditandatangani, atau berubah sesudah diperiksa. "
    "Buka kembali suratnya, periksa, lalu tanda tangani."
)


@schema("signature")
class SignatureInput(BaseModel):
    """The input of `sign`, written by `sign_case`: the signature that was made, and its digest."""

    model_config = ConfigDict(extra="forbid")

    signature: int = Field(ge=1, le=2**63 - 1, title=noop("Tanda tangan"))
    confirmed_sha256: str = Field(
        title=noop("Sidik surat yang diperiksa"), pattern=r"^[0-9a-f]{64}$"
    )


def count_signature(passing: Passing, product: str) -> Signature:
    """Let the prepared signature count, after everything it must fit was compared."""
    signature = _prepared(passing)
    signature.counted_at = passing.at
    signature.save(update_fields=["counted_at"])
    _keep(passing, product, signature)
    passing.record.update(signature=signature.pk, determination=signature.determination_id)
    return signature


def _prepared(passing: Passing) -> Signature:
    data = passing.data
    assert isinstance(data, SignatureInput)  # noqa: S101  the door has validated it
    found = Signature.objects.filter(pk=data.signature, case_id=passing.case_id).select_related(
        "determination__draft", "determination__letter", "document"
    ).first()  # fmt: skip
    if found is None or not _fits(found, data, passing):
        raise Refusal("not_signed", NOT_SIGNED)
    return found


def _fits(signature: Signature, data: SignatureInput, passing: Passing) -> bool:
    determination = signature.determination
    letter, draft = determination.letter, determination.draft
    made = passing.facts.get("products", {}).get(DRAFTS[draft.kind], {})
    return (
        signature.counted_at is None
        and signature.signer_id == passing.by.user_id
        and signature.confirmed_sha256 == data.confirmed_sha256
        and letter is not None
        and letter.sha256 == data.confirmed_sha256
        and passing.facts.get("determination") == determination.pk
        and made.get("ref") == str(draft.pk)
    )


def _keep(passing: Passing, product: str, signature: Signature) -> None:
    words: dict[str, Any] = {
        "ref": str(signature.pk),
        "digest": signature.document.sha256,
        "step": passing.from_step,
        "seq": passing.seq,
    }
    note_product(passing.facts, product, **words)
    Product.objects.create(
        case_id=passing.case_id, kind=product, made_at=passing.at, made_by_id=passing.by.user_id,
        **words,
    )  # fmt: skip


def issue(passing: Passing, signature: Signature) -> None:
    """Issue the permit; a revocation ends the older permit instead."""
    case, determination = passing.case, signature.determination
    old = old_permit(case) if case.request_kind != "baru" else None
    if determination.draft.kind == "revocation":
        _revoke(passing, old)
        return
    permit = _permit(passing, case, signature, determination, old)
    passing.facts["permit"] = passing.record["permit"] = permit.pk
    if old is not None:
        Permit.objects.filter(pk=old.pk, replaced_at__isnull=True).update(replaced_at=passing.at)
        passing.record["replaced"] = old.pk


def _permit(
    passing: Passing,
    case: Case,
    signature: Signature,
    determination: Determination,
    old: Permit | None,
) -> Permit:
    return Permit.objects.create(
        office_id=case.office_id, case=case, permit_version_id=case.permit_version_id,
        applicant_id=case.applicant_id, number=determination.number, code=determination.code,
        title=case.title, holder_name=case.business_name or case.applicant_name,
        valid_from=determination.determined_on, valid_until=determination.valid_until,
        document=signature.document, issued_at=passing.at, replaces=old,
    )  # fmt: skip


def _revoke(passing: Passing, old: Permit | None) -> None:
    if old is None:
        return
    Permit.objects.filter(pk=old.pk, revoked_at__isnull=True).update(
        revoked_at=passing.at, revoked_by_case_id=passing.case_id
    )
    passing.record["revoked"] = old.pk
