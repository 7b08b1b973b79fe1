"""A chart from data gives the same chart, or says everything that is wrong, in plain words."""

from __future__ import annotations

import copy
import inspect
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eklinik.casework import chart_versions
from eklinik.flows import CHARTS
from eklinik.process import ChartError, Problem, Process, check, kernel
from eklinik.process import document as document_module
from eklinik.process.document import (
    from_document,
    load_json,
    load_toml,
    to_document,
    vocabulary,
)
from eklinik.process.explain import MESSAGES, PLACES, explain
from eklinik.process.roles import ROLE_TITLES

SOURCES = (check, document_module, kernel, chart_versions)
KNOWN = vocabulary(CHARTS.values())

REKLAME = """
key = "izin_reklame"
title = "Izin reklame"
version = 1

[[steps]]
key = "prepare"
title = "Pemohon mengirim permohonan"
by = "applicant"
[steps.arrows.submit]
to = "verify_documents"
act = "submit_application"

[[steps]]
key = "verify_documents"
title = "FO memeriksa berkas"
by = "front_office"
within = 1
[steps.arrows.accept]
to = "second_look"
when = ["documents_complete"]
[steps.arrows.return_to_applicant]
back_to = "prepare"
input = "corrections"
act = "ask_corrections"
tells = ["applicant"]

[[steps]]
key = "second_look"
kind = "archive"
title = "FO mengarsipkan"
by = "front_office"
not_by = ["verify_documents"]
[steps.arrows.archive]
to = "archived"
act = "file_away"

[[steps]]
key = "archived"
title = "Selesai"
outcome = "granted"

[[steps]]
key = "withdrawn"
title = "Ditarik"
outcome = "withdrawn"

[[asides]]
verb = "withdraw"
to = "withdrawn"
by = "applicant"
act = "stop_work"
at = ["prepare", "verify_documents"]
"""


def content(chart: Process) -> tuple[object, ...]:
    return (chart.key, chart.title, chart.version, chart.steps)


def refused(document: object) -> tuple[Problem, ...]:
    with pytest.raises(ChartError) as error:
        from_document(document, KNOWN)  # type: ignore[arg-type]  the words of a test case
    return error.value.problems


def base() -> dict[str, Any]:
    return copy.deepcopy(dict(load_toml(REKLAME)))


@pytest.mark.parametrize("key", CHARTS)
def test_built_in_chart_survives_the_round_trip(key: str) -> None:
    text = json.dumps(to_document(CHARTS[key]))

    assert content(from_document(load_json(text), KNOWN)) == content(CHARTS[key])


def test_office_chart_from_toml() -> None:
    chart = from_document(load_toml(REKLAME), KNOWN)

    assert [box.key for box in chart] == [
        "prepare", "verify_documents", "second_look", "archived", "withdrawn",
    ]  # fmt: skip
    assert chart["second_look"].kind == "archive"
    assert chart["prepare"].arrows["withdraw"].by == "applicant"
    assert chart["verify_documents"].arrows["return_to_applicant"].reason is True
    assert content(from_document(to_document(chart), KNOWN)) == content(chart)


def at(step: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda document: document["steps"][step]


def arrow(step: int, verb: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda document: document["steps"][step]["arrows"][verb]


def whole(document: dict[str, Any]) -> dict[str, Any]:
    return document


def extra(document: dict[str, Any]) -> dict[str, Any]:
    return document["asides"][0]


FO = "verify_documents"
WRONG = [
    (whole, {"colour": "red"}, Problem("unknown_word", name="colour")),
    (whole, {"version": "1"}, Problem("wrong_type", name="version")),
    (whole, {"version": True}, Problem("wrong_type", name="version")),
    (whole, {"version": 0}, Problem("bad_number", name="version")),
    (whole, {"version": 99_999}, Problem("bad_number", name="version")),
    (whole, {"key": "Izin Reklame"}, Problem("bad_name", name="Izin Reklame")),
    (whole, {"title": " "}, Problem("empty_word", name="title")),
    (whole, {"title": "x" * 201}, Problem("too_long", name="title")),
    (whole, {"title": "a\0b"}, Problem("bad_text", name="title")),
    (whole, {"steps": ["prepare"] * 201}, Problem("too_many_steps", name="200")),
    (at(1), {"colour": 1}, Problem("unknown_word", FO, name="colour")),
    (at(1), {"within": 0}, Problem("bad_number", FO, name="within")),
    (at(1), {"within": 367}, Problem("bad_number", FO, name="within")),
    (at(1), {"within": 1.5}, Problem("wrong_type", FO, name="within")),
    (at(1), {"by": "mayor"}, Problem("unknown_role", FO, name="mayor")),
    (at(1), {"kind": "dance"}, Problem("unknown_kind", FO, name="dance")),
    (at(1), {"kind": ["dance"]}, Problem("wrong_type", FO, name="kind")),
    (at(1), {"not_by": [1]}, Problem("wrong_type", FO, name="not_by")),
    (at(1), {"not_by": ["moon"]}, Problem("not_by_nowhere", FO, name="moon")),
    (at(1), {"outcome": "granted"}, Problem("outcome_on_work", FO)),
    (at(1), {"arrows": "accept"}, Problem("wrong_type", FO, name="arrows")),
    (at(3), {"outcome": "glory"}, Problem("unknown_outcome", "archived", name="glory")),
    (at(3), {"within": 1}, Problem("not_at_an_end", "archived", name="within")),
    (at(3), {"outcome": 7}, Problem("wrong_type", "archived", name="outcome")),
    (arrow(1, "accept"), {"to": "moon"}, Problem("arrow_to_nowhere", FO, "accept", "moon")),
    (arrow(1, "accept"), {"back_to": "prepare"}, Problem("to_or_back_to", FO, "accept")),
    (arrow(1, "accept"), {"when": ["full_moon"]},
     Problem("unknown_rule", FO, "accept", "full_moon")),
    (arrow(1, "accept"), {"when": "full_moon"}, Problem("wrong_type", FO, "accept", "when")),
    (arrow(1, "accept"), {"makes": "gold"}, Problem("unknown_product", FO, "accept", "gold")),
    (arrow(1, "accept"), {"act": "explode"}, Problem("unknown_act", FO, "accept", "explode")),
    (arrow(1, "accept"), {"act": "issue_permit"},
     Problem("act_elsewhere", FO, "accept", "issue_permit")),
    (arrow(1, "accept"), {"input": "poem"}, Problem("unknown_schema", FO, "accept", "poem")),
    (arrow(1, "accept"), {"input": "signature"},
     Problem("schema_elsewhere", FO, "accept", "signature")),
    (arrow(1, "accept"), {"tells": ["moon"]}, Problem("unknown_role", FO, "accept", "moon")),
    (arrow(1, "accept"), {"by": "moon"}, Problem("unknown_role", FO, "accept", "moon")),
    (arrow(1, "accept"), {"reason": "ya"}, Problem("wrong_type", FO, "accept", "reason")),
    (arrow(1, "return_to_applicant"), {"makes": "draft_letter"},
     Problem("not_on_a_return", FO, "return_to_applicant", "makes")),
    (extra, {"at": ["prepare", "moon"]}, Problem("aside_at_nowhere", "moon", "withdraw")),
    (extra, {"at": ["prepare", "second_look"]},
     Problem("unknown_verb", "second_look", "withdraw", "archive")),
    (extra, {"verb": 4}, Problem("wrong_type", "", "#1", "verb")),
    (extra, {"act": "issue_permit", "at": ["prepare"]},
     Problem("act_elsewhere", "prepare", "withdraw", "issue_permit")),
]  # fmt: skip


@pytest.mark.parametrize(("where", "change", "problem"), WRONG)
def test_wrong_document_is_refused(
    where: Callable[[dict[str, Any]], dict[str, Any]], change: dict[str, Any], problem: Problem
) -> None:
    document = base()
    where(document).update(change)

    assert problem in refused(document)


def test_verb_of_another_kind_is_refused() -> None:
    document = base()
    document["steps"][1]["arrows"]["sign"] = {"to": "archived"}

    assert refused(document) == (Problem("unknown_verb", FO, "sign", FO),)


def test_verb_without_its_effect_is_refused() -> None:
    document = base()
    del document["steps"][2]["arrows"]["archive"]["act"]

    assert refused(document) == (
        Problem("effect_missing", "second_look", "archive", "act = file_away"),
    )


@pytest.mark.parametrize("word", ["key", "title", "version", "steps"])
def test_missing_word_is_refused(word: str) -> None:
    document = base()
    del document[word]

    assert refused(document) == (Problem("missing_word", name=word),)


def test_step_without_worker_is_refused() -> None:
    document = base()
    del document["steps"][1]["by"]

    assert refused(document) == (Problem("missing_word", FO, name="by"),)


def test_entries_that_are_no_tables_are_refused() -> None:
    document = base()
    document["steps"][1] = "verify_documents"
    document["steps"][0]["arrows"]["submit"] = "verify_documents"
    document["asides"] = [3]

    assert refused(document) == (
        Problem("not_a_table", "prepare", "submit"),
        Problem("not_a_table", "#2"),
        Problem("not_a_table", "", "#1"),
    )


def test_kernel_refusals_come_through() -> None:
    document = base()
    document["steps"][1]["arrows"].pop("accept")
    document["steps"][1]["arrows"]["refuse"] = {"to": "withdrawn", "reason": True}

    assert refused(document) == (
        Problem("unreachable", "second_look"),
        Problem("unreachable", "archived"),
    )


@pytest.mark.parametrize(
    ("load", "text", "code"),
    [
        (load_json, "{", "not_json"),
        (load_json, "[" * 100_000, "not_json"),
        (load_json, "1" * 5_000, "not_json"),
        (load_json, "[]", "not_a_table"),
        (load_json, '{"key": "a", "key": "b"}', "key_twice"),
        (load_json, " " * 1_000_001, "too_large"),
        (load_toml, "key = ", "not_toml"),
        (load_toml, 'key = "a"\nkey = "b"', "not_toml"),
        (load_toml, " " * 1_000_001, "too_large"),
    ],
)
def test_text_that_is_no_document_is_refused(
    load: Callable[[str], object], text: str, code: str
) -> None:
    with pytest.raises(ChartError) as error:
        load(text)
    assert [problem.code for problem in error.value.problems] == [code]


def test_refusal_reads_as_a_sentence() -> None:
    problem = Problem("arrow_to_nowhere", "draft", "send", "moon")
    assert explain(problem) == (
        "Panah “send” dari langkah “draft” menuju “moon” yang tidak ada. "
        "Tulis kunci langkah yang ada."
    )
    assert explain(Problem("unknown_rule", "draft", "send", "full_moon")) == (
        "Langkah “draft”, tindakan “send”: syarat “full_moon” tidak dikenal. "
        "Pilih dari daftar syarat."
    )


def test_refusal_is_translated_before_its_values() -> None:
    english = {MESSAGES["no_steps"]: "This chart has no steps yet."}
    assert explain(Problem("no_steps"), lambda text: english.get(text, text)) == (
        "This chart has no steps yet."
    )


def test_every_code_has_a_sentence() -> None:
    source = "".join(inspect.getsource(module) for module in SOURCES)
    codes = set(re.findall(r'Problem\(\s*"(\w+)"', source))
    codes |= set(re.findall(r'\("(unknown_\w+)", ', source))
    codes |= set(re.findall(r'_refused\(error, "(\w+)"\)', source))
    codes |= set(re.findall(r'\("(\w+)",\)', source))

    assert codes == set(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_every_sentence_fits_every_place(code: str) -> None:
    for where in (
        Problem(code),
        Problem(code, "a"),
        Problem(code, "a", "b"),
        Problem(code, "", "b"),
    ):
        text = explain(where)
        assert "{" not in text
        assert text.endswith(".")
    assert set(PLACES) == {"chart", "step", "arrow", "aside"}


WORDS = st.sampled_from([
    "key", "title", "version", "steps", "asides", "by", "within", "kind", "arrows", "to",
    "back_to", "when", "at", "verb", "outcome", "prepare", "archived", "granted", *ROLE_TITLES,
])  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=6),
    max_leaves=25,
)


def tried(document: object) -> Process | tuple[Problem, ...]:
    try:
        return from_document(document, KNOWN)  # type: ignore[arg-type]  the words of a test case
    except ChartError as error:
        return error.problems


@given(VALUES)
def test_any_value_is_refused_with_sentences(value: object) -> None:
    problems = tried(value)

    assert isinstance(problems, tuple)
    assert [problem for problem in problems if not explain(problem)] == []
    assert problems != ()


@given(st.data())
def test_any_change_in_a_document_is_a_chart_or_is_refused(data: st.DataObject) -> None:
    document = base()
    part = data.draw(st.sampled_from([
        document, *document["steps"], *document["asides"],
        *(arrow for step in document["steps"] for arrow in step.get("arrows", {}).values()),
    ]))  # fmt: skip
    part[data.draw(st.sampled_from(sorted(part)) | WORDS)] = data.draw(VALUES)
    result = tried(document)

    if isinstance(result, Process):
        assert content(from_document(to_document(result), KNOWN)) == content(result)
    else:
        assert [bool(explain(problem)) for problem in result] == [True] * len(result) != []
