"""The chart of business licences through the door: each risk, two SKPA, a return, a refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.applications.attachments import attach_accepted
from eklinik.applications.models import Application, Correction
from eklinik.applications.submit import submit
from eklinik.casework.inbox import visible_to
from eklinik.casework.models import Case, Movement
from eklinik.casework.take import take
from eklinik.licensing import assess, opinions, records
from eklinik.licensing.models import Opinion, Project
from eklinik.licensing.status import status_words
from eklinik.process import roles
from tests.licensing.business import (
    NIB,
    Business,
    accepted,
    another_officer,
    build_business,
    give_right,
    refused,
)
from tests.people import NOW, House

CORRECTIONS = {"items": [{"target": "ukl_upl", "reason": "blurred", "note": "Foto ulang"}]}


def verbs(case: Case) -> list[tuple[str, str]]:
    rows = Movement.objects.filter(case=case).order_by("seq")
    return list(rows.values_list("verb", "to_step"))


@pytest.mark.parametrize("risk", ["rendah", "menengah_rendah"])
def test_low_risk_ends_recorded_without_an_officer(business: Business, risk: str) -> None:
    project = business.project(risk)

    assert project.case is not None
    assert verbs(project.case) == [("issued_automatically", "recorded")]
    assert Movement.objects.get(case=project.case).actor_id is None
    assert project.case.outcome == "recorded"
    standing = status_words(project, at=NOW)
    assert standing.allowed == "operation"
    assert standing.sentence == "Sekarang Anda boleh melakukan persiapan dan operasional."


@pytest.mark.parametrize("risk", ["menengah_tinggi", "tinggi"])
def test_higher_risk_is_a_draft_until_its_documents_are_sent(business: Business, risk: str) -> None:
    project = business.project(risk)

    assert project.case is None
    case = business.send(project)
    assert verbs(case) == [("needs_verification", "prepare"), ("submit", "verify")]
    assert status_words(project, at=NOW).allowed == "preparation"


def test_all_skpa_of_the_sector_are_asked_at_once(business: Business) -> None:
    case = business.sent()

    rows = Opinion.objects.filter(case=case).order_by("unit__code")
    assert [row.unit.code for row in rows] == ["dinkes", "dlh"]
    assert {row.asked_at for row in rows} == {NOW}
    assert case.facts["opinions_open"] == 2


def test_case_waits_until_the_last_skpa_has_answered(business: Business) -> None:
    case = business.sent()

    business.give(case, "dinkes")
    assert case.step == "verify"
    refused("rule", take, case.pk, "give_opinion", by=business.house.actor("dinkes"), at=NOW)
    business.give(case, "dlh")
    assert case.step == "assess"
    assert case.facts["opinions_open"] == 0
    assert Opinion.objects.filter(case=case, ended_at__isnull=True).count() == 0


def test_system_says_whether_the_file_is_complete(business: Business) -> None:
    case = business.sent()
    assert business.give(case, "dinkes").complete is True

    Application.objects.get(case=case).attachments.filter(requirement="kkpr").update(
        replaced_at=NOW
    )
    row = Opinion.objects.get(case=case, unit__code="dlh")
    told = refused("bad_data", opinions.give, row.pk, {"conclusion": "agree", "note": "Lengkap"},
                   by=business.house.actor("dlh"), at=NOW)  # fmt: skip
    assert list(told.details) == ["conclusion"]
    assert business.give(case, "dlh", "repair").complete is False


@pytest.mark.parametrize("line", [{"correct": False}, {"technical": False}])
def test_skpa_cannot_agree_with_a_document_it_finds_wrong(business: Business, line: dict) -> None:
    case = business.sent()

    row = Opinion.objects.get(case=case, unit__code="dlh")
    words = {"conclusion": "agree", "note": "Baik", "lines": {"ukl_upl": line}}
    refused("bad_data", opinions.give, row.pk, words, by=business.house.actor("dlh"), at=NOW)


@pytest.mark.parametrize(
    "words",
    [
        {"conclusion": "repair", "note": "x"},
        {"conclusion": "agree", "lines": {"bukan": {"correct": True}}},
        {"conclusion": "apa"},
        {"conclusion": "agree", "lines": {"ukl_upl": {"correct": "mungkin"}}},
        {"conclusion": "agree", "lebih": 1},
    ],
)
def test_opinion_with_wrong_words_is_refused_and_changes_nothing(
    business: Business, words: dict
) -> None:
    case = business.sent()
    row = Opinion.objects.get(case=case, unit__code="dlh")

    refused("bad_data", opinions.give, row.pk, words, by=business.house.actor("dlh"), at=NOW)
    row.refresh_from_db()
    assert row.given_at is None


def test_without_a_valid_right_no_opinion(business: Business) -> None:
    case = business.sent()
    house = business.house
    row = Opinion.objects.get(case=case, unit__code="dlh")
    words = {"conclusion": "agree", "note": ""}

    other = another_officer(house, "dlh2", roles.SKPA_VERIFIER, "dlh")
    refused("no_right", opinions.give, row.pk, words, by=house.actor("dlh2"), at=NOW)
    right = give_right(house, other, "dlh", valid_to=(NOW - timedelta(days=1)).date())
    refused("no_right", opinions.give, row.pk, words, by=house.actor("dlh2"), at=NOW)
    right.valid_to, right.sector = None, "Perdagangan"
    right.save()
    refused("no_right", opinions.give, row.pk, words, by=house.actor("dlh2"), at=NOW)
    right.sector = "*"
    right.save()
    assert opinions.give(row.pk, words, by=house.actor("dlh2"), at=NOW).right_id == right.pk


def test_officer_of_another_skpa_or_role_cannot_answer(business: Business) -> None:
    case = business.sent()
    row = Opinion.objects.get(case=case, unit__code="dlh")

    for name in ("dinkes", "fo", "penilai", "kepala"):
        refused("not_your_role", opinions.give, row.pk, {"conclusion": "agree"},
                by=business.house.actor(name), at=NOW)  # fmt: skip
    refused("not_found", opinions.give, row.pk, {"conclusion": "agree"},
            by=business.house.actor("pemohon"), at=NOW)  # fmt: skip


def test_who_verified_does_not_assess(business: Business) -> None:
    case = business.sent()
    house = business.house
    from eklinik.staff.models import Posting
    from tests.people import DAY_ONE

    Posting.objects.create(office=house.office, user=house.users["dinkes"], role=roles.ASSESSOR,
                           valid_from=DAY_ONE)  # fmt: skip
    business.give(case, "dinkes")
    business.give(case, "dlh")

    refused("four_eyes", take, case.pk, "approve", by=house.actor("dinkes"), at=NOW)
    business.assess(case, "approve")
    assert case.step == "record"


def test_return_asks_the_same_skpa_again_and_stops_the_clock_of_the_law(
    business: Business,
) -> None:
    case = business.verified(business.sent())
    back, again = NOW + timedelta(days=1), NOW + timedelta(days=4)
    business.assess(case, "return_to_applicant", data=CORRECTIONS, at=back)

    project = Project.objects.get(case=case)
    assert (case.step, project.clock_stopped) == ("prepare", back)
    assert Correction.objects.get(application__case=case).target == "ukl_upl"
    by = business.house.actor("pemohon")
    application = Application.objects.get(case=case)
    refused("incomplete", submit, application, by=by, at=again)
    attach_accepted(application, "ukl_upl", accepted("baru.pdf"), by=by, at=again)
    submit(Application.objects.get(case=case), by=by, at=again)
    case.refresh_from_db()
    project.refresh_from_db()
    assert case.step == "verify"
    assert (project.clock_from, project.clock_stopped) == (NOW + timedelta(days=3), None)
    second = Opinion.objects.filter(case=case, round=2)
    assert sorted(row.unit.code for row in second) == ["dinkes", "dlh"]


def test_assessor_asks_one_skpa_again(business: Business) -> None:
    case = business.verified(business.sent())

    business.assess(case, "ask_skpa", data={"units": [business.house.units["dlh"].pk]})
    assert (case.step, case.facts["asked_units"]) == ("verify", [business.house.units["dlh"].pk])
    business.give(case, "dlh", at=NOW)
    assert case.step == "assess"


@pytest.mark.parametrize("units", [[], [999_999]])
def test_assessor_asks_only_skpa_of_the_own_office(business: Business, units: list) -> None:
    case = business.verified(business.sent())

    refused("bad_data", business.assess, case, "ask_skpa", data={"units": units})


def test_assessor_asks_more_and_no_more_while_the_file_is_verified(business: Business) -> None:
    house = business.house
    house.users["dlh"].derived_rights.update(sector="Lain")
    case = business.sent()
    assert case.facts["asked_units"] == [house.units["dinkes"].pk]
    by = house.actor("penilai")

    assess.ask_more(case.pk, [house.units["dlh"].pk], by=by, at=NOW)
    case.refresh_from_db()
    assert case.facts["opinions_open"] == 2
    refused("not_your_role", assess.ask_more, case.pk, [1], by=house.actor("fo"), at=NOW)
    row = Opinion.objects.get(case=case, unit__code="dlh")
    assess.ask_no_more(row.pk, by=by, at=NOW)
    left = Opinion.objects.get(case=case, unit__code="dinkes")
    refused("last_opinion", assess.ask_no_more, left.pk, by=by, at=NOW)
    refused("moved_on", assess.ask_no_more, row.pk, by=by, at=NOW)
    case.refresh_from_db()
    assert case.facts["opinions_open"] == 1


def test_nobody_with_a_right_leaves_the_file_to_the_assessor(business: Business) -> None:
    for name in ("dlh", "dinkes"):
        business.house.users[name].derived_rights.update(sector="Lain")
    case = business.sent()

    assert (case.step, case.facts["opinions_asked"]) == ("verify", 0)
    refused("rule", take, case.pk, "give_opinion",
            by=_covering(business.house), at=NOW)  # fmt: skip


def _covering(house: House):
    """An SKPA officer of the case's own unit."""
    return house.actor("skpa")


def test_refusal_keeps_its_reason_and_ends_the_case(business: Business) -> None:
    case = business.verified(business.sent("tinggi"))

    refused("reason_needed", business.assess, case, "refuse", reason="")
    business.assess(case, "refuse", reason="Lokasi tidak sesuai tata ruang.")
    assert (case.step, case.outcome) == ("refused", "refused")
    project = Project.objects.get(case=case)
    assert status_words(project, at=NOW).allowed == "preparation"


def test_result_is_recorded_before_the_case_ends(business: Business) -> None:
    case = business.verified(business.sent())
    business.assess(case, "approve")
    project = Project.objects.get(case=case)

    refused("rule", business.assess, case, "record")
    records.record_licence(project, "standard", f"{NIB}0001", source="hand", at=NOW,
                           status_words="Terverifikasi", verified_at=NOW, by=None)  # fmt: skip
    business.assess(case, "record")
    assert (case.step, case.outcome) == ("issued", "granted")
    standing = status_words(project, at=NOW)
    assert (standing.allowed, standing.print_at_oss) == ("operation", True)


def test_unverified_certificate_permits_preparation_only(business: Business) -> None:
    case = business.sent()
    project = Project.objects.get(case=case)
    records.record_licence(project, "standard", f"{NIB}0001", source="hand", at=NOW,
                           status_words="Belum terverifikasi")  # fmt: skip

    standing = status_words(project, at=NOW)
    assert (standing.allowed, standing.note) == ("preparation", "Belum terverifikasi")


def test_skpa_sees_a_case_only_while_it_is_asked(business: Business) -> None:
    case = business.sent()
    house = business.house

    assert visible_to(house.actor("dlh")).filter(pk=case.pk).exists()
    business.give(case, "dlh")
    assert visible_to(house.actor("dlh")).filter(pk=case.pk).exists()
    business.give(case, "dinkes")
    assert not visible_to(house.actor("dlh")).filter(pk=case.pk).exists()
    assert visible_to(house.actor("penilai")).filter(pk=case.pk).exists()


def test_skpa_of_another_office_sees_nothing(business: Business, other_house: House) -> None:
    other = build_business(other_house)
    case = business.sent()

    assert list(visible_to(other.house.actor("dlh"))) == []
    row = Opinion.objects.get(case=case, unit__code="dlh")
    refused("not_found", opinions.give, row.pk, {"conclusion": "agree"},
            by=other.house.actor("dlh"), at=NOW)  # fmt: skip


def test_withdrawal_ends_the_questions(business: Business) -> None:
    case = business.sent()

    take(case.pk, "withdraw", by=business.house.actor("pemohon"), at=NOW)
    assert Opinion.objects.filter(case=case, ended_at__isnull=True).count() == 0
    row = Opinion.objects.filter(case=case).first()
    refused("moved_on", opinions.give, row.pk, {"conclusion": "agree"},
            by=business.house.actor(row.unit.code), at=NOW)  # fmt: skip
