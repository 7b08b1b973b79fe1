"""A chart that exists can be walked to an end; everything else is refused when it is built."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eklinik.process import (
    WORKDAY,
    ChartError,
    Problem,
    Process,
    Step,
    Workdays,
    aside,
    back_to,
    end,
    step,
    to,
)

DONE = end("done", "Selesai", outcome="granted")


def chart(*steps: Step, **more: object) -> Process:
    return Process("trial", "Percobaan", version=1, steps=steps, **more)  # type: ignore[arg-type]


def problems(*steps: Step, **more: object) -> tuple[Problem, ...]:
    with pytest.raises(ChartError) as refused:
        chart(*steps, **more)
    return refused.value.problems


def test_chart_without_steps() -> None:
    assert problems() == (Problem("no_steps"),)


def test_step_written_twice() -> None:
    work = step("a", "A", by="x", go=to("done"))
    assert problems(work, work, DONE) == (Problem("duplicate_step", "a"),)


def test_arrow_to_nowhere() -> None:
    work = step("a", "A", by="x", go=to("done"), stray=to("moon"))
    assert problems(work, DONE) == (Problem("arrow_to_nowhere", "a", "stray", "moon"),)


def test_arrow_to_itself() -> None:
    work = step("a", "A", by="x", go=to("done"), again=to("a"))
    assert problems(work, DONE) == (Problem("arrow_to_itself", "a", "again"),)


def test_return_to_itself_is_allowed() -> None:
    work = step("a", "A", by="x", go=to("done"), again=back_to("a"))
    assert chart(work, DONE)["a"].arrows["again"].reason is True


def test_box_nobody_reaches() -> None:
    work = step("a", "A", by="x", go=to("done"))
    island = step("island", "Pulau", by="x", go=to("done"))
    assert problems(work, island, DONE) == (Problem("unreachable", "island"),)


def test_work_without_worker() -> None:
    assert problems(step("a", "A", by="", go=to("done")), DONE) == (
        Problem("work_without_worker", "a"),
    )


def test_end_without_outcome() -> None:
    work = step("a", "A", by="x", go=to("done"))
    assert problems(work, end("done", "Selesai", outcome="")) == (
        Problem("end_without_outcome", "done"),
    )


def test_loop_without_exit() -> None:
    first = step("a", "A", by="x", go=to("done"), stray=to("b"))
    loop = (step("b", "B", by="x", go=to("c")), step("c", "C", by="x", go=to("b")))
    assert problems(first, *loop, DONE) == (Problem("no_way_out", "b"), Problem("no_way_out", "c"))


def test_four_eyes_with_unknown_step() -> None:
    work = step("a", "A", by="x", not_by=("moon",), go=to("done"))
    assert problems(work, DONE) == (Problem("not_by_nowhere", "a", name="moon"),)


def test_aside_at_unknown_step() -> None:
    work = step("a", "A", by="x", go=to("done"))
    extra = aside("stop", to("done", by="y"), at=("a", "moon"))
    assert problems(work, DONE, asides=(extra,)) == (Problem("aside_at_nowhere", "moon", "stop"),)


def test_aside_with_a_verb_the_box_has() -> None:
    work = step("a", "A", by="x", go=to("done"))
    extra = aside("go", to("done", by="y"), at=("a",))
    assert problems(work, DONE, asides=(extra,)) == (Problem("duplicate_verb", "a", "go"),)


def test_everything_wrong_is_said_at_once() -> None:
    work = step("a", "A", by="", go=to("moon"))
    assert [problem.code for problem in problems(work)] == [
        "work_without_worker",
        "arrow_to_nowhere",
        "no_way_out",
    ]


def test_workdays_multiply() -> None:
    assert Workdays(3) == 3 * WORKDAY


KEYS = st.sampled_from("abcdefgh")
ARROWS = st.dictionaries(
    st.sampled_from(["go", "back", "turn"]), st.tuples(KEYS, st.booleans()), max_size=3
)
BOXES = st.lists(st.tuples(KEYS, ARROWS, st.sampled_from(["", "x"])), max_size=9)


def build(boxes: list[tuple[str, dict[str, tuple[str, bool]], str]]) -> Process:
    steps = []
    for key, arrows, word in boxes:
        made = {verb: (back_to if back else to)(goal) for verb, (goal, back) in arrows.items()}
        steps.append(step(key, key, by=word, **made) if made else end(key, key, outcome=word))
    return chart(*steps)


def reach(made: Process, start: str) -> set[str]:
    queue, seen = deque([start]), {start}
    while queue:
        for arrow in made[queue.popleft()].arrows.values():
            if arrow.target not in seen:
                seen.add(arrow.target)
                queue.append(arrow.target)
    return seen


@given(BOXES)
def test_any_chart_is_refused_or_leads_to_an_end_from_everywhere(
    boxes: list[tuple[str, dict[str, tuple[str, bool]], str]],
) -> None:
    try:
        made = build(boxes)
    except ChartError:
        return
    assert reach(made, made.first.key) == {box.key for box in made}
    assert all(any(made[key].is_end for key in reach(made, box.key)) for box in made)
    assert all(bool(box.by) != box.is_end for box in made)
