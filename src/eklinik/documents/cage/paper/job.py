"""The cage's work on one page: `picture` looks, straightens and cleans; `turn_pdf` turns one."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np

from eklinik.documents.cage import pdf, pictures, views
from eklinik.documents.cage.paper import clean, find, quality, straighten

cv2.setNumThreads(1)
Array = np.ndarray[Any, Any]
QUALITY = 88
LOOK = 420


def picture(
    parts: list[bytes],
    *,
    kind: str,
    corners: list[list[float]] | None = None,
    find_page: bool = True,
    rotation: int = 0,
    mode: str = "grey",
    camera: bool = True,
) -> tuple[Any, list[bytes]]:
    """One photo: its straightened, cleaned JPEG and a small WebP of the photo itself.

    `corners` are four (x, y) as shares; without them the page is looked for, unless
    `find_page` is off.  The value tells corners, faults, the figures behind, and sizes.
    """
    image = _bgr(parts[0], kind)
    found = find.page(image) if corners is None and find_page else None
    said, figures = quality.faults(image, found, camera=camera and find_page)
    at = _pixels(corners, image) if corners is not None else found.corners if found else None
    sheet, shape = (straighten.whole(image), "") if at is None else straighten.warp(image, at)
    sheet = straighten.turned(clean.cleaned(sheet, mode, shape), rotation)
    value = {
        "corners": None if at is None else _shares(at, image),
        "shape": shape,
        "faults": said,
        "figures": {name: round(float(one), 4) for name, one in figures.items()},
        "width": int(sheet.shape[1]),
        "height": int(sheet.shape[0]),
    }
    return value, [_jpeg(sheet), _look(image)]


def turn_pdf(parts: list[bytes], *, rotation: int) -> tuple[Any, list[bytes]]:
    """A PDF with every page turned clockwise, and its first page as JPEG to look at."""
    with pdf.opened(parts[0]) as book:
        for page in book.pages:
            page.rotate(rotation, relative=True)
        content = pdf.written(book) if rotation else parts[0]
        pages = len(book.pages)
    png = views.page_png([content], page=0, width=1000)[1][0]
    return {"pages": pages}, [content, pictures.jpeg(pictures.read(png, "png"), LOOK * 2, 80)]


def _bgr(raw: bytes, kind: str) -> Array:
    rgb = np.asarray(pictures.read(raw, kind).convert("RGB"))
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)


def _pixels(shares: list[list[float]], image: Array) -> Array:
    height, width = image.shape[:2]
    return np.array([[x * (width - 1), y * (height - 1)] for x, y in shares], np.float32)


def _shares(points: Array, image: Array) -> list[list[float]]:
    height, width = image.shape[:2]
    size = np.array([max(1, width - 1), max(1, height - 1)], np.float32)
    return [[round(float(x), 5), round(float(y), 5)] for x, y in np.clip(points / size, 0, 1)]


def _jpeg(sheet: Array) -> bytes:
    """Progressive, so that a slow line shows it early."""
    done, data = cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return bytes(data.tobytes()) if done else b""


def _look(image: Array) -> bytes:
    """The photo as it was taken, small, under the four points to be moved."""
    from PIL import Image

    scale = min(1.0, 2 * LOOK / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    out = io.BytesIO()
    Image.fromarray(cv2.cvtColor(small, cv2.COLOR_BGR2RGB)).save(out, "WEBP", quality=70)
    return out.getvalue()
