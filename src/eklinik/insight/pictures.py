"""Bars as accessible SVG: drawn on the server, coloured by the page's own style."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

WIDTH, BAR, GAP, LABEL = 640, 22, 8, 150


def bars(title: str, values: Sequence[tuple[str, float, str]]) -> str:
    """Lying bars: (name, length, words at its end); the same numbers stand in a table beside."""
    most = max((length for _, length, _ in values), default=0) or 1
    height = len(values) * (BAR + GAP) + GAP
    parts = [
        f'<svg class="bars" role="img" viewBox="0 0 {WIDTH} {height}" '
        f"aria-label={quoteattr(title)}>"
    ]
    room = WIDTH - LABEL - 90
    for place, (name, length, words) in enumerate(values):
        top = GAP + place * (BAR + GAP)
        long = round(room * length / most, 1)
        parts.append(
            f'<text class="bar-name" x="{LABEL - 8}" y="{top + 16}" text-anchor="end">'
            f"{escape(name[:24])}</text>"
            f'<rect class="bar-long" x="{LABEL}" y="{top}" width="{long}" height="{BAR}" rx="3"/>'
            f'<text class="bar-words" x="{LABEL + long + 8}" y="{top + 16}">{escape(words)}</text>'
        )
    return "".join([*parts, "</svg>"])
