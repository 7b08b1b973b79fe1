"""A drawing that could hang on a wall: no box on a box, no line through a box or on a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings

from eklinik.flows import CHARTS
from eklinik.process import Process
from eklinik.process.layout import (
    Layout,
    Link,
    Node,
    Point,
    Rect,
    Route,
    Spacing,
    arrange,
    lanes_of,
    ranks,
)
from tests.process.charts import charts

SPACING = Spacing(gutter=40, track=14, pad=14)
Segment = tuple[Point, Point]


def arranged(chart: Process, *, gated: bool) -> Layout:
    """The layout of a whole chart, with room for gateways or without."""
    keys = [box.key for box in chart]
    holders, place = lanes_of(chart, keys), ranks(chart, keys)
    order = list(dict.fromkeys(holders[key] for key in keys))
    wide, port = (160, 140) if gated else (100, 82)
    nodes = [Node(key, order.index(holders[key]), place[key], wide, 60, 100, port) for key in keys]
    links = {
        Link(box.key, arrow.target, back=chart.place(arrow.target) <= chart.place(box.key))
        for box, arrow in chart.arrows()
    }
    return arrange(nodes, sorted(links, key=repr), SPACING)


def segments(route: Route) -> Iterator[Segment]:
    yield from pairwise(route.points)


def crosses(rect: Rect, segment: Segment) -> bool:
    """Whether a level or upright line runs through the inside of a box."""
    (x0, y0), (x1, y1) = segment
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    return left < rect.right and right > rect.x and top < rect.bottom and bottom > rect.y


def overlap(one: Segment, other: Segment) -> bool:
    """Whether two lines run on each other, not only across."""
    for axis in (0, 1):
        same = one[0][axis] == one[1][axis] == other[0][axis] == other[1][axis]
        if same:
            (a, b), (c, d) = (sorted(point[1 - axis] for point in line) for line in (one, other))
            return a < d and c < b
    return False


def strangers(one: Link, other: Link) -> bool:
    """Arrows that neither come from nor lead to the same box."""
    return one.source != other.source and one.target != other.target


def check(layout: Layout) -> None:
    boxes = list(layout.boxes.items())
    routes = [(route, line) for route in layout.routes for line in segments(route)]
    assert [(a, b) for (a, one), (b, two) in combinations(boxes, 2)
            if one.x < two.right and two.x < one.right
            and one.y < two.bottom and two.y < one.bottom] == []  # fmt: skip
    assert [(a, b) for _, (a, b) in routes if a[0] != b[0] and a[1] != b[1]] == []
    assert [(route.link, key) for route, line in routes for key, box in boxes
            if crosses(box, line)] == []  # fmt: skip
    assert [(a.link, b.link) for (a, one), (b, two) in combinations(routes, 2)
            if strangers(a.link, b.link) and overlap(one, two)] == []  # fmt: skip
    assert [(one.bottom, two.y) for one, two in pairwise(layout.lanes)
            if one.bottom > two.y + 1e-9] == []  # fmt: skip


@pytest.mark.parametrize("key", CHARTS)
@pytest.mark.parametrize("gated", [True, False])
def test_built_in_chart_is_tidy(key: str, gated: bool) -> None:
    check(arranged(CHARTS[key], gated=gated))


@settings(max_examples=150, deadline=None)
@given(charts())
def test_any_chart_is_tidy(chart: Process) -> None:
    check(arranged(chart, gated=False))
    check(arranged(chart, gated=True))


def test_boxes_lie_in_the_lane_of_their_worker() -> None:
    chart = CHARTS["permit_with_inspection"]
    layout = arranged(chart, gated=False)
    holders = lanes_of(chart, [box.key for box in chart])
    order = list(dict.fromkeys(holders.values()))

    for key, rect in layout.boxes.items():
        lane = layout.lanes[order.index(holders[key])]
        assert lane.y < rect.y
        assert rect.bottom < lane.bottom


def test_time_runs_to_the_right_on_the_main_road() -> None:
    chart = CHARTS["permit_without_inspection"]
    boxes = arranged(chart, gated=False).boxes

    road = ["prepare", "verify_documents", "draft", "verify_draft", "determine", "sign", "archive"]
    assert [boxes[a].right < boxes[b].x for a, b in pairwise(road)] == [True] * 6


def test_thirteen_withdrawals_share_one_track() -> None:
    layout = arranged(CHARTS["permit_with_inspection"], gated=True)
    levels = {
        route.label[1]
        for route in layout.routes
        if route.link.target == "withdrawn" and route.label
    }

    assert len(levels) == 1
