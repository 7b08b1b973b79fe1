"""The live pictures: readable by a screen reader, coloured by classes, true to the case."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eklinik.flows import CHARTS
from eklinik.flows.titles import SHORT_TITLES
from eklinik.process import Process
from eklinik.process.bpmn import bpmn
from eklinik.process.mermaid import mermaid
from eklinik.process.poster import full
from eklinik.process.road import ChartState, outline, visible
from eklinik.process.svg import lanes, line
from eklinik.process.words import MESSAGES, Words
from tests.process.charts import charts

SVG = "{http://www.w3.org/2000/svg}"
CHART = CHARTS["permit_with_inspection"]
WORDS = Words(short=SHORT_TITLES)
STATE = ChartState(
    "verify_report",
    {
        "prepare": "Sel 3 Nov",
        "verify_documents": "Sel 10 Nov",
        "schedule_inspection": "Kam 12 Nov",
        "inspect": "Rab 18 Nov",
    },
    since="sejak Jum 20 Nov",
    due="Selesai paling lambat Rab 25 Nov",
    returns={("verify_documents", "prepare"): 2},
)
BOTH = pytest.mark.parametrize("draw", [line, lanes])


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 (our own text)


def texts(root: ET.Element, css: str) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text") if e.get("class") == css]


def count(root: ET.Element, css: str) -> int:
    return sum(e.get("class") == css for e in root.iter())


@BOTH
def test_picture_names_and_describes_itself(draw) -> None:
    root = parsed(draw(CHART, STATE, words=WORDS, ident="x", described_by="daftar"))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-t x-d"
    assert root.get("aria-describedby") == "daftar"
    assert [(e.get("id"), e.text) for e in root[:2]] == [
        ("x-t", "Bagan Izin dengan peninjauan lapangan"),
        ("x-d", "4 dari 12 langkah sudah dilalui. Berkas berada di langkah Periksa BAP "
                "(Kepala Seksi). Isi lengkapnya ada pada daftar sesudah bagan ini."),
    ]  # fmt: skip


@BOTH
def test_picture_has_no_colours_of_its_own(draw) -> None:
    text = draw(CHART, STATE, words=WORDS)

    assert re.findall(r"(?:fill|stroke|style|color)=|#[0-9a-f]{3,6}", text) == []


def test_line_marks_present_passed_and_next() -> None:
    root = parsed(line(CHART, STATE, words=WORDS))

    assert count(root, "ch-dot") == 4
    assert count(root, "ch-pin") == 1
    assert count(root, "ch-open") == 7
    assert texts(root, "ch-d") == list(STATE.passed.values())
    assert texts(root, "ch-tagt") == ["2 kali", "Berkas Anda di sini"]
    assert texts(root, "ch-s now") == [STATE.due]


def test_lanes_mark_present_passed_and_next() -> None:
    root = parsed(lanes(CHART, STATE, words=WORDS))

    assert count(root, "ch-box done") == 4
    assert count(root, "ch-box now") == 1
    assert count(root, "ch-box") == 7
    assert texts(root, "ch-bd") == list(STATE.passed.values())
    assert texts(root, "ch-tagt") == ["2 kali", "di sini"]
    assert texts(root, "ch-role") == [
        "Pemohon", "Front Office", "Staf Teknis", "Kepala Seksi", "Kepala Bidang", "Kepala Dinas",
    ]  # fmt: skip


@BOTH
def test_return_that_happened_is_gold_and_others_are_not(draw) -> None:
    root = parsed(draw(CHART, STATE, words=WORDS))

    assert count(root, "ch-head used") == 1
    assert count(root, "ch-head") == 2


@BOTH
def test_case_that_is_over_says_so(draw) -> None:
    state = ChartState("withdrawn", {"prepare": "Sel 3 Nov"})
    root = parsed(draw(CHART, state, words=WORDS))

    assert root[1].text == (
        "Selesai: Permohonan ditarik pemohon. Isi lengkapnya ada pada daftar sesudah bagan ini."
    )
    assert "ch-here" not in {e.get("class") for e in root.iter()} or draw is line


@BOTH
def test_every_sentence_is_translated(draw) -> None:
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return text if text in MESSAGES else "Hi & <b>"

    parsed(draw(CHART, STATE, words=Words(translate=translate)))
    assert {text for text in asked if "{" in text} <= set(MESSAGES)
    assert CHART.title in asked


@BOTH
def test_picture_is_small(draw) -> None:
    assert len(draw(CHART, STATE, words=WORDS).encode()) < 12_000


def test_line_is_340_wide_and_nothing_leaves_it() -> None:
    root = parsed(line(CHART, STATE, words=WORDS))
    wide, high = (float(n) for n in (root.get("viewBox") or "").split()[2:])

    assert wide == 340
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.attrib[n]) for n in ("x", "y", "width", "height"))
        assert (x >= 0, y >= 0, x + w <= wide, y + h <= high) == (True,) * 4


@settings(max_examples=60, deadline=None)
@given(charts(), st.data())
def test_any_case_on_any_chart_can_be_drawn(chart: Process, data: st.DataObject) -> None:
    keys = st.sampled_from([box.key for box in chart])
    state = ChartState(
        data.draw(keys),
        data.draw(st.dictionaries(keys, st.just("Sel 3 Nov"), max_size=5)),
        returns=data.draw(st.dictionaries(st.tuples(keys, keys), st.integers(1, 99), max_size=3)),
        reverted=data.draw(st.frozensets(keys, max_size=2)),
    )
    seen = visible(chart, state)

    assert seen.count(state.present) == 1
    assert [item.key for item in outline(chart, state)] == list(seen)
    wide, narrow = parsed(lanes(chart, state)), parsed(line(chart, state))
    boxes = [e for e in wide.iter() if (e.get("class") or "").split(" ")[0] == "ch-box"]
    assert len(boxes) == len(seen)
    assert count(narrow, "ch-pin") == 1
    parsed(full(chart))
    parsed(bpmn(chart))
    assert mermaid(chart).startswith("---\n")
