"""Random charts that the kernel accepts, for tests of drawings."""

from __future__ import annotations

from hypothesis import strategies as st

from eklinik.process import ChartError, Process, Step, back_to, end, step, to
from eklinik.process.roles import AGENCY_HEAD, APPLICANT, FRONT_OFFICE, SECTION_HEAD, SYSTEM

ROLES = [APPLICANT, FRONT_OFFICE, SECTION_HEAD, AGENCY_HEAD, SYSTEM]
TITLES = ["Periksa", "Kepala dinas menandatangani secara elektronik", "Pemohon <b>&</b> “mengirim”"]


@st.composite
def charts(draw: st.DrawFn) -> Process:
    """A chart of 1 to 9 boxes in which arrows jump about."""
    size = draw(st.integers(1, 9))
    goals = st.integers(0, size)
    steps = [_step(draw, place, goals) for place in range(size)]
    made = (*steps, end(f"b{size}", "Selesai", outcome="granted"))
    try:
        return Process("trial", "Percobaan", version=1, steps=made)
    except ChartError:
        chain = [_chained(box, place) for place, box in enumerate(steps)]
        return Process("trial", "Percobaan", version=1, steps=(*chain, made[-1]))


def _step(draw: st.DrawFn, place: int, goals: st.SearchStrategy[int]) -> Step:
    arrows = {}
    for number in range(draw(st.integers(1, 4))):
        goal = draw(goals)
        back = goal <= place or draw(st.booleans())
        by = draw(st.sampled_from(["", "", APPLICANT]))
        arrows[f"v{number}"] = (back_to if back else to)(f"b{goal}", by=by)
    return step(
        f"b{place}", draw(st.sampled_from(TITLES)), by=draw(st.sampled_from(ROLES)), **arrows
    )


def _chained(box: Step, place: int) -> Step:
    """The same box with one more arrow, to its neighbour: now it leads to the end."""
    arrows = {**box.arrows, "next": to(f"b{place + 1}")}
    return step(box.key, box.title, by=box.by, **arrows)
