"""The strokes every drawing is made of: text, tags, boxes, soft lines with heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from eklinik.process.layout import Point, Rect

BOX, LEADING = 12.5, 16.0


def tag(x: float, y: float, wide: float, text: str) -> str:
    """A gold pill with a few words, around its middle."""
    return (
        f'<rect class="ch-tag" x="{x - wide / 2:.1f}" y="{y - 10:.1f}" width="{wide:.1f}" '
        f'height="20" rx="10"/>{label("ch-tagt", x, y + 4.5, text)}'
    )


def rectangle(css: str, rect: Rect, radius: float) -> str:
    """A box."""
    return (
        f'<rect class="{css}" x="{rect.x:.1f}" y="{rect.y:.1f}" width="{rect.width:.1f}" '
        f'height="{rect.height:.1f}" rx="{radius:.1f}"/>'
    )


def centred(css: str, rect: Rect, rows: Sequence[str], leading: float = LEADING) -> Iterable[str]:
    """Lines of text in the middle of a box."""
    first = rect.middle - (len(rows) - 1) * leading / 2 + BOX * 0.35
    for place, row in enumerate(rows):
        yield label(css, rect.x + rect.width / 2, first + place * leading, row)


def label(css: str, x: float, y: float, text: str) -> str:
    """One line of text."""
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def pointed(points: Sequence[Point], line: str, head: str) -> Iterable[str]:
    """A line with soft corners that stops at the foot of its head."""
    (x0, y0), (x1, y1) = points[-2:]
    dx, dy = sign(x1 - x0), sign(y1 - y0)
    foot = (x1 - 8 * dx, y1 - 8 * dy)
    tip = (x1 - dx, y1 - dy)
    yield f'<path class="{line}" d="{soft([*points[:-1], foot])}"/>'
    corners = [tip, (foot[0] - dx - 4.5 * dy, foot[1] - dy - 4.5 * dx),
               (foot[0] - dx + 4.5 * dy, foot[1] - dy + 4.5 * dx)]  # fmt: skip
    yield f'<path class="{head}" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in corners)}z"/>'


def sign(number: float) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)


def soft(points: Sequence[Point], radius: float = 6) -> str:
    """A path through points with rounded corners."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = towards((x, y), before, radius), towards((x, y), after, radius)
        path += f"L{enter[0]:.1f} {enter[1]:.1f}Q{x:.1f} {y:.1f} {leave[0]:.1f} {leave[1]:.1f}"
    return path + f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def towards(corner: Point, other: Point, radius: float) -> Point:
    """The point at most `radius` from a corner on the way to another point."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    reach = min(radius, (abs(dx) + abs(dy)) / 2)
    return corner[0] + reach * sign(dx), corner[1] + reach * sign(dy)


def frame(
    css: str, size: tuple[float, float], parts: Iterable[str], named: tuple[str, str, str], by: str
) -> str:
    """The drawing with its name: `named` is (id, title, description), `by` the list's id."""
    ident, title, description = map(escape, named)
    described = f' aria-describedby="{escape(by)}"' if by else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" '
        f'viewBox="0 0 {size[0]:.0f} {size[1]:.0f}" role="img" '
        f'aria-labelledby="{ident}-t {ident}-d"{described}>'
        f'<title id="{ident}-t">{title}</title><desc id="{ident}-d">{description}</desc>'
        + "".join(parts)
        + "</svg>"
    )
