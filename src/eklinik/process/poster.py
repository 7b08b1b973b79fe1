"""The whole chart on one sheet for documents: every box, every way, nothing of any case.

Withdrawal and lapse leave almost every box; they are written as a small mark on the boxes,
explained below, so that the roads stay readable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from eklinik.process.kernel import Arrow, Process, Step
from eklinik.process.layout import (
    Layout,
    Link,
    Node,
    Rect,
    Route,
    Spacing,
    arrange,
    is_aside,
    lanes_of,
    ranks,
)
from eklinik.process.pen import LEADING, centred, frame, label, rectangle
from eklinik.process.road import days
from eklinik.process.svg import bands, bundle, lane_order
from eklinik.process.words import HEAVY, Words, width, wrap

BODY, SIZE = 136.0, 13.0
SPACING = Spacing(gutter=30, pad=18, track=20, edge=22)
COLOURS = {
    "surface": ("#ffffff", "#1b211e"),
    "sunken": ("#f0ece3", "#0e1311"),
    "line": ("#e2dccf", "#2d3632"),
    "control": ("#857d6e", "#7d8a83"),
    "ink": ("#1b221e", "#ecefe9"),
    "ink-2": ("#48504a", "#bcc5bd"),
    "accent": ("#0b5d4b", "#7fd3b8"),
    "accent-soft": ("#e4f0ea", "#173229"),
    "gold-ink": ("#774f00", "#f1cd7a"),
}
RULES = """
svg{font-family:"Plus Jakarta Sans","Segoe UI",Roboto,"Noto Sans",system-ui,sans-serif}
.ch-page{fill:var(--surface)}
.ch-lane{fill:var(--surface);stroke:var(--line)}.ch-lane.alt{fill:var(--sunken)}
.ch-role{fill:var(--ink-2);font-size:13px;font-weight:600}
.ch-box{fill:var(--accent-soft);stroke:var(--accent);stroke-width:1.25}
.ch-box.end{fill:var(--surface);stroke-width:2.5}
.ch-bt{font-size:13px;font-weight:600;fill:var(--ink);text-anchor:middle}
.ch-bd{font-size:11.5px;fill:var(--ink-2);text-anchor:middle}
.ch-arr{fill:none;stroke:var(--accent);stroke-width:1.5}.ch-ahead{fill:var(--accent)}
.ch-back{fill:none;stroke:var(--control);stroke-width:1.5;stroke-dasharray:5 4}
.ch-head{fill:var(--control)}
.ch-verb{font-size:11.5px;fill:var(--gold-ink);stroke:var(--halo);stroke-width:4px;paint-order:stroke;stroke-linejoin:round}
.ch-h{font-size:20px;font-weight:700;fill:var(--ink)}.ch-n{font-size:12.5px;fill:var(--ink-2)}
"""


def full(chart: Process, *, words: Words | None = None, ident: str = "bagan") -> str:
    """A standalone SVG of the whole chart with its own styles for light and dark."""
    words = words or Words()
    keys = [box.key for box in chart if not _only_aside(chart, box)]
    holders = lanes_of(chart, keys)
    layout = arrange(_nodes(chart, keys, holders, words), _links(chart), _spacing(chart, words))
    parts = [
        f"<style>{_style()}</style>",
        f'<rect class="ch-page" width="{layout.width:.0f}" height="{layout.height + 120:.0f}"/>',
        label("ch-h", 16, 34, words.translate(chart.title)),
        '<g transform="translate(0 56)">',
        *bands(layout, lane_order(chart, holders), words),
        *_ways(layout),
        *_verbs(chart, layout, words),
        *(part for key in keys for part in _box(chart, chart[key], layout.boxes[key], words)),
        "</g>",
        *_legend(chart, layout.height + 82, words),
    ]
    title = words.say("Bagan {title}", title=words.translate(chart.title))
    named = (ident, title, _description(chart, words))
    return frame("full", (layout.width, layout.height + 120), parts, named, "") + "\n"


def _only_aside(chart: Process, box: Step) -> bool:
    into = [arrow for _, arrow in chart.arrows() if arrow.target == box.key]
    return bool(into) and all(is_aside(chart, arrow) for arrow in into)


def _style() -> str:
    light, dark = (
        ";".join(f"--{name}:{pair[place]}" for name, pair in COLOURS.items()) for place in (0, 1)
    )
    return (
        f":root{{color-scheme:light dark;{light};--halo:var(--surface)}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}{RULES}"
    )


def _spacing(chart: Process, words: Words) -> Spacing:
    head = 28 + max(width(words.role(box.by), SIZE) for box in chart if box.by)
    return Spacing(head, SPACING.gutter, SPACING.track, SPACING.pad, 0, SPACING.edge)


def _nodes(
    chart: Process, keys: Sequence[str], holders: dict[str, str], words: Words
) -> list[Node]:
    place, order = ranks(chart, keys), lane_order(chart, holders)
    return [
        Node(key, order.index(holders[key]), place[key], BODY, _tall(chart, chart[key], words),
             BODY, BODY * 0.82)
        for key in keys
    ]  # fmt: skip


def _tall(chart: Process, box: Step, words: Words) -> float:
    return 18 + LEADING * len(_rows(box, words)) + (16 if _note(chart, box, words) else 0)


def _rows(box: Step, words: Words) -> tuple[str, ...]:
    from_title = words.translate(box.title) if box.is_end else words.full(box)
    return wrap(from_title, SIZE * HEAVY, BODY - 14)


def _note(chart: Process, box: Step, words: Words) -> str:
    """Working days, and the marks of the ways out that are not drawn."""
    allowed = [days(box, words)] if box.within else []
    marks = [words.arrow(a) for a in box.arrows.values() if is_aside(chart, a)]
    signs = ["+" + "".join(mark[0].upper() for mark in marks)] if marks else []
    return " · ".join(allowed + signs)


def _links(chart: Process) -> list[Link]:
    """One link for each pair of boxes; two verbs on the same way are one line."""
    links = (
        Link(box.key, arrow.target, back=arrow.back or not _later(chart, box, arrow))
        for box, arrow in chart.arrows()
        if not is_aside(chart, arrow)
    )
    return list(dict.fromkeys(links))


def _later(chart: Process, box: Step, arrow: Arrow) -> bool:
    return chart.place(arrow.target) > chart.place(box.key)


def _ways(layout: Layout) -> Iterable[str]:
    nets: dict[tuple[str, bool], list[Route]] = defaultdict(list)
    for route in layout.routes:
        nets[route.link.net].append(route)
    for (_, back), routes in sorted(nets.items(), key=lambda net: not net[0][1]):
        names = ("ch-back", "ch-head") if back else ("ch-arr", "ch-ahead")
        yield from bundle(routes, *names)


def _verbs(chart: Process, layout: Layout, words: Words) -> Iterable[str]:
    """What each way is called, once for all that run together: by the end of its trunk."""
    nets: dict[tuple[str, bool, float, int], list[Route]] = defaultdict(list)
    for route in layout.routes:
        if route.label:
            y, side = route.label[1], route.label[0] > _arrives(route)
            nets[route.link.target, route.link.back, y, side].append(route)
    for (_, _, y, right), routes in nets.items():
        ends = [route.label[0] for route in routes if route.label]
        near = min(ends) if right else max(ends)
        start = (_arrives(routes[0]) + 8) if right else near + 8
        yield label("ch-verb", start, y - 4, _names(chart, routes, words))


def _arrives(route: Route) -> float:
    return route.points[-1][0]


def _names(chart: Process, routes: Iterable[Route], words: Words) -> str:
    said = dict.fromkeys(
        words.arrow(arrow)
        for route in routes
        for arrow in chart[route.link.source].arrows.values()
        if arrow.target == route.link.target and not is_aside(chart, arrow)
    )
    return " / ".join(said)


def _box(chart: Process, box: Step, rect: Rect, words: Words) -> Iterable[str]:
    yield rectangle("ch-box end" if box.is_end else "ch-box", rect, 18 if box.is_end else 8)
    note = _note(chart, box, words)
    titled = Rect(rect.x, rect.y, rect.width, rect.height - (16 if note else 0))
    yield from centred("ch-bt", titled, _rows(box, words))
    if note:
        yield label("ch-bd", rect.x + rect.width / 2, rect.bottom - 10, note)


def _legend(chart: Process, y: float, words: Words) -> Iterable[str]:
    asides: Mapping[str, str] = {
        words.arrow(arrow): words.translate(chart[arrow.target].title)
        for _, arrow in chart.arrows()
        if is_aside(chart, arrow)
    }
    text = "   ".join(f"+{verb[0].upper()}  {verb}: {title}." for verb, title in asides.items())
    yield label("ch-n", 16, y, words.say("Garis utuh: maju. Garis putus: kembali."))
    yield label("ch-n", 16, y + 20, text)


def _description(chart: Process, words: Words) -> str:
    boxes = [box for box in chart if not box.is_end]
    listed = "; ".join(f"{n}. {words.translate(box.title)}" for n, box in enumerate(boxes, 1))
    return f"{listed}."
