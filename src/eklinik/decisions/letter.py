"""The letter as it will be signed: set once, kept, and confirmed by its digest."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.decisions.compose import Sealing, letter_of
from eklinik.decisions.determine import valid_until
from eklinik.decisions.models import Determination, Draft
from eklinik.documents import letters, store
from eklinik.documents.heads import heads_of
from eklinik.documents.models import Document
from eklinik.process.roles import AGENCY_HEAD
from eklinik.staff.actor import Actor
from eklinik.staff.models import Posting

LETTER = "letter"
NO_HEAD = _(
    "Belum ada Kepala Dinas atau pelaksananya untuk hari ini, jadi surat belum dapat dibuat. "
    "Minta administrator mencatat penugasannya."
)


def preview(draft: Draft, *, at: datetime) -> bytes:
    """The draft as PDF, exactly as it would be signed, with "—" for the number and no code."""
    day = calendar_of(draft.office_id).local_day(at)
    heads = heads_of(draft.office_id, on=day)
    sealing = Sealing(
        on=day,
        valid_until=valid_until(draft.case, draft, start=day),
        posting=heads[0] if heads else None,
    )
    return _set(draft, sealing, at)


def determination_of(case: Case) -> Determination | None:
    """The determination that counts for a case now."""
    found = Determination.objects.filter(pk=case.facts.get("determination"), case=case)
    return found.select_related("draft__case", "draft__office", "letter").first()


def final_letter(
    determination: Determination, *, at: datetime, by: Actor | None = None
) -> Document:
    """The exact PDF that the head reviews; set at the first look, outside any lock.

    It names the head who looks (`by`), a Plt. or Plh. with the letter of appointment;
    anybody else sees what was set before.
    """
    posting = _head(determination, by, at)
    if determination.letter is not None and posting in (None, determination.posting):
        return determination.letter
    if posting is None:
        raise Refusal("no_head", NO_HEAD)
    return _keep(determination, posting, _final(determination, posting), at)


def _head(determination: Determination, by: Actor | None, at: datetime) -> Posting | None:
    """The posting of the head who looks; for others the first head, unless a letter is there."""
    heads = heads_of(determination.office_id, on=calendar_of(determination.office_id).local_day(at))
    own = by.post_for(AGENCY_HEAD, determination.draft.case.unit_id) if by else None
    if own is not None:
        return next((head for head in heads if head.pk == own.posting_id), None)
    return heads[0] if heads and determination.letter is None else None


def _final(determination: Determination, posting: Posting) -> bytes:
    sealing = Sealing(
        on=determination.determined_on,
        number=determination.number,
        code=determination.code,
        valid_until=determination.valid_until,
        posting=posting,
    )
    return _set(determination.draft, sealing, determination.determined_at)


def _set(draft: Draft, sealing: Sealing, at: datetime) -> bytes:
    letter = letter_of(draft, sealing)
    return letters.render(letter.kind, letter, at=at)


def _keep(determination: Determination, posting: Posting, pdf: bytes, at: datetime) -> Document:
    """Store the letter unless somebody was faster; then theirs counts."""
    document = store.keep(
        pdf, office_id=determination.office_id, kind=LETTER, mime="application/pdf",
        name=file_name(determination.number), by=None, at=at,
    )  # fmt: skip
    unchanged = Determination.objects.filter(
        pk=determination.pk, letter=determination.letter, posting=determination.posting
    )
    if unchanged.update(letter=document, posting=posting):
        determination.letter, determination.posting = document, posting
        return document
    store.drop(document)
    determination.refresh_from_db(fields=["letter", "posting"])
    assert determination.letter is not None  # noqa: S101  whoever was faster has set it
    return determination.letter


def file_name(number: str) -> str:
    """A number as a file name: `012-CTH-XI-2026.pdf`."""
    return "".join(sign if sign.isalnum() else "-" for sign in number) + ".pdf"
