"""What a case has passed of its chart: read off its movements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from eklinik.casework.models import Movement
from eklinik.process import Process


def walked(
    chart: Process, movements: Iterable[Movement]
) -> tuple[dict[str, datetime], set[str], dict[tuple[str, str], int]]:
    """Boxes that count as done with their moment, boxes to be done again, returns taken.

    A way back undoes whatever stands at or after the box it leads to.
    """
    passed: dict[str, datetime] = {}
    reverted: set[str] = set()
    returns: Counter[tuple[str, str]] = Counter()
    for row in movements:
        if not _known(chart, row):
            continue
        if goes_back(chart, row):
            returns[row.from_step, row.to_step] += 1
            undone = {key for key in passed if chart.place(key) >= chart.place(row.to_step)}
            reverted |= undone
            passed = {key: at for key, at in passed.items() if key not in undone}
        else:
            passed[row.from_step] = row.at
            reverted.discard(row.from_step)
    return passed, reverted, dict(returns)


def goes_back(chart: Process, row: Movement) -> bool:
    """The movement undid something: a way back, or any way to an earlier box."""
    arrow = chart[row.from_step].arrows.get(row.verb)
    if arrow is not None and arrow.back:
        return True
    return chart.place(row.to_step) <= chart.place(row.from_step)


def _known(chart: Process, row: Movement) -> bool:
    return row.from_step in chart and row.to_step in chart
