"""What is wrong with a photo of a page, in fixed codes."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np

from eklinik.documents.cage.paper import straighten
from eklinik.documents.cage.paper.find import Page

Array = np.ndarray[Any, Any]
FAULTS = ("dark", "blurred", "cropped", "glare", "small", "tilted", "unfound")
# Measured on the set of tests/documents/paper (docs/performance.md says how well).
DARK = 92.0
SHARP = 0.14
GLARE_STEP, GLARE_SHARE = 38.0, 0.004
MIN_DPI = 96
TILT_DEGREES, TILT_RATIO = 22.0, 0.68
SIDE = 1280


def faults(image: Array, found: Page | None, *, camera: bool) -> tuple[list[str], dict[str, float]]:
    """The codes of what is wrong with a BGR photo, and the figures behind them."""
    sheet = straighten.whole(image) if found is None else straighten.warp(image, found.corners)[0]
    return of_sheet(sheet, image, found, camera=camera)


def of_sheet(
    sheet: Array, image: Array, found: Page | None, *, camera: bool
) -> tuple[list[str], dict[str, float]]:
    """The same of a photo whose sheet is straightened already.

    A desk's scanner fills the picture with the sheet, so only a camera's picture can miss
    the page or cut it.
    """
    scale = min(1.0, SIDE / max(sheet.shape[:2]))
    grey = cv2.cvtColor(cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
                        cv2.COLOR_BGR2GRAY)  # fmt: skip
    figures = {
        "light": float(np.percentile(grey, 85)),
        "sharp": sharpness(grey),
        "glare": glare(grey),
        **(_shape_figures(image, found) if found else {"dpi": 0.0, "degrees": 0.0, "sides": 1.0}),
    }
    said = {
        "dark": figures["light"] < DARK,
        "blurred": figures["sharp"] < SHARP,
        "glare": figures["glare"] > GLARE_SHARE,
        "cropped": camera and (found.cut > 0 if found else _ink_on_rim(image)),
        "small": (0 < figures["dpi"] < MIN_DPI) or max(image.shape[:2]) < 900,
        "tilted": figures["degrees"] > TILT_DEGREES or figures["sides"] < TILT_RATIO,
        "unfound": camera and found is None and not _is_paper(image),
    }
    return [code for code in FAULTS if said[code]], figures


def sharpness(grey: Array) -> float:
    """Variance of the Laplacian by the variance of the ink, in the tiles that hold ink."""
    soft = cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32)
    edges = cv2.Laplacian(soft, cv2.CV_32F)
    size = max(24, max(grey.shape) // 24)
    rates = []
    noise = max(1.0, float(np.median(np.abs(edges))) / 0.6745)
    for y in range(size, grey.shape[0] - 2 * size + 1, size):
        for x in range(size, grey.shape[1] - 2 * size + 1, size):
            ink = float(soft[y : y + size, x : x + size].var())
            rates.append((ink, float(edges[y : y + size, x : x + size].var())))
    tiles = np.array(rates).reshape(-1, 2)
    if not len(tiles):
        return 1.0
    strong = tiles[tiles[:, 0] >= max(np.percentile(tiles[:, 0], 70), 4 * noise**2, 20.0)]
    return (
        1.0
        if len(strong) < 3
        else float(np.median(np.maximum(0.0, strong[:, 1] - noise**2) / strong[:, 0]))
    )


def glare(grey: Array) -> float:
    """The share of the sheet where light burns ink away: far brighter than the sheet around."""
    size = (max(1, grey.shape[1] // 4), max(1, grey.shape[0] // 4))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    usual = float(np.median(paper))
    burnt = (small >= 248) & (paper.astype(np.float32) - usual > GLARE_STEP)
    return float(cv2.erode(burnt.astype(np.uint8), np.ones((3, 3), np.uint8)).mean())


def _shape_figures(image: Array, found: Page) -> dict[str, float]:
    height, width = image.shape[:2]
    name, _ = straighten.shape_of(found.corners, width, height)
    sides = [float(np.linalg.norm(found.corners[i] - found.corners[(i + 1) % 4])) for i in range(4)]
    inches = straighten.INCHES.get(name, straighten.INCHES["a"])
    return {
        "dpi": 0.0 if found.cut else max(sides) / inches,
        "degrees": _degrees(found.corners),
        "sides": min(min(sides[i], sides[i + 2]) / max(sides[i], sides[i + 2], 1) for i in (0, 1)),
    }


def _degrees(corners: Array) -> float:
    """How far the sheet's middle lines are from upright, 0..45."""
    a, b, c, d = corners
    across, down = (b + c - a - d) / 2, (c + d - a - b) / 2
    away = [
        abs((math.degrees(math.atan2(float(v[1]), float(v[0]))) + 45) % 90 - 45)
        for v in (across, down)
    ]
    return max(away)


def _ink_on_rim(image: Array) -> bool:
    """A page that fills the photo is cut where its writing runs out of the picture."""
    grey = cv2.cvtColor(straighten.whole(image), cv2.COLOR_BGR2GRAY)
    scale = 640 / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    ink = small.astype(np.float32) < 0.72 * paper
    rims = (ink[:3].any(axis=0), ink[-3:].any(axis=0), ink[:, :3].any(axis=1), ink[:, -3:].any(1))
    return _is_paper(image) and max(float(rim.mean()) for rim in rims) > 0.04


def _is_paper(image: Array) -> bool:
    """The whole picture is one bright field with ink, as a scanner or a near photo gives it."""
    small = cv2.resize(image, (160, 160), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    paper = cv2.morphologyEx(lab[:, :, 0], cv2.MORPH_CLOSE, np.ones((21, 21), np.uint8))
    pale = np.abs(lab[:, :, 1:] - 128).max(axis=2) < 26
    even = float(np.percentile(paper, 5)) > 0.55 * float(np.percentile(paper, 95))
    return even and float(pale.mean()) > 0.8 and float(paper.mean()) > 70
