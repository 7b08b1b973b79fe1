"""The process kernel: a chart says what may happen.

A chart is a `Process`: boxes (`Step`) joined by arrows (`Arrow`).  It is plain,
immutable data and imports nothing but the standard library.  It can be read
aloud, drawn, stored, and walked; it never touches a database or a clock.

    step("verify_documents", "FO memverifikasi berkas", by=FRONT_OFFICE, within=1 * WORKDAY,
         accept=to("draft", when="documents_complete"),
         return_to_applicant=back_to("prepare", tells=(APPLICANT,)))

Everything that could go wrong with a chart is refused when it is built
(`ChartError`), so a chart that exists is a chart that can be walked to an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol


class Named(Protocol):
    """A rule, act or product: something registered elsewhere under a name."""

    @property
    def name(self) -> str: ...


Ref = str | Named


@dataclass(frozen=True, slots=True, order=True)
class Workdays:
    """A span in working days; `2 * WORKDAY` reads better than a bare number."""

    days: int

    def __rmul__(self, times: int) -> Workdays:
        return Workdays(self.days * times)


WORKDAY = Workdays(1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse a chart: a code, and the words of the chart it is about."""

    code: str
    step: str = ""
    verb: str = ""
    name: str = ""

    def __str__(self) -> str:
        at = ".".join(part for part in (self.step, self.verb) if part)
        return " ".join(part for part in (self.code, at, self.name) if part)


class ChartError(ValueError):
    """A chart was refused; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Arrow:
    """A verb that leads from one box to another.

    `when`   rules (names) that must hold, else the arrow is not offered
    `makes`  the product that must exist before the arrow is allowed
    `act`    what happens inside the same transaction
    `tells`  roles that are told
    `input`  name of the schema of the data the verb takes
    `by`     a role other than the box's own worker (a withdrawal by the applicant)
    `back`   the arrow undoes: it demands a reason
    """

    verb: str
    target: str
    back: bool = False
    when: tuple[str, ...] = ()
    makes: str = ""
    act: str = ""
    tells: tuple[str, ...] = ()
    input: str = ""
    by: str = ""
    reason: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A box of the chart: who works there, how long it may take, and which arrows leave it.

    An end has no arrows and carries an `outcome`.
    """

    key: str
    title: str
    by: str = ""
    within: Workdays | None = None
    arrows: Mapping[str, Arrow] = field(default_factory=dict)
    not_by: tuple[str, ...] = ()
    outcome: str = ""
    kind: str = ""

    @property
    def is_end(self) -> bool:
        return not self.arrows


@dataclass(frozen=True, slots=True)
class Aside:
    """An arrow that leaves many boxes alike: a withdrawal, a lapse."""

    arrow: Arrow
    at: tuple[str, ...]


def _name(ref: Ref) -> str:
    return ref if isinstance(ref, str) else ref.name


def _names(refs: Ref | Iterable[Ref]) -> tuple[str, ...]:
    if isinstance(refs, str) or hasattr(refs, "name"):
        return (_name(refs),)  # type: ignore[arg-type]  # a single name or Named
    return tuple(_name(ref) for ref in refs)


def to(
    target: str,
    *,
    when: Ref | Iterable[Ref] = (),
    makes: Ref = "",
    act: Ref = "",
    tells: Iterable[str] = (),
    input: Ref = "",
    by: str = "",
    reason: bool = False,
    says: str = "",
) -> Arrow:
    """An arrow that goes on."""
    return Arrow(
        verb="",
        target=target,
        when=_names(when),
        makes=_name(makes),
        act=_name(act),
        tells=tuple(tells),
        input=_name(input),
        by=by,
        reason=reason,
        says=says,
    )


def back_to(
    target: str,
    *,
    when: Ref | Iterable[Ref] = (),
    act: Ref = "",
    tells: Iterable[str] = (),
    input: Ref = "",
    by: str = "",
    says: str = "",
) -> Arrow:
    """An arrow that undoes; whoever takes it must say why."""
    arrow = to(target, when=when, act=act, tells=tells, input=input, by=by, reason=True, says=says)
    return replace(arrow, back=True)


def step(
    key: str,
    title: str,
    *,
    by: str,
    within: Workdays | None = None,
    not_by: Iterable[str] = (),
    kind: str = "",
    **arrows: Arrow,
) -> Step:
    """A box; every further keyword is a verb on an arrow that leaves it."""
    named = {verb: replace(arrow, verb=verb) for verb, arrow in arrows.items()}
    return Step(key, title, by, within, MappingProxyType(named), tuple(not_by), kind=kind or key)


def end(key: str, title: str, *, outcome: str) -> Step:
    """A box that no arrow leaves; `outcome` is what the case came to."""
    return Step(key, title, outcome=outcome, kind="end")


def aside(verb: str, arrow: Arrow, *, at: Iterable[str]) -> Aside:
    """The same arrow out of several boxes."""
    return Aside(replace(arrow, verb=verb), tuple(at))


class Process:
    """A chart: its boxes in reading order; the first is where a case begins.

    Raises `ChartError` with every problem found.
    """

    __slots__ = ("_order", "_steps", "key", "title", "version")

    def __init__(
        self,
        key: str,
        title: str,
        *,
        version: int,
        steps: Iterable[Step],
        asides: Iterable[Aside] = (),
    ) -> None:
        self.key, self.title, self.version = key, title, version
        listed = tuple(steps)
        problems = list(_duplicates(listed))
        merged, clashes = _with_asides(listed, tuple(asides))
        self._steps: Mapping[str, Step] = MappingProxyType(merged)
        self._order = {name: place for place, name in enumerate(merged)}
        problems += [*clashes, *_problems(self)]
        if problems:
            raise ChartError(problems)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps.values())

    @property
    def first(self) -> Step:
        return next(iter(self._steps.values()))

    def __getitem__(self, key: str) -> Step:
        return self._steps[key]

    def __contains__(self, key: object) -> bool:
        return key in self._steps

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __repr__(self) -> str:
        return f"<Process {self.key} v{self.version}>"

    def place(self, key: str) -> int:
        """The box's place in reading order; 0 is the first."""
        return self._order[key]

    def arrows(self) -> Iterator[tuple[Step, Arrow]]:
        """Every arrow with the box that it leaves."""
        for box in self:
            for arrow in box.arrows.values():
                yield box, arrow


def _duplicates(steps: tuple[Step, ...]) -> Iterator[Problem]:
    seen: set[str] = set()
    for box in steps:
        if box.key in seen:
            yield Problem("duplicate_step", box.key)
        seen.add(box.key)


def _with_asides(
    steps: tuple[Step, ...], asides: tuple[Aside, ...]
) -> tuple[dict[str, Step], list[Problem]]:
    merged = {box.key: box for box in steps}
    problems = []
    for extra in asides:
        verb = extra.arrow.verb
        for key in extra.at:
            box = merged.get(key)
            if box is None:
                problems.append(Problem("aside_at_nowhere", key, verb))
            elif verb in box.arrows:
                problems.append(Problem("duplicate_verb", key, verb))
            else:
                arrows = MappingProxyType({**box.arrows, verb: extra.arrow})
                merged[key] = replace(box, arrows=arrows)
    return merged, problems


def _problems(chart: Process) -> Iterator[Problem]:
    if not chart.steps:
        yield Problem("no_steps")
        return
    for box in chart:
        yield from _box_problems(chart, box)
    reached = _reached(chart)
    yield from (Problem("unreachable", box.key) for box in chart if box.key not in reached)
    leads_out = _leads_to_end(chart)
    yield from (
        Problem("no_way_out", box.key)
        for box in chart
        if box.key in reached and box.key not in leads_out
    )


def _box_problems(chart: Process, box: Step) -> Iterator[Problem]:
    if box.arrows and not box.by:
        yield Problem("work_without_worker", box.key)
    if not box.arrows and not box.outcome:
        yield Problem("end_without_outcome", box.key)
    for other in box.not_by:
        if other not in chart:
            yield Problem("not_by_nowhere", box.key, name=other)
    for arrow in box.arrows.values():
        if arrow.target not in chart:
            yield Problem("arrow_to_nowhere", box.key, arrow.verb, arrow.target)
        elif arrow.target == box.key and not arrow.back:
            yield Problem("arrow_to_itself", box.key, arrow.verb)


def _reached(chart: Process) -> set[str]:
    todo, seen = [chart.first.key], set()
    while todo:
        key = todo.pop()
        if key in chart and key not in seen:
            seen.add(key)
            todo += [arrow.target for arrow in chart[key].arrows.values()]
    return seen


def _leads_to_end(chart: Process) -> set[str]:
    """Boxes from which some end can be reached; a loop without an exit is not among them."""
    good = {box.key for box in chart if box.is_end}
    grew = True
    while grew:
        more = {box.key for box, arrow in chart.arrows() if arrow.target in good} - good
        good |= more
        grew = bool(more)
    return good
