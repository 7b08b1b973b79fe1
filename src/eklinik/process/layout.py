"""Where boxes and arrows of a chart lie: lanes below each other, time from left to right.

An arrow is drawn in one of four ways.  *Straight*: to the next box of the same row.  *Drop*:
out on the right, then down or up into the next column's box.  *Trunk*: out above or below the
box, along a track beside the target's row, into the target from above or below.  All trunks
to one target share a track, so thirteen withdrawals are one line; different targets never do.
*Hook*: a return along the target's own row, into its right side, where that row is free.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eklinik.process.kernel import Arrow, Process

Point = tuple[float, float]
Net = tuple[str, bool]
_LEVELS = 4  # a row has its track above (0), its boxes (1) and its track below (2)
GUTTER = 10  # how far the first line in a gutter stays from its box
EXIT = 12  # how far a forward arrow leaves beside a return, out of a plain box
Claims = dict[int, list[tuple[int, int, str]]]


@dataclass(frozen=True, slots=True)
class Node:
    """Something with a place: `port` is where arrows leave above and below, from the left."""

    key: str
    lane: int
    rank: int
    width: float
    height: float
    body: float
    port: float


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow to route; links with the same target and the same `back` share a trunk."""

    source: str
    target: str
    verb: str = ""
    back: bool = False

    @property
    def net(self) -> Net:
        return (self.target, self.back)


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distances in drawing units; `below` is kept free under each box for its date."""

    head: float = 104
    gutter: float = 14
    track: float = 14
    pad: float = 14
    below: float = 0
    edge: float = 12


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """A routed link; `label` is where its name stands, if it runs on a trunk."""

    link: Link
    points: tuple[Point, ...]
    label: Point | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A finished drawing: boxes, lane bands and routes, all in one coordinate system."""

    boxes: Mapping[str, Rect]
    lanes: tuple[Rect, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


def is_aside(chart: Process, arrow: Arrow) -> bool:
    """Whether somebody other than the worker ends the case by this arrow (withdraw, lapse)."""
    return bool(arrow.by) and chart[arrow.target].is_end


def lanes_of(chart: Process, keys: Sequence[str]) -> dict[str, str]:
    """The role in whose lane each box lies; an end lies with the applicant, or where it comes from.

    What a case came to belongs to whoever asked for it.
    """
    roles = {key: chart[key].by for key in keys if chart[key].by}
    first = "applicant" if "applicant" in roles.values() else ""
    for box, arrow in chart.arrows():
        if arrow.target in keys and chart[arrow.target].is_end:
            roles.setdefault(arrow.target, first or box.by)
    return {key: roles[key] for key in keys}


def ranks(chart: Process, keys: Sequence[str]) -> dict[str, int]:
    """The column of each box: one after the last box that leads on to it."""
    place = dict.fromkeys(keys, 0)
    arrows = [(box.key, arrow.target) for box, arrow in chart.arrows()]
    for key in keys:
        for source, target in arrows:
            if source == key and target in place and keys.index(target) > keys.index(key):
                place[target] = max(place[target], place[key] + 1)
    return place


@dataclass(slots=True)
class _Plan:
    """What is decided before anything has a coordinate."""

    nodes: dict[str, Node]
    rows: dict[str, int]
    row_lanes: list[int]
    cells: set[tuple[int, int]]
    above: dict[Net, bool] = field(default_factory=dict)
    tracks: dict[Net, int] = field(default_factory=dict)
    counts: dict[tuple[int, bool], int] = field(default_factory=dict)
    gutters: dict[tuple[str, bool], int] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)

    def tall(self, row: int) -> float:
        """The height of the tallest box of a row."""
        return max(node.height for key, node in self.nodes.items() if self.rows[key] == row)

    def clear(self, rank: int, one: int, other: int) -> bool:
        """No box in this column strictly between two rows."""
        low, high = sorted((one, other))
        return all((rank, row) not in self.cells for row in range(low + 1, high))


def arrange(nodes: Iterable[Node], links: Iterable[Link], spacing: Spacing) -> Layout:
    """Give every node its place and every link its way."""
    plan = _plan({node.key: node for node in nodes})
    known = list(links)
    claims: Claims = defaultdict(list)
    drops: Claims = defaultdict(list)
    ways = {link: _way(plan, link, claims, drops) for link in known}
    trunks = [link for link in known if ways[link] == "trunk"]
    _choose_sides(plan, trunks)
    _choose_tracks(plan, trunks)
    _choose_exits(plan, trunks, claims)
    boxes, lanes, width, height = _coordinates(plan, spacing)
    routes = tuple(_route(plan, boxes, link, ways[link], spacing) for link in known)
    return Layout(boxes, lanes, routes, width, height)


def _plan(nodes: dict[str, Node]) -> _Plan:
    """Two boxes of one lane and column go to two rows of that lane."""
    depth: dict[tuple[int, int], int] = defaultdict(int)
    inner = {}
    for key, node in nodes.items():
        inner[key] = depth[node.lane, node.rank]
        depth[node.lane, node.rank] += 1
    row_lanes: list[int] = []
    starts = {}
    for lane in sorted({node.lane for node in nodes.values()}):
        starts[lane] = len(row_lanes)
        row_lanes += [lane] * max(n for (at, _), n in depth.items() if at == lane)
    rows = {key: starts[node.lane] + inner[key] for key, node in nodes.items()}
    cells = {(node.rank, rows[key]) for key, node in nodes.items()}
    return _Plan(nodes, rows, row_lanes, cells)


def _way(plan: _Plan, link: Link, claims: Claims, drops: Claims) -> str:
    source, target = plan.nodes[link.source], plan.nodes[link.target]
    here, there = plan.rows[link.source], plan.rows[link.target]
    levels = (_LEVELS * here + 1, _LEVELS * there + 1)
    if _hooks(plan, link) and _claim(claims[source.rank], link.source, levels):
        return "hook"
    if link.back or target.rank != source.rank + 1:
        return "trunk"
    if here == there:
        return "straight"
    free = (target.rank, here) not in plan.cells and plan.clear(target.rank, here, there)
    drops_in = free and _claim(drops[target.rank], link.target, levels)
    return "drop" if drops_in else "trunk"


def _hooks(plan: _Plan, link: Link) -> bool:
    """A return whose target's row is free all the way, and whose own column is."""
    source, target = plan.nodes[link.source], plan.nodes[link.target]
    here, there = plan.rows[link.source], plan.rows[link.target]
    between = range(target.rank + 1, source.rank + 1)
    free = not any((rank, there) in plan.cells for rank in between)
    plain = link.back and here != there and target.body == target.width
    return plain and bool(between) and free and plan.clear(source.rank, here, there)


def _choose_sides(plan: _Plan, trunks: list[Link]) -> None:
    """A trunk runs on that side of its target from which most of its arrows come."""
    balance: dict[Net, int] = defaultdict(int)
    for link in trunks:
        gap = plan.rows[link.source] - plan.rows[link.target]
        balance[link.net] += (gap > 0) - (gap < 0)
    for net, side in balance.items():
        plan.above[net] = side < 0 or (side == 0 and net[1])


def _choose_tracks(plan: _Plan, trunks: list[Link]) -> None:
    spans: dict[Net, list[int]] = defaultdict(list)
    for link in trunks:
        rank = plan.nodes[link.source].rank
        spans[link.net] += [rank, rank + 1, plan.nodes[link.target].rank]
    taken: dict[tuple[int, bool], list[list[tuple[int, int]]]] = defaultdict(list)
    for net in sorted(spans, key=lambda net: (max(spans[net]) - min(spans[net]), net)):
        side = (plan.rows[net[0]], plan.above[net])
        plan.tracks[net] = _first_fit(taken[side], (min(spans[net]), max(spans[net])))
    plan.counts = {side: len(tracks) for side, tracks in taken.items()}


def _first_fit(tracks: list[list[tuple[int, int]]], span: tuple[int, int]) -> int:
    for place, track in enumerate(tracks):
        if all(span[1] < low or high < span[0] for low, high in track):
            track.append(span)
            return place
    tracks.append([span])
    return len(tracks) - 1


def _leaves_up(plan: _Plan, link: Link) -> bool:
    here, there = plan.rows[link.source], plan.rows[link.target]
    return there < here or (there == here and plan.above[link.net])


def _choose_exits(plan: _Plan, trunks: list[Link], claims: Claims) -> None:
    """Arrows leave above or below their box; where the column is not free, by the gutter."""
    used: dict[int, int] = defaultdict(int)
    for link in trunks:
        rank, up = plan.nodes[link.source].rank, _leaves_up(plan, link)
        if (link.source, up) in plan.gutters:
            continue
        if not _climbs(plan, claims[rank], link, rank):
            plan.gutters[link.source, up] = used[rank]
            used[rank] += 1


def _climbs(plan: _Plan, claims: list[tuple[int, int, str]], link: Link, rank: int) -> bool:
    here, there = plan.rows[link.source], plan.rows[link.target]
    above = plan.above[link.net]
    crosses = there != here and above != (here < there)
    if not plan.clear(rank, here, there) or (crosses and (rank, there) in plan.cells):
        return False
    return _claim(claims, link.source, (_LEVELS * here + 1, _LEVELS * there + (0 if above else 2)))


def _claim(claims: list[tuple[int, int, str]], owner: str, levels: tuple[int, int]) -> bool:
    """Take a stretch of the column for this box, unless another box has some of it."""
    low, high = sorted(levels)
    if any(low <= end and start <= high for start, end, other in claims if other != owner):
        return False
    claims.append((low, high, owner))
    return True


def _coordinates(
    plan: _Plan, spacing: Spacing
) -> tuple[dict[str, Rect], tuple[Rect, ...], float, float]:
    lefts, width = _columns(plan, spacing)
    bands, height = _bands(plan, spacing)
    boxes = {}
    for key, node in plan.nodes.items():
        row = plan.rows[key]
        y = plan.tops[row] + (plan.tall(row) - node.height) / 2
        boxes[key] = Rect(lefts[node.rank], y, node.width, node.height)
    lanes = tuple(Rect(0, top, width, tall) for top, tall in bands)
    return boxes, lanes, width, height


def _columns(plan: _Plan, spacing: Spacing) -> tuple[list[float], float]:
    x, lefts = spacing.head + spacing.edge, []
    for rank in range(1 + max(node.rank for node in plan.nodes.values())):
        here = [node for node in plan.nodes.values() if node.rank == rank]
        lefts.append(x)
        own = sum(
            (key, up) in plan.gutters for key in (n.key for n in here) for up in (True, False)
        )
        x += max((node.width for node in here), default=0) + spacing.gutter + own * spacing.track
    return lefts, x - spacing.gutter + spacing.edge


def _bands(plan: _Plan, spacing: Spacing) -> tuple[list[tuple[float, float]], float]:
    y = 0.0
    bands: dict[int, tuple[float, float]] = {}
    for row, lane in enumerate(plan.row_lanes):
        start = bands.get(lane, (y, y))[0]
        plan.tops.append(y + spacing.pad + plan.counts.get((row, True), 0) * spacing.track)
        y = plan.tops[-1] + plan.tall(row) + spacing.below + spacing.pad
        y += plan.counts.get((row, False), 0) * spacing.track
        bands[lane] = (start, y)
    return [(top, end - top) for top, end in bands.values()], y


def _route(plan: _Plan, boxes: Mapping[str, Rect], link: Link, way: str, spacing: Spacing) -> Route:
    a, b = boxes[link.source], boxes[link.target]
    body = plan.nodes[link.target].body
    if way == "straight":
        return Route(link, ((a.right, a.middle), (b.x, b.middle)))
    if way == "drop":
        x = b.x + body * (0.5 if body < 50 else 0.3)
        edge = b.y if a.middle < b.middle else b.bottom
        return Route(link, ((a.right, a.middle), (x, a.middle), (x, edge)))
    if way == "hook":
        x, y = a.x + plan.nodes[link.source].port, b.y + b.height * 0.22
        edge = a.y if b.middle < a.middle else a.bottom
        return Route(link, ((x, edge), (x, y), (b.right, y)), (x, y))
    return _trunk(plan, boxes, link, spacing)


def _trunk(plan: _Plan, boxes: Mapping[str, Rect], link: Link, spacing: Spacing) -> Route:
    b, row = boxes[link.target], plan.rows[link.target]
    body, above = plan.nodes[link.target].body, plan.above[link.net]
    top, tall = plan.tops[row], plan.tall(row)
    distance = spacing.pad / 2 + 2 + plan.tracks[link.net] * spacing.track
    y = top - distance if above else top + tall + spacing.below + distance
    x = b.x + body * ((0.5 if body < 50 else 0.3) if not link.back else 0.55)
    start = _exit(plan, boxes[link.source], link, spacing)
    points = (*start, (start[-1][0], y), (x, y), (x, b.y if above else b.bottom))
    return Route(link, _tidy(points), (start[-1][0], y))


def _exit(plan: _Plan, a: Rect, link: Link, spacing: Spacing) -> tuple[Point, ...]:
    up, node = _leaves_up(plan, link), plan.nodes[link.source]
    gutter = plan.gutters.get((link.source, up))
    if gutter is None:
        aside = 0 if link.back or node.body != node.width else EXIT
        return ((a.x + node.port - aside, a.y if up else a.bottom),)
    wide = max(n.width for n in plan.nodes.values() if n.rank == node.rank)
    x = a.x + wide + min(spacing.gutter / 2, GUTTER) + gutter * spacing.track
    return ((a.right, a.middle), (x, a.middle))


def _tidy(points: Iterable[Point]) -> tuple[Point, ...]:
    """Drop points that stand on their neighbour."""
    kept: list[Point] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    return tuple(kept)
