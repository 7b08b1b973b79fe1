"""Surveys: once per finished service, nothing leads back to a person, the formula of the Permen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.refusals import Refusal
from eklinik.casework.models import Case
from eklinik.feedback import surveys
from eklinik.feedback.asking import sweep_surveys
from eklinik.feedback.models import SurveyAnswer, SurveyInvitation
from eklinik.feedback.questionnaires import questionnaires
from eklinik.notifications.planning import plan
from eklinik.outbox.models import Promise
from tests.people import NOW, House

SKM, IPAK = "skm-2017", "ipak-2026"


def code_of(house: House, ref: int = 1) -> str:
    return surveys.invite(house.office.pk, "case", ref, service="Izin Contoh", at=NOW)


def give(house: House, scores: list[int], ref: int) -> None:
    found = surveys.invitation(code_of(house, ref))
    surveys.answer(found, {SKM: scores, IPAK: [4] * 10}, way="link", at=NOW, suggestion="Baik")


def test_questionnaires_are_nine_elements_and_ten_statements() -> None:
    sizes = {key: (len(item.elements), len(item.bands)) for key, item in questionnaires().items()}
    assert sizes == {SKM: (9, 4), IPAK: (10, 4)}


@pytest.mark.parametrize(
    ("index", "mark"),
    [(100, "A"), (88.31, "A"), (88.30, "B"), (76.61, "B"), (76.6, "C"), (65, "C"), (64.99, "D"),
     (25, "D"), (88.304, "B"), (88.306, "A")],
)  # fmt: skip
def test_band_follows_the_index_as_printed(index: float, mark: str) -> None:
    assert questionnaires()[SKM].band(index).mark == mark


def test_index_is_the_mean_of_means_times_25(house: House) -> None:
    for ref, scores in enumerate(([4] * 9, [3] * 9, [4] * 8 + [1], [3] * 9, [2] * 9)):
        give(house, scores, ref)
    skm, ipak = surveys.results(house.office.pk, date(2026, 11, 1), date(2026, 11, 30))
    assert skm.means == (3.2,) * 8 + (2.6,)
    assert round(skm.index, 2) == 78.33
    assert (skm.band.mark, skm.enough, skm.suggestions) == ("B", True, ("Baik",) * 5)
    assert (ipak.index, ipak.suggestions) == (100.0, ())


def test_few_answers_are_not_shown(house: House) -> None:
    give(house, [4] * 9, 1)
    found, _ = surveys.results(house.office.pk, date(2026, 11, 1), date(2026, 11, 30))
    assert (found.answers, found.enough) == (1, False)


def test_results_take_one_query(house: House) -> None:
    for ref in range(6):
        give(house, [3] * 9, ref)
    with CaptureQueriesContext(connection) as caught:
        surveys.results(house.office.pk, date(2026, 11, 1), date(2026, 11, 30))
    assert len(caught) == 1


def test_code_is_spent_by_one_answer(house: House) -> None:
    code = code_of(house)
    surveys.answer(surveys.invitation(code), {SKM: [4] * 9}, way="link", at=NOW)
    with pytest.raises(Refusal) as told:
        surveys.invitation(code)
    assert told.value.code == "already_done"


def test_two_tabs_with_one_code_give_one_answer(house: House) -> None:
    first = surveys.invitation(code := code_of(house))
    second = surveys.invitation(code)
    surveys.answer(first, {SKM: [4] * 9}, way="link", at=NOW)
    with pytest.raises(Refusal):
        surveys.answer(second, {SKM: [1] * 9}, way="link", at=NOW)
    assert SurveyAnswer.objects.count() == 1


@pytest.mark.parametrize("scores", [[], [4] * 8, [4] * 8 + [5], [4] * 8 + [0]])
def test_incomplete_answer_spends_nothing(house: House, scores: list[int]) -> None:
    found = surveys.invitation(code_of(house))
    with pytest.raises(Refusal):
        surveys.answer(found, {SKM: scores}, way="link", at=NOW)
    assert SurveyInvitation.objects.filter(spent=False).count() == 1
    assert SurveyAnswer.objects.count() == 0


def test_answer_keeps_no_receipt_no_person_and_no_clock() -> None:
    kept = {field.name for field in SurveyAnswer._meta.concrete_fields}
    assert kept == {
        "id", "office", "questionnaire", "day", "service", "way", "scores", "suggestion",
    }  # fmt: skip
    assert SurveyAnswer._meta.get_field("day").get_internal_type() == "DateField"
    assert SurveyAnswer._meta.pk.get_internal_type() == "UUIDField"
    spent = {field.name for field in SurveyInvitation._meta.concrete_fields}
    assert not {name for name in spent if name.endswith("_at")}


def test_service_is_asked_about_once(house: House) -> None:
    assert (code_of(house) != "", code_of(house)) == (True, "")


def test_sweep_asks_for_a_granted_case_once(house: House) -> None:
    case = house.case()
    Case.objects.filter(pk=case.pk).update(closed_at=NOW, outcome="granted")
    later = NOW + timedelta(minutes=15)
    assert [sweep_surveys(at=later), sweep_surveys(at=later)] == [1, 0]
    promise = Promise.objects.get(topic="survey")
    texts = {message.text for message in plan(promise, at=later)}
    assert len(texts) == 1
    assert "/survei/" in texts.pop()


def test_sweep_leaves_a_withdrawn_case_alone(house: House) -> None:
    case = house.case()
    Case.objects.filter(pk=case.pk).update(closed_at=NOW, outcome="withdrawn")
    assert sweep_surveys(at=NOW) == 0
