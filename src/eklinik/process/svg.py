"""A chart drawn as accessible SVG: `line` for a phone, `lanes` for a wide page, `full` for docs.

Colours come from CSS classes (`ch-*`), so dark mode and print follow.  The picture names itself
(`<title>`, `<desc>`) and points by `aria-describedby` to the list made of `road.outline`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from eklinik.process.kernel import Process, Step
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
from eklinik.process.metro import line
from eklinik.process.pen import (
    BOX,
    LEADING,
    centred,
    frame,
    label,
    pointed,
    rectangle,
    sign,
    soft,
    tag,
    towards,
)
from eklinik.process.road import ChartState, Return, naming, returns, spine, visible
from eklinik.process.words import HEAVY, Words, width, wrap

__all__ = ["lanes", "line"]

WIDE = 1116
MARKS = ("", " done", " used")
SPACING = Spacing(gutter=13, pad=12, track=13, edge=14)


def lanes(
    chart: Process,
    state: ChartState,
    *,
    words: Words | None = None,
    ident: str = "bagan-lajur",
    described_by: str = "urutan",
) -> str:
    """The tracking picture for a wide page: one lane a holder, the present box in gold."""
    words, keys = words or Words(), visible(chart, state)
    holders = lanes_of(chart, keys)
    backs = returns(chart, state, keys)
    forward = _forward(chart, state, keys)
    layout = _stretched(_nodes(chart, keys, holders, words), [*forward, *map(_link, backs)],
                        _head(chart, holders, words))  # fmt: skip
    counts = dict(state.returns) | {(back.source, back.target): back.count for back in backs}
    parts = [
        *bands(layout, lane_order(chart, holders), words),
        *_roads(layout, state, counts),
        *_counts(layout, counts, words),
        *(part for key in keys for part in _box(layout.boxes[key], chart[key], state, words)),
    ]
    size = (layout.width, layout.height + 1)
    return frame("lanes", size, parts, naming(chart, state, words, ident), described_by)


def _link(back: Return) -> Link:
    return Link(back.source, back.target, back=True)


def _forward(chart: Process, state: ChartState, keys: Sequence[str]) -> list[Link]:
    """The road itself, and the arrows into a detour."""
    road = spine(chart, state)
    links = [Link(*pair) for pair in pairwise(road)]
    for box, arrow in chart.arrows():
        off_road = (
            box.key in keys and arrow.target in keys and not {box.key, arrow.target} <= {*road}
        )
        link = Link(box.key, arrow.target, back=arrow.back)
        if off_road and keys.index(box.key) < keys.index(arrow.target) and link not in links:
            links.append(link)
    return links


def lane_order(chart: Process, holders: dict[str, str]) -> list[str]:
    """The lanes from top to bottom: in the order in which the chart first needs them."""
    order = dict.fromkeys(box.by for box in chart if box.by)
    return [role for role in order if role in holders.values()]


def _nodes(
    chart: Process, keys: Sequence[str], holders: dict[str, str], words: Words
) -> list[Node]:
    place, order = ranks(chart, keys), lane_order(chart, holders)
    texts = [words.box(chart[key]) for key in keys]
    longest = max(width(word, BOX * HEAVY) for text in texts for word in text.split())
    body = min(max(longest + 9, 79), 92)
    rows = max(len(wrap(text, BOX * HEAVY, body - 8)) for text in texts)
    tall = 32 + rows * LEADING
    return [
        Node(key, order.index(holders[key]), place[key], body, tall, body, body * 0.82)
        for key in keys
    ]


def _head(chart: Process, holders: dict[str, str], words: Words) -> float:
    return 28 + max(width(words.role(role), 13) for role in lane_order(chart, holders))


def _stretched(nodes: list[Node], links: list[Link], head: float) -> Layout:
    """A short road is spread over the page, so that its letters keep their size."""
    spacing = replace(SPACING, head=head)
    layout = arrange(nodes, links, spacing)
    gaps = max(node.rank for node in nodes)
    if layout.width < WIDE and gaps:
        more = min((WIDE - layout.width) / gaps, 70)
        layout = arrange(nodes, links, replace(spacing, gutter=SPACING.gutter + more))
    wide = max(layout.width, WIDE)
    bands = tuple(replace(band, width=wide) for band in layout.lanes)
    return replace(layout, lanes=bands, width=wide)


def bands(layout: Layout, roles: Sequence[str], words: Words) -> Iterable[str]:
    """The lanes with their holders' names."""
    for place, (band, role) in enumerate(zip(layout.lanes, roles, strict=True)):
        alt = " alt" if place % 2 else ""
        yield (
            f'<rect class="ch-lane{alt}" x="0.5" y="{band.y + 0.5:.1f}" '
            f'width="{band.width - 1:.1f}" height="{band.height:.1f}"/>'
        )
        yield label("ch-role", 16, band.middle + 4.5, words.role(role))


def _roads(
    layout: Layout, state: ChartState, counts: Mapping[tuple[str, str], int]
) -> Iterable[str]:
    """Arrows, the quiet ones first, so that gold and green lie on top."""
    bundles: dict[tuple[int, str, bool], list[Route]] = defaultdict(list)
    for route in layout.routes:
        order = MARKS.index(_mark(route.link, state, counts))
        bundles[order, route.link.target, route.link.back].append(route)
    for (order, _, back), routes in sorted(bundles.items()):
        line, head = ("ch-back", "ch-head") if back else ("ch-arr", "ch-ahead")
        yield from bundle(routes, line + MARKS[order], head + MARKS[order])


def _mark(link: Link, state: ChartState, counts: Mapping[tuple[str, str], int]) -> str:
    ends = (state.status(link.source), state.status(link.target))
    if link.back:
        came = counts.get((link.source, link.target), 0)
        return " used" if came or ends == ("done", "done") or ends == ("done", "present") else ""
    return " done" if ends[0] == "done" and ends[1] in ("done", "present") else ""


def bundle(routes: Iterable[Route], line: str, head: str) -> Iterable[str]:
    """Arrows with one target: the longest in full, the others up to where they join it."""
    whole: set[tuple[Point, int]] = set()
    for route in sorted(routes, key=_reach, reverse=True):
        points = route.points
        join = (points[-1], sign(points[-2][0] - points[-3][0]) if len(points) > 2 else 0)
        if route.label and join in whole:
            corner = route.label
            end = points.index(corner)
            yield f'<path class="{line}" d="{soft([*points[:end], corner, _past(points, end)])}"/>'
            continue
        whole.add(join)
        yield from pointed(points, line, head)


def _reach(route: Route) -> float:
    return abs(route.points[0][0] - route.points[-1][0])


def _past(points: Sequence[Point], corner: int) -> Point:
    """A little way on from a corner, so that the joint is round."""
    return towards(points[corner], points[corner + 1], 7)


def _counts(layout: Layout, counts: Mapping[tuple[str, str], int], words: Words) -> Iterable[str]:
    """How often each return was taken, on its own trunk beside the corner."""
    for route in layout.routes:
        count = counts.get((route.link.source, route.link.target), 0)
        if route.link.back and count and route.label:
            text = words.say("{count} kali", count=count)
            wide = width(text, 12) + 18
            (x, y), (on, _) = route.label, route.points[route.points.index(route.label) + 1]
            room = abs(on - x) > wide + 30
            yield tag((x + on) / 2 if room else max(x, on) + wide / 2 + 8, y, wide, text)


def _box(rect: Rect, box: Step, state: ChartState, words: Words) -> Iterable[str]:
    status = state.status(box.key)
    mark = {"present": " now", "done": " done", "again": " again"}.get(status, "")
    yield rectangle(f"ch-box{mark}", rect, 20 if box.is_end else 8)
    rows = wrap(words.box(box), BOX * HEAVY, rect.width - 8)
    note = state.passed.get(box.key, "") if status == "done" else ""
    note = words.say("diulang") if status == "again" else note
    noted = bool(note) or (status == "present" and not box.is_end)
    yield from centred("ch-bt", replace(rect, height=rect.height - 17 * noted), rows)
    x = rect.x + rect.width / 2
    if note:
        yield label("ch-bd", x, rect.bottom - 9, note)
    elif noted:
        text = words.say("di sini")
        yield tag(x, rect.bottom - 14, min(width(text, 12) + 22, rect.width - 8), text)
