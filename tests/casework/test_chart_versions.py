"""A chart from data runs through the same door; an open case keeps the version it began with."""

from __future__ import annotations

import copy
import json

import pytest

from eklinik.casework.chart_versions import store_chart
from eklinik.casework.charts import newest
from eklinik.casework.offers import offers
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.decisions.draft import write_draft
from eklinik.process import ChartError
from eklinik.process.document import load_toml, to_document
from eklinik.process.explain import explain
from tests.decisions.conftest import keys_of
from tests.people import NOW, House, definition, publish
from tests.process.test_document import REKLAME
from tests.walking import sign


@pytest.fixture
def keys(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EKLINIK_KEYS, settings.EKLINIK_SIGNER = keys_of(tmp_path_factory), "local"


@pytest.fixture
def composed(house: House):
    """The office's own chart, and a permit that runs through it."""
    document = dict(load_toml(REKLAME))
    store_chart(document, by=house.actor("admin"), at=NOW)
    house.permits["composed"] = publish(house, "composed", definition(chart="izin_reklame"))
    return document


def test_case_runs_through_a_stored_chart(house: House, composed) -> None:
    case = house.case("composed")
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    case.refresh_from_db()
    assert (case.chart_key, case.chart_version, case.step) == (
        "izin_reklame", 1, "verify_documents",
    )  # fmt: skip
    verbs = [offer.verb for offer in offers(case, house.actor("fo"))]
    assert verbs == ["accept", "return_to_applicant"]


def test_open_case_keeps_the_version_it_began_with(house: House, composed) -> None:
    old = house.case("composed")
    changed = copy.deepcopy(composed)
    changed["steps"][0]["arrows"]["submit"]["to"] = "second_look"
    changed["steps"] = [changed["steps"][0], *changed["steps"][2:]]
    changed["steps"][1].pop("not_by")
    changed["asides"][0]["at"] = ["prepare"]
    _, version = store_chart(changed, by=house.actor("admin"), at=NOW)
    new = house.case("composed")
    for case in (old, new):
        take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
        case.refresh_from_db()
    assert version == newest("izin_reklame").version == 2
    assert (old.chart_version, old.step) == (1, "verify_documents")
    assert (new.chart_version, new.step) == (2, "second_look")


def test_verb_of_another_version_is_not_on_the_chart(house: House, composed) -> None:
    case = house.case("composed")
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    with pytest.raises(Refusal) as refused:
        take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="tidak ada di sini")
    assert refused.value.code == "not_on_chart"


def test_key_of_a_built_in_chart_is_refused_in_plain_words(house: House) -> None:
    document = to_document(newest("permit_with_inspection"))
    with pytest.raises(ChartError) as refused:
        store_chart(document, by=house.actor("admin"), at=NOW)
    assert [explain(problem) for problem in refused.value.problems] == [
        "Kunci “permit_with_inspection” sudah dipakai bagan lain. "
        "Beri bagan kantor Anda kunci lain, misalnya nama izin."
    ]


def renamed() -> dict:
    """The chart without inspection with every box of the decision under another key."""
    document = json.loads(json.dumps(to_document(newest("permit_without_inspection"))))
    new = {"draft": "susun", "verify_draft": "periksa", "determine": "tetapkan", "sign": "teken"}
    text = json.dumps({**document, "key": "izin_kami", "title": "Izin kami"})
    for old, word in new.items():
        text = text.replace(f'"{old}"', f'"{word}"')
    document = json.loads(text)
    for box in document["steps"]:
        kinds = {word: old for old, word in new.items()}
        if box["key"] in kinds:
            box["kind"] = kinds[box["key"]]
        arrows = box.get("arrows", {})
        for word, old in kinds.items():
            if word in arrows:
                arrows[old] = arrows.pop(word)
    return document


def test_boxes_of_a_known_kind_work_under_other_names(house: House, keys) -> None:
    _, version = store_chart(renamed(), by=house.actor("admin"), at=NOW)
    assert version == 1
    house.permits["ours"] = publish(house, "ours", definition(chart="izin_kami"))
    case = house.case("ours", documents_complete=True)
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    take(case.pk, "accept", by=house.actor("fo"), at=NOW)
    case.refresh_from_db()
    write_draft(case, by=house.actor("teknis"), at=NOW)
    for name, verb in (("teknis", "send"), ("kasi", "accept"), ("kabid", "determine")):
        take(case.pk, verb, by=house.actor(name), at=NOW)
    case.refresh_from_db()
    assert case.step == "teken"
    assert sign(house, case).to_step == "print_and_notify"


def test_key_of_another_office_is_refused_and_its_chart_stays(
    house: House, other_house: House, composed: dict
) -> None:
    with pytest.raises(ChartError) as caught:
        store_chart(composed, by=other_house.actor("admin"), at=NOW)
    assert [problem.code for problem in caught.value.problems] == ["key_taken"]
    assert newest("izin_reklame").version == 1
