"""The drawings in `docs/flows` are those of the charts, and other programs can read them."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from eklinik.flows import CHARTS
from eklinik.flows.draw import draw, drawings
from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES

FOLDER = Path(__file__).parents[2] / "docs" / "flows"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def test_drawings_are_fresh() -> None:
    stored = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.iterdir()}

    assert stored == drawings()


def test_drawings_are_the_same_every_time(tmp_path: Path) -> None:
    draw(tmp_path / "new")

    assert {file.name: file.read_text() for file in (tmp_path / "new").iterdir()} == drawings()


@pytest.mark.parametrize(
    "name", [name for name in drawings() if not name.endswith((".md", ".mmd"))]
)
def test_drawing_is_well_formed(name: str) -> None:
    root = ET.fromstring(drawings()[name])  # noqa: S314 (our own text)

    assert root.tag.split("}")[1] == ("definitions" if name.endswith(".bpmn") else "svg")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("key", CHARTS)
def test_every_element_has_its_shape(key: str) -> None:
    root = ET.fromstring(drawings()[f"{key}.bpmn"])  # noqa: S314 (our own text)
    process = root.find(f"{BPMN}process")
    assert process is not None
    named = {element.get("id") for element in process if element.tag != f"{BPMN}laneSet"}
    named |= {lane.get("id") for lane in process.iter(f"{BPMN}lane")} | {f"pool_{key}"}

    drawn = [*root.iter(f"{BPMNDI}BPMNShape"), *root.iter(f"{BPMNDI}BPMNEdge")]
    assert {element.get("bpmnElement") for element in drawn} == named
    members = [ref.text for ref in process.iter(f"{BPMN}flowNodeRef")]
    nodes = {i for i in named if i and i.startswith(("start", "step_", "end_", "choice_"))}
    assert sorted(members) == sorted(nodes)  # type: ignore[type-var]


@pytest.mark.parametrize("key", CHARTS)
def test_shapes_do_not_touch_and_edges_are_square(key: str) -> None:
    root = ET.fromstring(drawings()[f"{key}.bpmn"])  # noqa: S314 (our own text)
    boxes = {}
    for shape in root.iter(f"{BPMNDI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        assert bounds is not None
        x, y, wide, high = (int(bounds.attrib[n]) for n in ("x", "y", "width", "height"))
        if not shape.attrib["bpmnElement"].startswith(("lane_", "pool_")):
            boxes[shape.attrib["bpmnElement"]] = (x, y, x + wide, y + high)

    assert [(a, b) for (a, p), (b, q) in combinations(boxes.items(), 2)
            if p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]] == []  # fmt: skip
    for edge in root.iter(f"{BPMNDI}BPMNEdge"):
        points = [(int(w.attrib["x"]), int(w.attrib["y"])) for w in edge.iter(f"{DI}waypoint")]
        assert [(a, b) for a, b in pairwise(points) if a[0] != b[0] and a[1] != b[1]] == []


@pytest.mark.parametrize("key", CHARTS)
def test_mermaid_names_every_box_and_every_arrow(key: str) -> None:
    chart, text = CHARTS[key], drawings()[f"{key}.mmd"]

    assert [box.key for box in chart if not re.search(rf"^    {box.key}[\[(]", text, re.M)] == []
    ways = [
        line.split() for line in text.splitlines() if line.endswith(tuple(b.key for b in chart))
    ]
    drawn = {(source, way[-1]) for way in ways for source in way if source in chart}
    missing = {(box.key, arrow.target) for box, arrow in chart.arrows()} - drawn
    assert missing == set()


def test_returns_are_dashed_in_mermaid() -> None:
    text = drawings()["permit_with_inspection.mmd"]

    assert 'sign -. "revisi" .-> draft' in text.replace("    ", "")
    assert 'prepare -- "kirim" --> verify_documents' in text


def test_every_box_and_verb_has_a_short_name() -> None:
    boxes = [box for chart in CHARTS.values() for box in chart]
    arrows = [arrow for chart in CHARTS.values() for _, arrow in chart.arrows()]

    assert {b.key if b.is_end else b.kind for b in boxes} == set(SHORT_TITLES)
    assert {arrow.verb for arrow in arrows} == set(VERB_TITLES)


def test_index_lists_the_charts() -> None:
    titles = re.findall(r"^## (.+)$", drawings()["README.md"], re.M)

    assert titles == [chart.title for chart in CHARTS.values()]


def test_poster_needs_nothing_from_elsewhere() -> None:
    for name, text in drawings().items():
        if name.endswith(".svg"):
            urls = re.findall(r"https?://[^\"'<> ]+|url\([^)]*\)|@import", text)
            assert urls == ["http://www.w3.org/2000/svg"]
            assert "prefers-color-scheme:dark" in text
