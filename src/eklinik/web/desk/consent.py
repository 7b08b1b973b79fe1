"""Taking a mandate from a person: the words, the evidence, and where it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import ACTIONS, consent_text
from eklinik.applicants.models import Applicant, Mandate
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.documents import store
from eklinik.documents.intake import take_in
from eklinik.documents.models import Document
from eklinik.web import words

SLIP = "mandate_slip"
UNKNOWN = _(
    "Kuasa dengan nomor itu tidak ada, sudah berakhir, dicabut, atau belum dikuatkan. "
    "Periksa nomornya, atau minta kuasa baru."
)


def until_words(office: Office, channel: str, *, at: datetime) -> str:
    """When a mandate given now ends, in the office's time, as people say it."""
    end = mandates.ends_at(office, channel, at=at).astimezone(calendar_of(office.pk).zone)
    return words.moment(end)


def text_for(
    office: Office, channel: str, language: str, name: str, scope: Sequence[str], *, at: datetime
) -> str:
    """The words that are read out or printed for this person now."""
    until = until_words(office, channel, at=at)
    return consent_text(office, channel, language, name=name, scope=scope, until=until)


def keep_slip(file: Any, *, office_id: int, by: int, at: datetime) -> Document:
    """The scan of a signed slip, checked and kept; `Refused` says what is wrong with it."""
    taken = take_in(file, filename=file.name or "slip")
    return store.keep(taken, office_id=office_id, kind=SLIP, by=by, at=at)


def give_slip(
    office: Office,
    document: Document,
    name: str,
    *,
    scope: Sequence[str] = ACTIONS,
    language: str = "id",
    by: int,
    at: datetime,
    applicant: Applicant | None = None,
    consultation_ref: int | None = None,
) -> Mandate:
    """A mandate by a signed slip whose scan is kept."""
    return mandates.give(
        office, channel="in_person", scope=scope, person_name=name, language=language,
        text=text_for(office, "in_person", language, name, scope, at=at),
        evidence_kind="slip", evidence={"document_sha256": document.sha256},
        evidence_document=document.uid, taken_by=by, at=at, applicant=applicant,
        consultation_ref=consultation_ref,
    )  # fmt: skip


def by_number(office_id: int | None, typed: str, *, at: datetime) -> Mandate:
    """The office's mandate of that number, if it counts now."""
    number = "".join(typed.upper().split())[:20]
    found = Mandate.objects.filter(mandates.live(at=at), office_id=office_id, number=number)
    mandate = found.first()
    if mandate is None:
        raise Refusal("mandate_needed", UNKNOWN, details={"mandate_number": ["unknown"]})
    return mandate
