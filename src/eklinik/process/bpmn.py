"""A chart as BPMN 2.0 with diagram: opens in any modeller, runs in any engine.

A box is a user task in its worker's lane, also where the system works: whoever runs the drawing
says what came of it.  Where several arrows leave a box, an exclusive gateway asks the variable
`verb`.  Nothing here is drawn by hand: places and waypoints come from `layout`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from eklinik.process.kernel import Arrow, Process, Step
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
from eklinik.process.words import Words, width

SPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
TASK, HIGH, EVENT, GATE, GAP, LABEL = 140.0, 80.0, 36.0, 44.0, 22.0, 104.0
POOL = 30.0
START = "start"
SPACING = Spacing(head=2 * POOL, gutter=84, track=24, pad=24, edge=24)


@dataclass(frozen=True, slots=True)
class _Flow:
    """All verbs that lead from one box to another."""

    source: str
    target: str
    arrows: tuple[Arrow, ...]

    @property
    def ident(self) -> str:
        return f"flow_{self.source}_{self.target}"

    @property
    def condition(self) -> str:
        return " or ".join(f'verb == "{arrow.verb}"' for arrow in self.arrows)

    def name(self, words: Words) -> str:
        """What stands on the arrow."""
        return " / ".join(dict.fromkeys(words.arrow(arrow) for arrow in self.arrows))


def bpmn(chart: Process, *, words: Words | None = None) -> str:
    """The chart as BPMN 2.0 XML with shapes, lanes and waypoints."""
    words, flows = words or Words(), _flows(chart)
    holders = lanes_of(chart, [box.key for box in chart])
    layout = _layout(chart, flows, holders)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<bpmn:definitions {SPACES} id="definitions_{chart.key}" '
        f'targetNamespace="urn:e-klinik:charts" exporter="E-Klinik" exporterVersion="1">',
        f'  <bpmn:collaboration id="collaboration_{chart.key}">',
        f'    <bpmn:participant id="pool_{chart.key}" '
        f'name="{escape(words.translate(chart.title))}" processRef="{chart.key}"/>',
        "  </bpmn:collaboration>",
        f'  <bpmn:process id="{chart.key}" name="{escape(words.translate(chart.title))}" '
        'isExecutable="true">',
        *_lane_set(chart, holders, words),
        f'    <bpmn:startEvent id="{START}"/>',
        *(line for box in chart for line in _box(chart, box, words)),
        f'    <bpmn:sequenceFlow id="flow_start" sourceRef="{START}" '
        f'targetRef="{_node(chart.first)}"/>',
        *(line for flow in flows for line in _flow(chart, flow, words)),
        "  </bpmn:process>",
        *_diagram(chart, layout, flows, holders, words),
        "</bpmn:definitions>",
    ]
    return "\n".join(lines) + "\n"


def _flows(chart: Process) -> tuple[_Flow, ...]:
    pairs: dict[tuple[str, str], list[Arrow]] = {}
    for box, arrow in chart.arrows():
        pairs.setdefault((box.key, arrow.target), []).append(arrow)
    return tuple(_Flow(*ends, tuple(arrows)) for ends, arrows in pairs.items())


def _node(box: Step) -> str:
    return f"end_{box.key}" if box.is_end else f"step_{box.key}"


def _gate(box: Step) -> str:
    return f"choice_{box.key}"


def _chooses(box: Step) -> bool:
    return len({arrow.target for arrow in box.arrows.values()}) > 1


def _lane_order(chart: Process, holders: dict[str, str]) -> list[str]:
    order = dict.fromkeys(box.by for box in chart if box.by)
    return [role for role in order if role in holders.values()]


def _lane_set(chart: Process, holders: dict[str, str], words: Words) -> Iterable[str]:
    yield f'    <bpmn:laneSet id="lanes_{chart.key}">'
    for role in _lane_order(chart, holders):
        yield f'      <bpmn:lane id="lane_{role}" name="{escape(words.role(role))}">'
        for ref in _members(chart, holders, role):
            yield f"        <bpmn:flowNodeRef>{ref}</bpmn:flowNodeRef>"
        yield "      </bpmn:lane>"
    yield "    </bpmn:laneSet>"


def _members(chart: Process, holders: dict[str, str], role: str) -> Iterable[str]:
    if holders[chart.first.key] == role:
        yield START
    for box in chart:
        if holders[box.key] == role:
            yield _node(box)
            if _chooses(box):
                yield _gate(box)


def _box(chart: Process, box: Step, words: Words) -> Iterable[str]:
    name = escape(words.translate(box.title))
    kind = "endEvent" if box.is_end else "userTask"
    note = _documentation(box)
    if note:
        yield f'    <bpmn:{kind} id="{_node(box)}" name="{name}">'
        yield f"      <bpmn:documentation>{escape(note)}</bpmn:documentation>"
        yield f"    </bpmn:{kind}>"
    else:
        yield f'    <bpmn:{kind} id="{_node(box)}" name="{name}"/>'
    if _chooses(box):
        yield f'    <bpmn:exclusiveGateway id="{_gate(box)}"/>'
        yield (
            f'    <bpmn:sequenceFlow id="to_{_gate(box)}" sourceRef="{_node(box)}" '
            f'targetRef="{_gate(box)}"/>'
        )


def _documentation(box: Step) -> str:
    days = f"{box.within.days} hari kerja" if box.within else ""
    return ". ".join(part for part in (days, box.outcome and f"outcome: {box.outcome}") if part)


def _flow(chart: Process, flow: _Flow, words: Words) -> Iterable[str]:
    box = chart[flow.source]
    source = _gate(box) if _chooses(box) else _node(box)
    opening = (
        f'    <bpmn:sequenceFlow id="{flow.ident}" name="{escape(flow.name(words))}" '
        f'sourceRef="{source}" targetRef="{_node(chart[flow.target])}"'
    )
    if not _chooses(box):
        yield f"{opening}/>"
        return
    yield f"{opening}>"
    yield (
        '      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        f"{escape(flow.condition, quote=False)}</bpmn:conditionExpression>"
    )
    yield "    </bpmn:sequenceFlow>"


def _layout(chart: Process, flows: Sequence[_Flow], holders: dict[str, str]) -> Layout:
    keys = [box.key for box in chart]
    place, order = ranks(chart, keys), _lane_order(chart, holders)
    lane = {key: order.index(holders[key]) for key in keys}
    nodes = [Node(START, lane[keys[0]], 0, EVENT, EVENT, EVENT, EVENT / 2)]
    nodes += [_sized(chart[key], lane[key], place[key] + 1) for key in keys]
    links = [Link(START, keys[0])]
    links += [Link(flow.source, flow.target, back=_back(chart, flow)) for flow in flows]
    layout = arrange(nodes, links, SPACING)
    bands = tuple(replace(band, x=POOL, width=band.width - POOL) for band in layout.lanes)
    return replace(layout, lanes=bands)


def _sized(box: Step, lane: int, rank: int) -> Node:
    if box.is_end:
        return Node(box.key, lane, rank, EVENT + LABEL, EVENT, EVENT, EVENT / 2)
    if _chooses(box):
        wide = TASK + GAP + GATE
        return Node(box.key, lane, rank, wide, HIGH, TASK, wide - GATE / 2)
    return Node(box.key, lane, rank, TASK, HIGH, TASK, TASK * 0.8)


def _back(chart: Process, flow: _Flow) -> bool:
    earlier = chart.place(flow.target) <= chart.place(flow.source)
    return earlier or all(arrow.back for arrow in flow.arrows)


def _diagram(
    chart: Process,
    layout: Layout,
    flows: Sequence[_Flow],
    holders: dict[str, str],
    words: Words,
) -> Iterable[str]:
    yield f'  <bpmndi:BPMNDiagram id="diagram_{chart.key}">'
    yield (f'    <bpmndi:BPMNPlane id="plane_{chart.key}" bpmnElement="collaboration_{chart.key}">')
    pool = Rect(0, 0, layout.width, layout.height)
    yield from _shape(f"pool_{chart.key}", pool, ' isHorizontal="true"')
    for role, band in zip(_lane_order(chart, holders), layout.lanes, strict=True):
        yield from _shape(f"lane_{role}", band, ' isHorizontal="true"')
    yield from _shape(START, layout.boxes[START])
    for box in chart:
        yield from _drawn(box, layout.boxes[box.key])
    yield from _edge("flow_start", layout.routes[0].points)
    taken: set[Point] = set()
    for flow, route in zip(flows, layout.routes[1:], strict=True):
        points = _docked(chart, route, layout)
        yield from _edge(flow.ident, points, _named(flow.name(words), points, route, taken))
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _drawn(box: Step, rect: Rect) -> Iterable[str]:
    if box.is_end:
        text = Rect(rect.x + EVENT + 4, rect.middle - 20, LABEL - 4, 40)
        yield from _shape(_node(box), replace(rect, width=EVENT), label=text)
        return
    yield from _shape(_node(box), replace(rect, width=TASK))
    if _chooses(box):
        gate = Rect(rect.right - GATE, rect.middle - GATE / 2, GATE, GATE)
        yield from _shape(_gate(box), gate, ' isMarkerVisible="true"')
        points = ((rect.x + TASK, rect.middle), (gate.x, rect.middle))
        yield from _edge(f"to_{_gate(box)}", points)


def _docked(chart: Process, route: Route, layout: Layout) -> tuple[Point, ...]:
    """A way out of a gateway begins at its corner, not at the task's edge."""
    rect, (x, y) = layout.boxes[route.link.source], route.points[0]
    if not _chooses(chart[route.link.source]) or y == rect.middle:
        return route.points
    return ((x, rect.middle + (GATE / 2 if y > rect.middle else -GATE / 2)), *route.points[1:])


def _named(name: str, points: Sequence[Point], route: Route, taken: set[Point]) -> Rect:
    """The name stands on the line where it runs level; below it, if that place is taken."""
    wide = width(name, 11) + 8
    free = points[1][0] - wide - (6 if len(points) > 2 else 12)
    x, y = max(free, points[0][0] + 2), points[0][1] - 18
    if route.label:
        corner, level = route.label
        on = route.points[route.points.index(route.label) + 1][0]
        x, y = (corner + 6 if on >= corner else corner - 6 - wide), level - 17
    if (x, y) in taken:
        y += 22
    taken.add((x, y))
    return Rect(x, y, wide, 14)


def _shape(ident: str, rect: Rect, more: str = "", label: Rect | None = None) -> Iterable[str]:
    yield f'      <bpmndi:BPMNShape id="{ident}_di" bpmnElement="{ident}"{more}>'
    yield f"        {_bounds(rect)}"
    if label:
        yield f"        <bpmndi:BPMNLabel>{_bounds(label)}</bpmndi:BPMNLabel>"
    yield "      </bpmndi:BPMNShape>"


def _edge(ident: str, points: Iterable[Point], label: Rect | None = None) -> Iterable[str]:
    yield f'      <bpmndi:BPMNEdge id="{ident}_di" bpmnElement="{ident}">'
    for x, y in points:
        yield f'        <di:waypoint x="{x:.0f}" y="{y:.0f}"/>'
    if label:
        yield f"        <bpmndi:BPMNLabel>{_bounds(label)}</bpmndi:BPMNLabel>"
    yield "      </bpmndi:BPMNEdge>"


def _bounds(rect: Rect) -> str:
    return (
        f'<dc:Bounds x="{rect.x:.0f}" y="{rect.y:.0f}" width="{rect.width:.0f}" '
        f'height="{rect.height:.0f}"/>'
    )
