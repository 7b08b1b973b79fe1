"""Draw every chart into a folder: `python -m eklinik.flows.draw docs/flows`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from eklinik.flows import CHARTS
from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES
from eklinik.process import Process
from eklinik.process.bpmn import bpmn
from eklinik.process.mermaid import mermaid
from eklinik.process.poster import full
from eklinik.process.roles import ROLE_TITLES
from eklinik.process.words import Words

WORDS = Words(short=SHORT_TITLES, verbs=VERB_TITLES)


def drawings() -> dict[str, str]:
    """Every file of `docs/flows` with its content."""
    files = {"README.md": index(CHARTS)}
    for key, chart in CHARTS.items():
        files[f"{key}.mmd"] = mermaid(chart, words=WORDS)
        files[f"{key}.bpmn"] = bpmn(chart, words=WORDS)
        files[f"{key}.svg"] = full(chart, words=WORDS)
    return files


def draw(folder: Path) -> None:
    """Write the drawings."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in drawings().items():
        (folder / name).write_text(content, encoding="utf-8")


def index(charts: Mapping[str, Process]) -> str:
    """The page that shows the charts one after the other."""
    lines = [
        "# The charts",
        "",
        "Generated from `src/eklinik/flows/` by `python -m eklinik.flows.draw docs/flows`;",
        "a test fails when they are stale. Mermaid and SVG are for reading, BPMN 2.0 opens in",
        "any modeller and runs in any engine: set the variable `verb` and complete the task.",
        "",
    ]
    for chart in charts.values():
        lines += _section(chart)
    return "\n".join(lines).rstrip() + "\n"


def _section(chart: Process) -> Iterable[str]:
    boxes = [box for box in chart if not box.is_end]
    yield f"## {chart.title}"
    yield ""
    yield f"`{chart.key}` version {chart.version}: "
    yield f"[Mermaid]({chart.key}.mmd), [BPMN 2.0]({chart.key}.bpmn), [SVG]({chart.key}.svg)"
    yield ""
    yield f"![{chart.title}]({chart.key}.svg)"
    yield ""
    yield "| step | who | working days | verbs |"
    yield "|---|---|---|---|"
    for box in boxes:
        days = str(box.within.days) if box.within else ""
        verbs = ", ".join(f"`{arrow.verb}` → {arrow.target}" for arrow in box.arrows.values())
        yield f"| {box.title} (`{box.key}`) | {ROLE_TITLES[box.by]} | {days} | {verbs} |"
    yield ""


if __name__ == "__main__":
    draw(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/flows"))
