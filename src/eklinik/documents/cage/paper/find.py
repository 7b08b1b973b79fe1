"""Where the page lies in a photo: four corners, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

Array = np.ndarray[Any, Any]
# Finding works on a small picture, refining on a bigger one.
SMALL, FINE = 640, 1600
MIN_SHARE = 0.06
SAMPLES = 48
# A side nearer to the picture's edge than this share lies on it.
RIM = 0.008
# Below this step in brightness or colour (0..255) a side is no edge of paper.
MIN_STEP = 7.0


@dataclass(frozen=True, slots=True)
class Page:
    """Corners clockwise from the top left, in pixels; `cut` is how many sides leave the photo."""

    corners: Array
    cut: int


def page(image: Array) -> Page | None:
    """Find the sheet in a BGR picture; None when no four sides stand out."""
    fine = _smaller(image, FINE)
    small = _smaller(fine, SMALL)
    plain = _without_text(small)
    best, points = 0.0, None
    for found in _candidates(plain):
        score = _score(plain, found)
        if score > best:
            best, points = score, found
    if points is None:
        return None
    cut = _cut_sides(points, small.shape)
    corners = _refined(fine, points * (max(fine.shape[:2]) / max(small.shape[:2])), cut)
    corners = corners * (max(image.shape[:2]) / max(fine.shape[:2]))
    return Page(corners, sum(cut) + _corners_out(corners, image.shape))


def _smaller(image: Array, side: int) -> Array:
    scale = min(1.0, side / max(image.shape[:2]))
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _corners_out(corners: Array, shape: tuple[int, ...]) -> int:
    """How many corners are not in the photo."""
    limits = np.array([shape[1] - 1, shape[0] - 1], np.float32)
    return int(((corners < -0.5) | (corners > limits + 0.5)).any(axis=1).sum())


def ordered(points: Array) -> Array:
    """Clockwise, beginning at the top left."""
    middle = points.mean(axis=0)
    turned = np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))
    around = points[turned]
    first = int(np.argmin(around.sum(axis=1)))
    return np.roll(around, -first, axis=0).astype(np.float32)


def _without_text(small: Array) -> Array:
    """Lab, stretched, with ink closed away, so that a sheet is one even field."""
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB)
    light = cv2.normalize(lab[:, :, 0], lab[:, :, 0].copy(), 0, 255, cv2.NORM_MINMAX)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (11, 11))
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, kernel)
    lab[:, :, 0] = light
    return cv2.medianBlur(lab, 5)


def _candidates(plain: Array) -> Iterator[Array]:
    for binary in _maps(plain):
        contours, _ = cv2.findContours(binary, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:6]:
            found = _quad(contour, plain.shape)
            if found is not None:
                yield found


def _maps(plain: Array) -> Iterator[Array]:
    light = plain[:, :, 0]
    _, bright = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    yield _tidy(bright)
    yield _tidy(_unlike_rim(plain))
    for channel, low in ((0, 20), (0, 50), (1, 12), (2, 12)):
        edges = cv2.Canny(plain[:, :, channel], low, low * 3)
        edges = cv2.dilate(edges, np.ones((3, 3), np.uint8), iterations=2)
        edges[[0, -1], :] = edges[:, [0, -1]] = 255
        yield cv2.bitwise_not(edges)


def _tidy(binary: Array) -> Array:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    return cv2.morphologyEx(binary, cv2.MORPH_OPEN, kernel, iterations=2)


def _unlike_rim(plain: Array) -> Array:
    """What differs from the colour of the picture's rim, which mostly is the table."""
    rim = np.concatenate([plain[:6].reshape(-1, 3), plain[-6:].reshape(-1, 3),
                          plain[:, :6].reshape(-1, 3), plain[:, -6:].reshape(-1, 3)])  # fmt: skip
    away = np.linalg.norm(plain.astype(np.float32) - np.median(rim, axis=0), axis=2)
    grey = np.clip(away, 0, 255).astype(np.uint8)
    binary: Array = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    return binary


def _quad(contour: Array, shape: tuple[int, ...]) -> Array | None:
    area = shape[0] * shape[1]
    if cv2.contourArea(contour) < MIN_SHARE * area:
        return None
    hull = cv2.convexHull(contour)
    around = cv2.arcLength(hull, closed=True)
    for tolerance in (0.015, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        points = found.reshape(-1, 2).astype(np.float32)
        if len(points) == 5:
            points = _with_corner(points, shape)
        if len(points) == 4:
            points = ordered(points)
            return points if _is_sheet(points, contour, shape) else None
    return None


def _with_corner(points: Array, shape: tuple[int, ...]) -> Array:
    """Five points of a sheet whose corner left the photo: the corner is drawn out again."""
    height, width = shape[:2]
    rims = [(0, 0), (0, width - 1), (1, 0), (1, height - 1)]
    for i in range(5):
        before, one, two, after = (points[(i + j) % 5] for j in (-1, 0, 1, 2))
        if any(abs(one[a] - at) <= 3 and abs(two[a] - at) <= 3 for a, at in rims):
            met = _meeting(_line(before, one), _line(two, after))
            if met is not None and np.linalg.norm(met - (one + two) / 2) < 0.25 * max(shape[:2]):
                return np.array([met, *(points[(i + j) % 5] for j in (2, 3, 4))], np.float32)
    return points


def _is_sheet(points: Array, contour: Array, shape: tuple[int, ...]) -> bool:
    share = float(cv2.contourArea(points)) / (shape[0] * shape[1])
    filled = float(cv2.contourArea(contour)) / max(1.0, float(cv2.contourArea(points)))
    return MIN_SHARE < share < 0.985 and filled > 0.85 and _corners_open(points)


def _corners_open(points: Array) -> bool:
    """Every angle between 40 and 140 degrees."""
    before, after = np.roll(points, 1, axis=0) - points, np.roll(points, -1, axis=0) - points
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosines = (before * after).sum(axis=1) / np.maximum(lengths, 1e-6)
    return bool(np.all(np.abs(cosines) < 0.766))


def _cut_sides(points: Array, shape: tuple[int, ...]) -> list[bool]:
    """For each side (top, right, bottom, left as the sheet lies): does it lie on the rim?"""
    height, width = shape[:2]
    rim = max(2.0, RIM * max(height, width))
    ends = zip(points, np.roll(points, -1, axis=0), strict=True)
    return [
        any(
            abs(one[axis] - edge) <= rim and abs(two[axis] - edge) <= rim
            for axis, edge in ((0, 0), (0, width - 1), (1, 0), (1, height - 1))
        )
        for one, two in ends
    ]


def _score(plain: Array, points: Array) -> float:
    """The sheet's share of the picture, times how well its sides stand out."""
    cut = _cut_sides(points, plain.shape)
    if sum(cut) == 4:
        return 0.0
    share = float(cv2.contourArea(points)) / (plain.shape[0] * plain.shape[1])
    clear = [1.0 if on_rim else _clear(plain, points, side) for side, on_rim in enumerate(cut)]
    if min(clear) < 0.35:
        return 0.0
    seen = [one for one, on_rim in zip(clear, cut, strict=True) if not on_rim]
    return float(share**0.5 * 0.8 ** sum(cut) * np.mean(seen))


def _clear(plain: Array, points: Array, side: int) -> float:
    """The share of one side's samples with a step between inside and outside."""
    steps = _steps(plain, points, side, reach=6)
    return float((steps > MIN_STEP).mean())


def _steps(plain: Array, points: Array, side: int, *, reach: float) -> Array:
    one, two = points[side], points[(side + 1) % 4]
    along = (two - one) / max(1e-6, float(np.linalg.norm(two - one)))
    out = np.array([along[1], -along[0]], np.float32)
    shares = np.linspace(0.06, 0.94, SAMPLES, dtype=np.float32)[:, None]
    line = one + shares * (two - one)
    inner, outer = _at(plain, line - reach * out), _at(plain, line + reach * out)
    weights = np.array([1.0, 1.5, 1.5], np.float32)
    step: Array = np.abs((inner - outer) * weights).max(axis=1)
    return step


def _at(image: Array, points: Array) -> Array:
    height, width = image.shape[:2]
    x = np.clip(points[:, 0], 0, width - 1).astype(int)
    y = np.clip(points[:, 1], 0, height - 1).astype(int)
    values: Array = image[y, x].astype(np.float32)
    return values


def _refined(image: Array, points: Array, cut: list[bool]) -> Array:
    """Fit each side to the steepest step across it, and meet the sides again."""
    fine = cv2.GaussianBlur(cv2.cvtColor(image, cv2.COLOR_BGR2LAB), (5, 5), 0)
    sides = [
        _line(points[i], points[(i + 1) % 4]) if cut[i] else _fitted(fine, points, i)
        for i in range(4)
    ]
    met = [_meeting(sides[i - 1], sides[i]) for i in range(4)]
    reach = 0.03 * max(fine.shape[:2])
    kept = [
        new if new is not None and np.linalg.norm(new - old) < reach else old
        for new, old in zip(met, points, strict=True)
    ]
    size = np.array([image.shape[1] - 1, image.shape[0] - 1], np.float32)
    whole: Array = np.clip(np.array(kept, np.float32), -0.25 * size, 1.25 * size)
    return whole


Line = tuple[Array, Array]


def _line(one: Array, two: Array) -> Line:
    return one, two - one


def _fitted(fine: Array, points: Array, side: int) -> Line:
    """A robust line through the steepest places of the profiles across a side."""
    one, two = points[side], points[(side + 1) % 4]
    along = (two - one) / max(1e-6, float(np.linalg.norm(two - one)))
    out = np.array([along[1], -along[0]], np.float32)
    reach = int(max(6, 0.011 * max(fine.shape[:2])))
    offsets = np.arange(-reach, reach + 1, dtype=np.float32)
    shares = np.linspace(0.04, 0.96, 2 * SAMPLES, dtype=np.float32)[:, None, None]
    grid = one + shares * (two - one) + offsets[None, :, None] * out
    values = _at(fine, grid.reshape(-1, 2)).reshape(2 * SAMPLES, len(offsets), 3)
    slopes = np.abs(np.gradient(values, axis=1)).max(axis=2)
    best = slopes.argmax(axis=1)
    strong = slopes.max(axis=1) > 2.5
    if strong.sum() < SAMPLES // 2:
        return _line(one, two)
    places = grid[np.arange(len(best)), best][strong]
    vx, vy, x, y = cv2.fitLine(places.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.array([x, y]), np.array([vx, vy])


def _meeting(first: Line, second: Line) -> Array | None:
    (p, u), (q, v) = first, second
    cross = float(u[0] * v[1] - u[1] * v[0])
    if abs(cross) < 1e-6 * max(1.0, float(np.linalg.norm(u) * np.linalg.norm(v))):
        return None
    share = float((q[0] - p[0]) * v[1] - (q[1] - p[1]) * v[0]) / cross
    met: Array = (p + share * u).astype(np.float32)
    return met
