"""Penetapan: the division head's act takes the number, once, and the verification code.

A number lives through revisions.  When the decision turns (a permit is refused
after all, or a refusal reconsidered), the number of the other kind becomes batal.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import RegisterEntry
from eklinik.casework.numbering import void_number
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import PRODUCTS, Passing
from eklinik.casework.series import REFUSAL, REVOCATION, next_number, office_number
from eklinik.casework.worker import person
from eklinik.catalogue.definition import PermitDefinition, Validity, published
from eklinik.decisions.codes import new_code
from eklinik.decisions.models import Determination, Draft
from eklinik.decisions.permits import old_permit

DRAFTS = {"grant": "draft_letter", "revocation": "draft_letter", "refusal": "refusal_draft"}
REVOKING = "pencabutan"
KEEPS_END = frozenset({"perubahan", "duplikat"})


def determine(passing: Passing, kind: str) -> Determination:
    """Determine the decision `kind` that was drafted; take its number unless the case has one."""
    draft = counting_draft(passing.facts, DRAFTS[kind])
    definition = published(passing.case.permit_version_id)
    day = calendar_of(passing.office_id).local_day(passing.at)
    until = _valid_until(passing, definition.validity, day, draft) if kind == "grant" else None
    for other in [name for name in _numbers(passing.facts) if name != kind]:
        drop_number(passing, other, "Keputusan diganti sebelum ditandatangani")
    number = _numbers(passing.facts).get(kind) or _take(passing, kind, definition)
    made = Determination.objects.create(
        office_id=passing.office_id, case_id=passing.case_id, draft_id=draft, number=number,
        determined_on=day, determined_at=passing.at, by_id=person(passing.by), code=new_code(),
        valid_until=until,
    )  # fmt: skip
    passing.facts["determination"] = passing.record["determination"] = made.pk
    passing.facts["number"] = number
    return made


def counting_draft(facts: dict[str, Any], product: str) -> int:
    """The id of the draft that counts now; an override may have left none."""
    made = facts.get("products", {}).get(product)
    if made is None:
        raise Refusal("product_missing", product=PRODUCTS[product].title)
    return int(made["ref"])


def drop_number(passing: Passing, kind: str, why: str) -> None:
    """The number of `kind` becomes batal; it stays in the register and is never given again."""
    number = _numbers(passing.facts).pop(kind, None)
    if number is None:
        return
    entry = RegisterEntry.objects.get(office_id=passing.office_id, number=number)
    void_number(entry, at=passing.at, reason=why)
    passing.record["batal"] = number
    if passing.facts.get("number") == number:
        passing.facts["number"] = ""


def drop_numbers(passing: Passing, why: str) -> None:
    """Every number that the case holds becomes batal."""
    for kind in list(_numbers(passing.facts)):
        drop_number(passing, kind, why)


def _numbers(facts: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = facts.setdefault("numbers", {})
    return found


def _take(passing: Passing, kind: str, definition: PermitDefinition) -> str:
    entry = _entry(passing, kind, definition, passing.case.office)
    _numbers(passing.facts)[kind] = entry.number
    return entry.number


def _entry(
    passing: Passing, kind: str, definition: PermitDefinition, office: Office
) -> RegisterEntry:
    if kind == "refusal":
        return office_number(office, REFUSAL, case_id=passing.case_id, at=passing.at)
    if kind == "revocation":
        return office_number(office, REVOCATION, case_id=passing.case_id, at=passing.at)
    return next_number(
        office_id=office.pk, case_id=passing.case_id, series=permit_series(definition),
        pattern=definition.number_pattern, code=definition.number_code, at=passing.at,
    )  # fmt: skip


def permit_series(definition: PermitDefinition) -> str:
    """The counter of a permit: its code; without a code in the pattern, the pattern."""
    if "{JJJ}" in definition.number_pattern and definition.number_code:
        return definition.number_code
    return definition.number_pattern


def _valid_until(passing: Passing, validity: Validity, start: date, draft_id: int) -> date | None:
    """The last valid day; a changed or copied permit keeps the end of the older one."""
    if passing.case.request_kind in KEEPS_END and (old := old_permit(passing.case)):
        return old.valid_until
    if validity.until_field:
        fields = Draft.objects.values_list("fields", flat=True).get(pk=draft_id)
        return _day(fields.get("valid_until"))
    return add_months(start, validity.months) if validity.months else None


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
