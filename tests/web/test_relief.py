"""Four eyes: the page names who may act instead, or says that only an override helps."""

from __future__ import annotations

from datetime import date

from eklinik.process import roles
from eklinik.staff.duties import appoint_acting
from eklinik.web.relief import relief_for
from tests.people import NOW

CLINIC = ("klinik", "klinik2")


def names(postings) -> list[str]:
    return [posting.user.username for posting in postings]


def at_step(house, step: str, **facts):
    case = house.case(**facts)
    case.step = step  # only in memory: the question is about a box, not about the door
    return case


def test_the_typist_of_an_assisted_application_is_relieved_by_a_colleague(house):
    case = at_step(house, "verify_documents", assisted=True, typed_by=house.users["fo"].pk)
    assert names(relief_for(case, at=NOW).people) == ["fo2", *CLINIC]


def test_who_typed_a_paper_file_may_check_it(house):
    case = at_step(house, "verify_documents", typed_by=house.users["fo"].pk)
    assert names(relief_for(case, at=NOW).people) == ["fo", "fo2", *CLINIC]


def test_an_applicant_of_the_office_does_not_check_the_own_application(house):
    case = at_step(house, "verify_documents", applicant_user=house.users["fo"].pk)
    assert names(relief_for(case, at=NOW).people) == ["fo2", *CLINIC]


def test_where_nobody_is_left_the_acting_official_is_named(house):
    facts = {"did": {"draft": [house.users["kasi"].pk]}}
    case = at_step(house, "verify_draft", **facts)
    assert relief_for(case, at=NOW).nobody is True
    appoint_acting(
        house.users["kabid"], roles.SECTION_HEAD, "plh", unit=house.units["seksi"],
        letter_number="1/2026", letter_date=date(2026, 11, 20), valid_from=date(2026, 11, 24),
        valid_to=date(2026, 11, 25), by=None, at=NOW,
    )  # fmt: skip
    assert names(relief_for(case, at=NOW).people) == ["kabid"]
