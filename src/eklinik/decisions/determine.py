"""Penetapan: the division head's act takes the number, once, and the verification code.

A number lives through revisions.  When the decision turns (a permit is refused
after all, or a refusal reconsidered), the number of the other kind becomes batal.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case, RegisterEntry
from eklinik.casework.numbering import void_number
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import PRODUCTS, Facts, Passing
from eklinik.casework.series import REFUSAL, REVOCATION, next_number, office_number
from eklinik.casework.worker import person
from eklinik.catalogue.definition import PermitDefinition, published
from eklinik.decisions.codes import new_code
from eklinik.decisions.models import Determination, Draft
from eklinik.decisions.permits import old_permit

DRAFTS = {"grant": "draft_letter", "revocation": "draft_letter", "refusal": "refusal_draft"}
REVOKING = "pencabutan"
OFFICE_SERIES = {"refusal": REFUSAL, "revocation": REVOCATION}
KEEPS_END = frozenset({"perubahan", "duplikat"})


def determine(passing: Passing, kind: str) -> Determination:
    """Determine the decision `kind` that was drafted; take its number unless the case has one."""
    draft = counting_draft(passing, DRAFTS[kind])
    day = calendar_of(passing.office_id).local_day(passing.at)
    for other in [name for name in _numbers(passing.facts) if name != kind]:
        drop_number(passing, other, "Keputusan diganti sebelum ditandatangani")
    number = _numbers(passing.facts).get(kind) or _take(passing, kind)
    made = Determination.objects.create(
        office_id=passing.office_id, case_id=passing.case_id, draft=draft, number=number,
        determined_on=day, determined_at=passing.at, by_id=person(passing.by), code=new_code(),
        valid_until=valid_until(passing.case, draft, start=day),
    )  # fmt: skip
    passing.facts["determination"] = passing.record["determination"] = made.pk
    passing.facts["number"] = number
    return made


def counting_draft(passing: Passing, product: str) -> Draft:
    """The draft that counts now; an override may have left none."""
    made = passing.facts.get("products", {}).get(product)
    if made is None:
        raise Refusal("product_missing", product=PRODUCTS[product].title)
    return Draft.objects.get(pk=made["ref"], case_id=passing.case_id)


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


def _numbers(facts: Facts) -> dict[str, str]:
    found: dict[str, str] = facts.setdefault("numbers", {})
    return found


def _take(passing: Passing, kind: str) -> str:
    entry = _entry(passing, kind, passing.case.office)
    _numbers(passing.facts)[kind] = entry.number
    return entry.number


def _entry(passing: Passing, kind: str, office: Office) -> RegisterEntry:
    if kind in OFFICE_SERIES:
        return office_number(office, OFFICE_SERIES[kind], case_id=passing.case_id, at=passing.at)
    definition = published(passing.case.permit_version_id)
    return next_number(
        office_id=office.pk, case_id=passing.case_id, series=permit_series(definition),
        pattern=definition.number_pattern, code=definition.number_code, at=passing.at,
    )  # fmt: skip


def permit_series(definition: PermitDefinition) -> str:
    """The counter of a permit: its code; without a code in the pattern, the pattern."""
    if "{JJJ}" in definition.number_pattern and definition.number_code:
        return definition.number_code
    return definition.number_pattern


def valid_until(case: Case, draft: Draft, *, start: date) -> date | None:
    """The last valid day: what the file names or the months from now, whichever comes first.

    A changed or copied permit keeps the end of the older one.
    """
    if draft.kind != "grant":
        return None
    if case.request_kind in KEEPS_END and (old := old_permit(case)):
        return old.valid_until
    validity = published(case.permit_version_id).validity
    named = draft.fields["valid_until"] if validity.until_field else None
    ends = [date.fromisoformat(named)] if named else []
    if validity.months:
        ends.append(add_months(start, validity.months))
    return min(ends, default=None)


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
