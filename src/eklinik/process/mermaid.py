"""A chart as Mermaid flowchart text: returns dashed, withdrawals and lapses in one line each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from eklinik.process.kernel import Arrow, Process, Step
from eklinik.process.layout import is_aside
from eklinik.process.words import Words

RESERVED = frozenset({
    "call", "class", "classDef", "click", "default", "direction", "end", "flowchart", "graph",
    "href", "linkStyle", "style", "subgraph",
})  # fmt: skip


def mermaid(chart: Process, *, words: Words | None = None) -> str:
    """The chart as text that GitHub, GitLab and mermaid.live draw; the same text every time."""
    words = words or Words()
    lines = [
        "---",
        f"title: {json.dumps(_title(chart, words), ensure_ascii=False)}",
        "---",
        "flowchart TD",
        *(f"    {_shape(box, words)}" for box in chart),
        *(f"    {_way(box, arrow, words)}" for box, arrow in chart.arrows()
          if not is_aside(chart, arrow)),
        *(f"    {way}" for way in _asides(chart, words)),
        *_classes(chart),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _title(chart: Process, words: Words) -> str:
    return f"{words.translate(chart.title)} (v{chart.version})"


def _id(key: str) -> str:
    """The key, unless Mermaid would read it as a word of its own."""
    return f"{key}_" if key in RESERVED else key


def _shape(box: Step, words: Words) -> str:
    title = _quoted(words.translate(box.title))
    if box.is_end:
        return f'{_id(box.key)}(["{title}"])'
    return f'{_id(box.key)}["{title}<br/><i>{_quoted(words.role(box.by))}</i>"]'


def _way(box: Step, arrow: Arrow, words: Words) -> str:
    name = _quoted(words.arrow(arrow))
    line = f'-. "{name}" .->' if arrow.back else f'-- "{name}" -->'
    return f"{_id(box.key)} {line} {_id(arrow.target)}"


def _asides(chart: Process, words: Words) -> Iterable[str]:
    sources: dict[Arrow, list[str]] = defaultdict(list)
    for box, arrow in chart.arrows():
        if is_aside(chart, arrow):
            sources[arrow].append(_id(box.key))
    for arrow, keys in sources.items():
        yield f'{" & ".join(keys)} -. "{_quoted(words.arrow(arrow))}" .-> {_id(arrow.target)}'


def _classes(chart: Process) -> Iterable[str]:
    """The roles as classes, so that a page may colour them; the ends are outlined."""
    workers: dict[str, list[str]] = defaultdict(list)
    for box in chart:
        workers[box.by or "outcome"].append(_id(box.key))
    yield "    classDef outcome stroke-width:3px"
    for role, keys in workers.items():
        yield f"    class {','.join(keys)} {role}"


def _quoted(text: str) -> str:
    return text.replace("&", "#amp;").replace('"', "#quot;").replace("<", "#lt;")
