"""May this person take this arrow?  Pure checks on facts; no query, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from eklinik.casework import registry
from eklinik.casework.refusals import Refusal
from eklinik.casework.sql import CaseRow
from eklinik.process import Arrow, Step
from eklinik.process.roles import APPLICANT, FRONT_OFFICE, ROLE_TITLES, SKPA_VERIFIER
from eklinik.staff.actor import Actor

NO_TYPIST = frozenset({"verify_report", "verify_draft", "determine", "sign",
                       "verify_refusal", "determine_refusal", "sign_refusal"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """What the checks need to know of a case."""

    office_id: int
    unit_id: int | None
    holder_id: int | None
    facts: dict[str, Any]

    @classmethod
    def of(cls, row: CaseRow) -> Standing:
        return cls(row.office_id, row.unit_id, row.holder_id, row.facts)


@dataclass(frozen=True, slots=True)
class Right:
    """In which role, and by which posting, somebody acts."""

    role: str
    posting_id: int | None


def check(case: Standing, step: Step, arrow: Arrow, by: Actor) -> Right:
    """The right by which `by` takes the arrow; `Refusal` says why not."""
    right = posting_for(case, arrow.by or step.by, arrow.verb, by)
    if not by.is_system and right.role != APPLICANT:
        _four_eyes(case, step, by)
    if case.holder_id is not None and case.holder_id != by.user_id and not arrow.by:
        raise Refusal("held", holder="")
    _rules(arrow, case.facts)
    _product(arrow, case.facts)
    return right


def posting_for(case: Standing, role: str, verb: str, by: Actor) -> Right:
    """How the actor holds the role over this case, or a refusal that names the role."""
    if role == APPLICANT:
        return _as_applicant(case, by)
    if by.office_id == case.office_id:
        units = _units(case, role)
        for unit_id in units:
            if post := by.post_for(role, unit_id, verb):
                return Right(role, post.posting_id or None)
        if any(by.post_for(role, unit_id) for unit_id in units):
            raise Refusal("barred")
    raise Refusal("not_your_role", role=_(ROLE_TITLES.get(role, role)))


def _units(case: Standing, role: str) -> list[int | None]:
    """The case's own unit; for SKPA also those that are asked about it now."""
    asked = case.facts.get("asked_units", ()) if role == SKPA_VERIFIER else ()
    return [case.unit_id, *asked]


def _as_applicant(case: Standing, by: Actor) -> Right:
    if by.user_id is not None and by.user_id == case.facts.get("applicant_user"):
        return Right(APPLICANT, None)
    assisted = case.facts.get("on_behalf") and by.office_id == case.office_id
    if assisted and (post := by.post_for(FRONT_OFFICE, None)):
        return Right(FRONT_OFFICE, post.posting_id)
    raise Refusal("not_your_role", role=_(ROLE_TITLES[APPLICANT]))


def _four_eyes(case: Standing, step: Step, by: Actor) -> None:
    if by.user_id == case.facts.get("applicant_user"):
        raise Refusal("own_application")
    if by.user_id == case.facts.get("typed_by") and _bars_typist(step, case.facts):
        raise Refusal("typed_it")
    did = case.facts.get("did", {})
    if any(by.user_id in did.get(other, ()) for other in step.not_by):
        raise Refusal("four_eyes")


def _bars_typist(step: Step, facts: dict[str, Any]) -> bool:
    """Who typed an assisted application does not check it either; a paper file FO may check."""
    return step.kind in NO_TYPIST or (
        step.kind == "verify_documents" and bool(facts.get("assisted"))
    )


def _rules(arrow: Arrow, facts: dict[str, Any]) -> None:
    for name in arrow.when:
        rule = registry.RULES[name]
        if not rule.holds(facts):
            raise Refusal("rule", rule.otherwise, details={"rule": [name]})


def _product(arrow: Arrow, facts: dict[str, Any]) -> None:
    if arrow.makes and arrow.makes not in facts.get("products", {}):
        title = registry.PRODUCTS[arrow.makes].title
        raise Refusal("product_missing", product=title, details={"product": [arrow.makes]})
