"""Which boxes a reader sees: the main road of a chart, and the road one case is on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from eklinik.process.kernel import Arrow, Process, Step
from eklinik.process.layout import is_aside, lanes_of
from eklinik.process.words import Words


@dataclass(frozen=True, slots=True)
class ChartState:
    """Where a case stands on its chart, in words ready to be drawn.

    `passed`   boxes that count as done, with their date label
    `present`  the box where the case stands (an end, when it is over)
    `tag`      what the mark at the present box says; `since` and `due` stand beside it
    `returns`  how often a return was taken, by (box it left, box it came to)
    `reverted` boxes that were done once and must be done again
    """

    present: str
    passed: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""
    since: str = ""
    due: str = ""
    returns: Mapping[tuple[str, str], int] = field(default_factory=dict)
    reverted: frozenset[str] = frozenset()

    def status(self, key: str) -> str:
        """`present`, `done`, `again` or `next`."""
        if key == self.present:
            return "present"
        if key in self.reverted:
            return "again"
        return "done" if key in self.passed else "next"


@dataclass(frozen=True, slots=True)
class Return:
    """A way back on the picture; `count` is how often it was taken, 0 if it only could be."""

    source: str
    target: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One line of the list that says the same as the picture."""

    key: str
    title: str
    holder: str
    status: str
    date: str = ""
    since: str = ""
    due: str = ""
    within: str = ""
    returns: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=4096)
def main_road(chart: Process, start: str = "") -> tuple[str, ...]:
    """The boxes a case passes when nothing goes wrong, from the first to an end."""
    road, box = [], chart[start or chart.first.key]
    while box.key not in road:
        road.append(box.key)
        if box.is_end:
            break
        box = chart[_onward(chart, box).target]
    return tuple(road)


def _onward(chart: Process, box: Step) -> Arrow:
    """The arrow that goes on: the first that leads to more work, else the first that ends it."""
    forward = [a for a in box.arrows.values() if not a.back and not is_aside(chart, a)]
    forward = forward or list(box.arrows.values())
    later = [a for a in forward if chart.place(a.target) > chart.place(box.key)] or forward
    return next((arrow for arrow in later if not chart[arrow.target].is_end), later[0])


def spine(chart: Process, state: ChartState) -> tuple[str, ...]:
    """The road this case is on: the main road, or what it passed of it and where it turned."""
    road = main_road(chart)
    if state.present in road or _rejoins(chart, road, state.present):
        return road
    branch = _branch(chart, road, state)
    entry = _path(chart, branch, state.present, avoid=road)
    kept = road[: road.index(branch) + 1]
    return tuple(dict.fromkeys((*kept, *entry, *main_road(chart, state.present))))


def visible(chart: Process, state: ChartState) -> tuple[str, ...]:
    """The boxes of the tracking picture in reading order: the spine and the detours taken."""
    road, keys = main_road(chart), list(spine(chart, state))
    taken = {*state.passed, *state.reverted, state.present} - set(keys)
    if state.present in taken:
        taken |= set(_path(chart, _branch(chart, road, state), state.present, avoid=road))
    for box in chart:
        if box.key in taken and _rejoins(chart, tuple(keys), box.key):
            before = [n for n, key in enumerate(keys) if chart.place(key) < chart.place(box.key)]
            keys.insert(max(before, default=-1) + 1, box.key)
    return tuple(keys)


def _rejoins(chart: Process, road: tuple[str, ...], key: str) -> bool:
    return bool(set(main_road(chart, key)) & set(road))


def _branch(chart: Process, road: tuple[str, ...], state: ChartState) -> str:
    """The box of the main road where this case left it."""
    passed = [key for key in road if key in state.passed or key in state.reverted]
    for key in reversed(passed):
        if _path(chart, key, state.present, avoid=road):
            return key
    starts = (key for key in road if _path(chart, key, state.present, avoid=road))
    return next(starts, road[0])


def _path(chart: Process, start: str, goal: str, *, avoid: tuple[str, ...]) -> tuple[str, ...]:
    """The shortest way off the main road, without its start; empty if there is none."""
    queue, came = deque([start]), {start: ""}
    while queue:
        key = queue.popleft()
        if key == goal and key != start:
            return _trace(came, goal)
        for arrow in chart[key].arrows.values():
            if arrow.target not in came and arrow.target not in avoid:
                came[arrow.target] = key
                queue.append(arrow.target)
    return ()


def _trace(came: Mapping[str, str], goal: str) -> tuple[str, ...]:
    way = [goal]
    while came[way[-1]]:
        way.append(came[way[-1]])
    return tuple(reversed(way[:-1]))


def returns(chart: Process, state: ChartState, keys: tuple[str, ...]) -> tuple[Return, ...]:
    """Returns that happened, and those still possible from here on.

    Whatever leads to an earlier box of the picture is a return to its reader.  A way back
    into a box that is not drawn is drawn to the box where its detour comes out.
    """
    found: dict[tuple[str, str], int] = {}
    place = {key: n for n, key in enumerate(keys)}
    for (source, target), count in state.returns.items():
        shown = _shown(chart, target, place)
        if source in place and shown and place[shown] < place[source]:
            found[source, shown] = found.get((source, shown), 0) + count
    for box, arrow in chart.arrows():
        aside = is_aside(chart, arrow)
        shown = "" if aside else _shown(chart, arrow.target, place)
        open_ = state.status(box.key) != "done" and not chart[state.present].is_end
        if box.key in place and shown and open_ and place[shown] < place[box.key]:
            found.setdefault((box.key, shown), 0)
    return tuple(Return(*ends, count) for ends, count in found.items())


def _shown(chart: Process, key: str, place: Mapping[str, int]) -> str:
    return next((step for step in main_road(chart, key) if step in place), "")


def outline(
    chart: Process, state: ChartState, words: Words | None = None
) -> tuple[OutlineItem, ...]:
    """The tracking picture as a list, for whoever does not see it."""
    words = words or Words()
    keys = visible(chart, state)
    holders = lanes_of(chart, keys)
    taken = [back for back in returns(chart, state, keys) if back.count]
    return tuple(
        OutlineItem(
            key=key,
            title=words.box(chart[key]),
            holder=words.role(holders[key]),
            status=state.status(key),
            date=state.passed.get(key, ""),
            since=state.since if key == state.present else "",
            due=state.due if key == state.present else "",
            within=allowed(chart[key], words) if state.status(key) != "done" else "",
            returns=tuple(
                (words.box(chart[back.target]), words.say("{count} kali", count=back.count))
                for back in taken
                if back.source == key
            ),
        )
        for key in keys
    )


def allowed(box: Step, words: Words) -> str:
    """How long the box may take, in words."""
    if box.within is None:
        return ""
    return words.say("paling lama {days} hari kerja", days=box.within.days)


def days(box: Step, words: Words) -> str:
    """The same in three words, for a picture."""
    return words.say("{days} hari kerja", days=box.within.days) if box.within else ""


def naming(chart: Process, state: ChartState, words: Words, ident: str) -> tuple[str, str, str]:
    """The id, the title and the description of a tracking picture."""
    title = words.say("Bagan {title}", title=words.translate(chart.title))
    more = words.say("Isi lengkapnya ada pada daftar sesudah bagan ini.")
    return ident, title, f"{_here(chart, state, words)} {more}"


def _here(chart: Process, state: ChartState, words: Words) -> str:
    keys, box = visible(chart, state), chart[state.present]
    if box.is_end:
        return words.say("Selesai: {step}.", step=words.translate(box.title))
    return words.say(
        "{passed} dari {total} langkah sudah dilalui. Berkas berada di langkah {step} ({holder}).",
        passed=sum(state.status(key) == "done" for key in keys),
        total=len(keys),
        step=words.box(box),
        holder=words.role(lanes_of(chart, keys)[state.present]),
    )
