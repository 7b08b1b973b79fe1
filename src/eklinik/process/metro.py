"""The chart as one line from top to bottom, for a phone: 340 units wide, loops on the left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from eklinik.process.kernel import Process
from eklinik.process.layout import lanes_of
from eklinik.process.pen import frame, label, soft, tag
from eklinik.process.road import ChartState, Return, days, naming, returns, visible
from eklinik.process.words import HEAVY, Words, width, wrap

WIDE = 340
TITLE, SMALL = 15.0, 13.0
STEP, ROW = 62.0, 18.0
LOOP = 28.0


@dataclass(frozen=True, slots=True)
class _Stop:
    """One box of the line, with everything that is written beside it."""

    key: str
    y: float
    top: float
    bottom: float
    title: tuple[str, ...]
    second: tuple[str, ...]
    date: str
    due: tuple[str, ...]
    status: str
    end: bool


@dataclass(frozen=True, slots=True)
class _Loop:
    """Returns to one box, drawn together in one gutter."""

    target: str
    sources: tuple[str, ...]
    count: int
    gutter: int


def line(
    chart: Process,
    state: ChartState,
    *,
    words: Words | None = None,
    ident: str = "bagan-garis",
    described_by: str = "urutan",
) -> str:
    """The tracking picture for a phone: a line of stops, the present one in gold."""
    words, keys = words or Words(), visible(chart, state)
    loops = _loops(keys, returns(chart, state, keys))
    x = _line_x(loops, words)
    stops = _stops(chart, state, keys, words, WIDE - x - 26)
    ways = {stop.key: stop.y for stop in stops}
    parts = [
        *(_here(stop, x) for stop in stops if stop.status == "present"),
        *_rails(stops, x),
        *(part for loop in loops for part in _curve(loop, ways, x)),
        *(part for loop in loops for part in _count(loop, ways, x, words)),
        *(part for stop in stops for part in _stop(stop, x, state, words)),
    ]
    size = (WIDE, stops[-1].bottom + 6)
    return frame("metro", size, parts, naming(chart, state, words, ident), described_by)


def _line_x(loops: Iterable[_Loop], words: Words) -> float:
    """Where the line stands: right of its loops and of the counts on them."""
    gutters = 22 + LOOP * max((loop.gutter + 1 for loop in loops), default=0)
    counts = (width(_times(loop, words), 12) + 14 for loop in loops if loop.count)
    return max(gutters, 24 + max(counts, default=0))


def _times(loop: _Loop, words: Words) -> str:
    return words.say("{count} kali", count=loop.count)


def _loops(keys: Sequence[str], backs: Iterable[Return]) -> tuple[_Loop, ...]:
    """Returns that happened each have a loop; those that could share one to their target."""
    place = {key: n for n, key in enumerate(keys)}
    grouped: dict[tuple[str, str], list[Return]] = {}
    for back in backs:
        grouped.setdefault((back.target, back.source if back.count else ""), []).append(back)
    loops: list[_Loop] = []
    spans: list[list[tuple[int, int]]] = []
    for (target, _), group in sorted(grouped.items(), key=lambda g: _reach(place, g[1])):
        sources = tuple(sorted((back.source for back in group), key=place.__getitem__))
        span = (place[target], place[sources[-1]])
        loops.append(_Loop(target, sources, group[0].count, _free(spans, span)))
    return tuple(loops)


def _reach(place: Mapping[str, int], group: list[Return]) -> tuple[int, int, bool]:
    far = max(place[back.source] for back in group)
    return far - place[group[0].target], far, not group[0].count


def _free(spans: list[list[tuple[int, int]]], span: tuple[int, int]) -> int:
    for gutter, taken in enumerate(spans):
        if all(span[1] <= low or high <= span[0] for low, high in taken):
            taken.append(span)
            return gutter
    spans.append([span])
    return len(spans) - 1


def _stops(
    chart: Process, state: ChartState, keys: Sequence[str], words: Words, room: float
) -> list[_Stop]:
    holders, stops, top = lanes_of(chart, keys), [], 6.0
    for key in keys:
        status, box = state.status(key), chart[key]
        beside = words.role(holders[key])
        more = state.since if status == "present" else days(box, words)
        joint = ", " if status == "present" else " · "
        second = beside + (joint + more if more and status != "done" else "")
        date = state.passed.get(key, "") if status == "done" else ""
        date = words.say("diulang") if status == "again" else date
        fits = room - (width(date, SMALL) + 8 if date else 0)
        stop = _Stop(
            key, 0, top, 0,
            wrap(words.box(box), TITLE * HEAVY, room), wrap(second, SMALL, fits), date,
            wrap(state.due, SMALL * HEAVY, room - 8) if status == "present" else (),
            status, box.is_end,
        )  # fmt: skip
        stops.append(_placed(stop))
        top = stops[-1].bottom
    return stops


def _placed(stop: _Stop) -> _Stop:
    """The stop's dot stands beside its first line; below it, room for the rest."""
    present = stop.status == "present"
    rows = len(stop.title) + len(stop.second) + len(stop.due)
    y = stop.top + (54 if present else 24)
    end = y + ROW * (rows - 1) + (22 if present else 20)
    return replace(stop, y=y, bottom=end if present else max(end, stop.top + STEP))


def _here(stop: _Stop, x: float) -> str:
    high = stop.bottom - stop.top - 30
    return (
        f'<rect class="ch-here" x="{x - 20:.1f}" y="{stop.top + 22:.1f}" '
        f'width="{WIDE - x + 19:.1f}" height="{high:.1f}" rx="12"/>'
    )


def _rails(stops: Sequence[_Stop], x: float) -> Iterable[str]:
    done = ("done", "present")
    for stop, after in pairwise(stops):
        passed = stop.status == "done" and after.status in done
        css = "ch-line ch-done" if passed else "ch-line ch-next"
        start, end = (stop.y, after.y) if passed else (stop.y + 12, after.y - 9)
        yield f'<path class="{css}" d="M{x:.1f} {start:.1f}V{end:.1f}"/>'


def _curve(loop: _Loop, ways: Mapping[str, float], x: float) -> Iterable[str]:
    """Out on the left, up the gutter, back in from the left with a head."""
    gutter, up = x - 34 - LOOP * loop.gutter, ways[loop.target] + (5 if loop.gutter else 0)
    mark = " used" if loop.count else ""
    *joining, last = (ways[source] - (5 if loop.gutter else 0) for source in loop.sources)
    path = [(x - 14, last), (gutter, last), (gutter, up), (x - 20, up)]
    yield f'<path class="ch-back{mark}" d="{soft(path, 12)}"/>'
    for y in joining:
        joint = soft([(x - 14, y), (gutter, y), (gutter, y - 13)], 12)
        yield f'<path class="ch-back{mark}" d="{joint}"/>'
    yield f'<path class="ch-head{mark}" d="M{x - 12:.1f} {up:.1f}l-9-5v10z"/>'


def _count(loop: _Loop, ways: Mapping[str, float], x: float, words: Words) -> Iterable[str]:
    if loop.count:
        text = _times(loop, words)
        wide = width(text, 12) + 14
        middle = max(min(x - 34 - LOOP * loop.gutter, x - 22 - wide / 2), wide / 2 + 1)
        yield tag(middle, (ways[loop.target] + ways[loop.sources[-1]]) / 2, wide, text)


def _stop(stop: _Stop, x: float, state: ChartState, words: Words) -> Iterable[str]:
    yield from _mark(stop, x)
    off = "" if stop.status in ("done", "present") else " off"
    y = stop.y - 1
    for row in stop.title:
        yield label("ch-t" + off, x + 26, y, row)
        y += ROW
    for row in stop.second:
        yield label("ch-s", x + 26, y + 1, row)
        y += ROW
    for row in stop.due:
        yield label("ch-s now", x + 26, y + 1, row)
        y += ROW
    if stop.date:
        first = stop.y + ROW * len(stop.title)
        yield label("ch-d", WIDE - 2, first, stop.date)
    if stop.status == "present":
        text = state.tag or words.say("Selesai" if stop.end else "Berkas Anda di sini")
        wide = width(text, 12) + 24
        yield tag(x + 26 + wide / 2, stop.top + 22, wide, text)


def _mark(stop: _Stop, x: float) -> Iterable[str]:
    if stop.status == "done":
        yield f'<circle class="ch-dot" cx="{x:.1f}" cy="{stop.y:.1f}" r="11"/>'
        yield f'<path class="ch-tick" d="M{x - 4.5:.1f} {stop.y + 0.3:.1f}l3.2 3.3 6-6.6"/>'
    elif stop.status == "present":
        yield f'<circle class="ch-pinc" cx="{x:.1f}" cy="{stop.y:.1f}" r="11"/>'
        yield f'<circle class="ch-pin" cx="{x:.1f}" cy="{stop.y:.1f}" r="4.5"/>'
    else:
        yield f'<circle class="ch-open" cx="{x:.1f}" cy="{stop.y:.1f}" r="8"/>'
