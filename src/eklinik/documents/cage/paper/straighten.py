"""From four corners to an upright sheet of the right shape."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

Array = np.ndarray[Any, Any]
MAX_OUT = 2480  # A4 at 212 dpi
# Length by width of what people bring: A-series, F4 (folio, 330 by 215 mm), ID-1 cards.
SHAPES = {"a": math.sqrt(2), "f4": 330 / 215, "card": 85.6 / 53.98}
NEAR = 0.045
INCHES = {"a": 297 / 25.4, "f4": 330 / 25.4, "card": 85.6 / 25.4}


def shape_of(corners: Array, width: int, height: int) -> tuple[str, float]:
    """Guess the sheet by its true proportion: (name or "", length by width >= 1)."""
    ratio = _true_ratio(corners, width, height)
    long = max(ratio, 1 / ratio)
    # A folio and a card differ by 3 per cent only: a card is small in its photo, a folio is not.
    share = float(cv2.contourArea(corners.astype(np.float32))) / (width * height)
    names = ["a", "card" if share < 0.35 else "f4"]
    name = min(names, key=lambda one: abs(long / SHAPES[one] - 1))
    return (name, SHAPES[name]) if abs(long / SHAPES[name] - 1) < NEAR else ("", long)


def warp(image: Array, corners: Array) -> tuple[Array, str]:
    """The sheet seen from straight above, its longer side at most MAX_OUT; and its shape."""
    height, width = image.shape[:2]
    name, ratio = shape_of(corners, width, height)
    across, down = _sides(corners)
    long = min(MAX_OUT, max(across, down))
    lying = _true_ratio(corners, width, height) > 1
    out = (round(long), round(long / ratio)) if lying else (round(long / ratio), round(long))
    target = np.array([[0, 0], [out[0], 0], out, [0, out[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    how = cv2.INTER_AREA if max(across, down) > 1.5 * long else cv2.INTER_CUBIC
    return cv2.warpPerspective(image, matrix, out, flags=how, borderValue=(255, 255, 255)), name


def whole(image: Array) -> Array:
    """The picture as it is, its longer side at most MAX_OUT."""
    scale = min(1.0, MAX_OUT / max(image.shape[:2]))
    if scale == 1.0:
        return image
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def turned(image: Array, degrees: int) -> Array:
    """Turned clockwise by a quarter, a half or three quarters."""
    turns = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return image if degrees not in turns else cv2.rotate(image, turns[degrees])


def _sides(corners: Array) -> tuple[float, float]:
    """The longer of the two opposite sides: across, down; in pixels."""
    a, b, c, d = corners
    return (
        max(1.0, float(np.linalg.norm(b - a)), float(np.linalg.norm(c - d))),
        max(1.0, float(np.linalg.norm(d - a)), float(np.linalg.norm(c - b))),
    )


def _true_ratio(corners: Array, width: int, height: int) -> float:
    """Width by height of the sheet in the world (Zhang and He 2006, section 3).

    From the vanishing points, the lens in the middle of the picture; where the sheet
    is seen straight from above they are nowhere, and the middle of its sides tells.
    """
    plain = _plain_ratio(corners)
    middle = np.array([width / 2, height / 2])
    m1, m2, m4, m3 = (np.append(point - middle, 1.0) for point in corners.astype(float))
    k2 = _share(m1, m4, m3) / _share(m2, m4, m3)
    k3 = _share(m1, m4, m2) / _share(m3, m4, m2)
    n2, n3 = k2 * m2 - m1, k3 * m3 - m1
    depth = n2[2] * n3[2]
    if abs(n2[2]) < 0.02 or abs(n3[2]) < 0.02 or abs(depth) < 1e-9:
        return plain
    focal = -(n2[0] * n3[0] + n2[1] * n3[1]) / depth
    if not (0.3 * width) ** 2 < focal < (6 * max(width, height)) ** 2:
        return plain
    length = [float((n[0] ** 2 + n[1] ** 2) / focal + n[2] ** 2) for n in (n2, n3)]
    return math.sqrt(length[0] / max(1e-9, length[1]))


def _plain_ratio(corners: Array) -> float:
    a, b, c, d = corners
    return float(np.linalg.norm(b + c - a - d) / max(1.0, float(np.linalg.norm(c + d - a - b))))


def _share(one: Array, two: Array, three: Array) -> float:
    found = float(np.dot(np.cross(one, two), three))
    return found if abs(found) > 1e-9 else 1e-9
