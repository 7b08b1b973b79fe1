"""Readable paper: shadows taken away, paper white, ink dark."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Array = np.ndarray[Any, Any]
MODES = ("grey", "colour", "original")
# The paper's own brightness after cleaning, and how far below it counts as ink.
PAPER = 244.0
SMALL = 420


# Least light of a sheet beside its brightest tenth: a shadow on a letter may be deep, but what is
# dark on a card is its portrait.
LEAST = {"card": 0.85}
LEAST_PAPER = 0.5


def cleaned(image: Array, mode: str, shape: str = "") -> Array:
    """A BGR sheet as grey, as colour on white paper, or as it was."""
    least = LEAST.get(shape, LEAST_PAPER)
    if mode == "original":
        return image
    if mode == "grey":
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        return _deeper(_flat(grey, _light(grey, least)))
    light = _light(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), least)
    white = _white(image, light)
    return np.dstack([_flat(image[:, :, i], light * white[i]) for i in range(3)])


def _light(grey: Array, least: float) -> Array:
    """How bright empty paper is at each place, 0..255: ink closed away, then smoothed.

    Where a dark picture (a portrait) leaves no paper, the field stays above `least` of the
    sheet's own brightness, so that the picture stays dark.
    """
    scale = SMALL / max(grey.shape[:2])
    small = cv2.resize(grey, None, fx=min(1.0, scale), fy=min(1.0, scale),
                       interpolation=cv2.INTER_AREA)  # fmt: skip
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (25, 25))
    field: Array = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel).astype(np.float32)
    field = cv2.GaussianBlur(field, (0, 0), 9)
    field = np.maximum(field, least * float(np.percentile(field, 90)))
    size = (grey.shape[1], grey.shape[0])
    return np.maximum(1.0, cv2.resize(field, size, interpolation=cv2.INTER_LINEAR))


def _white(image: Array, light: Array) -> list[float]:
    """How much of each colour the paper itself has beside its grey."""
    step = max(1, max(image.shape[:2]) // SMALL)
    few, field = image[::step, ::step].astype(np.float32), light[::step, ::step]
    paper = few.mean(axis=2) > 0.85 * field
    if paper.sum() < 100:
        return [1.0, 1.0, 1.0]
    tint = np.median(few[paper] / field[paper][:, None], axis=0)
    return [float(np.clip(one, 0.6, 1.4)) for one in tint]


def _flat(channel: Array, light: Array) -> Array:
    return cv2.divide(channel.astype(np.float32), light, scale=PAPER, dtype=cv2.CV_8U)


def _deeper(grey: Array) -> Array:
    """Stretch so that the darkest ink is nearly black and paper is white."""
    low = float(np.percentile(grey[::4, ::4], 0.5))
    low = min(low, 140.0)
    table = np.clip((np.arange(256) - low) * (255.0 / (PAPER - low)), 0, 255).astype(np.uint8)
    return cv2.LUT(grey, table)
