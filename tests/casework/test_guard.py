"""Four eyes, own applications, typists, holders, limits of acting officials, units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eklinik.casework import registry
from eklinik.casework.guard import Standing, check
from eklinik.casework.refusals import Refusal
from eklinik.flows import PERMIT_WITH_INSPECTION as CHART
from eklinik.process import roles
from eklinik.staff.actor import Actor, Post

OFFICE, UNIT = 1, 10


def somebody(user_id: int, role: str, units: frozenset[int] | None = None, **post) -> Actor:
    return Actor(user_id, "Contoh", OFFICE, (Post(user_id, role, units, **post),))


def standing(holder: int | None = None, **facts) -> Standing:
    return Standing(OFFICE, UNIT, holder, facts)


def refusal(case: Standing, step: str, verb: str, by: Actor) -> str:
    try:
        check(case, CHART[step], CHART[step].arrows[verb], by)
    except Refusal as refused:
        return refused.code
    return ""


KASI = somebody(5, roles.SECTION_HEAD, frozenset({UNIT}))
DRAFTED = {"did": {"draft": [5]}}


@pytest.mark.parametrize(
    ("case", "step", "verb", "by", "code"),
    [
        (standing(), "verify_draft", "accept", KASI, ""),
        (standing(**DRAFTED), "verify_draft", "accept", KASI, "four_eyes"),
        (standing(**DRAFTED), "verify_draft", "revise", KASI, "four_eyes"),
        (standing(typed_by=5), "verify_draft", "accept", KASI, "typed_it"),
        (standing(applicant_user=5), "verify_draft", "accept", KASI, "own_application"),
        (standing(holder=6), "verify_draft", "accept", KASI, "held"),
        (standing(holder=5), "verify_draft", "accept", KASI, ""),
        (standing(), "verify_draft", "accept", replace(KASI, office_id=2), "not_your_role"),
        (
            standing(), "verify_draft", "accept",
            somebody(5, roles.SECTION_HEAD, frozenset({11})), "not_your_role",
        ),
        (standing(), "determine", "determine", KASI, "not_your_role"),
        (
            standing(), "sign", "sign",
            somebody(7, roles.AGENCY_HEAD, acting="plh", barred=frozenset({"sign"})), "barred",
        ),
        (
            standing(did={"determine": [7]}), "sign", "sign",
            somebody(7, roles.AGENCY_HEAD), "four_eyes",
        ),
    ],
)  # fmt: skip
def test_check_answers_with_the_right_refusal(case, step, verb, by, code) -> None:
    assert refusal(case, step, verb, by) == code


FO = somebody(2, roles.FRONT_OFFICE)
COMPLETE = {"documents_complete": True}


def test_typist_of_an_assisted_application_does_not_check_it() -> None:
    case = standing(typed_by=2, assisted=True, **COMPLETE)
    assert refusal(case, "verify_documents", "accept", FO) == "typed_it"


def test_front_office_checks_the_paper_file_that_it_entered() -> None:
    case = standing(typed_by=2, on_behalf=True, **COMPLETE)
    assert refusal(case, "verify_documents", "accept", FO) == ""


def test_front_office_sends_for_the_applicant_only_on_behalf() -> None:
    assert refusal(standing(on_behalf=True), "prepare", "submit", FO) == ""
    assert refusal(standing(), "prepare", "submit", FO) == "not_your_role"


def test_rule_that_does_not_hold_says_what_to_do() -> None:
    step = CHART["verify_documents"]
    with pytest.raises(Refusal) as refused:
        check(standing(), step, step.arrows["accept"], FO)
    assert refused.value.code == "rule"
    assert refused.value.message == str(registry.RULES["documents_complete"].otherwise)


def test_arrow_that_needs_a_product_is_refused_without_it() -> None:
    by = somebody(3, roles.TECHNICAL_STAFF)
    assert refusal(standing(), "inspect", "report", by) == "product_missing"
    made = {"inspection_report": {"ref": "1", "digest": "", "step": "inspect", "seq": 4}}
    assert refusal(standing(products=made), "inspect", "report", by) == ""
