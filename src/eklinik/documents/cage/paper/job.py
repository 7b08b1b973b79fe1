"""The cage's work on one page: `picture` looks, straightens and cleans; `turn_pdf` turns one."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np

from eklinik.documents.cage import pictures
from eklinik.documents.cage.paper import clean, find, quality, straighten

cv2.setNumThreads(1)
Array = np.ndarray[Any, Any]
QUALITY = 88
LOOK = 420
# A photo of 12 megapixels is not resized; of a bigger one nothing a sheet needs is lost.
MAX_SIDE = 4200


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
    `find_page` is off.  The value tells corners, faults, the figures behind, and sizes;
    a photo whose corners are given was judged before, and is told no faults.
    """
    image = _bgr(parts[0], kind)
    found = find.page(image) if corners is None and find_page else None
    # What is kept are rounded shares: straighten along these, so that the next time is the same.
    shares = corners or (_shares(found.corners, image) if found else None)
    at = None if shares is None else _pixels(shares, image)
    sheet, shape = (straighten.whole(image), "") if at is None else straighten.warp(image, at)
    said, figures = ([], {}) if corners else quality.of_sheet(
        sheet, image, found, camera=camera and find_page)  # fmt: skip
    sheet = straighten.turned(clean.cleaned(sheet, mode, shape), rotation)
    value = {
        "corners": shares and [[min(1.0, max(0.0, one)) for one in point] for point in shares],
        "shape": shape,
        "faults": said,
        "figures": {name: round(float(one), 4) for name, one in figures.items()},
        "width": int(sheet.shape[1]),
        "height": int(sheet.shape[0]),
    }
    return value, [_jpeg(sheet), _look(image)]


def turn_pdf(parts: list[bytes], *, rotation: int) -> tuple[Any, list[bytes]]:
    """A PDF with every page turned clockwise, and its first page as JPEG to look at."""
    from eklinik.documents.cage import pdf, views

    with pdf.opened(parts[0]) as book:
        for page in book.pages:
            page.rotate(rotation, relative=True)
        content = pdf.written(book) if rotation else parts[0]
        pages = len(book.pages)
    png = views.page_png([content], page=0, width=1000)[1][0]
    return {"pages": pages}, [content, pictures.jpeg(pictures.read(png, "png"), LOOK * 2, 80)]


def _bgr(raw: bytes, kind: str) -> Array:
    rgb = np.asarray(pictures.read(raw, kind, shrink=False).convert("RGB"))
    scale = pictures.MAX_SIDE / max(rgb.shape[:2])
    if max(rgb.shape[:2]) > MAX_SIDE:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR)


def _pixels(shares: list[list[float]], image: Array) -> Array:
    height, width = image.shape[:2]
    return np.array([[x * (width - 1), y * (height - 1)] for x, y in shares], np.float32)


def _shares(points: Array, image: Array) -> list[list[float]]:
    height, width = image.shape[:2]
    size = np.array([max(1, width - 1), max(1, height - 1)], np.float32)
    return [[round(float(x), 5), round(float(y), 5)] for x, y in points / size]


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
    Image.fromarray(cv2.cvtColor(small, cv2.COLOR_BGR2RGB)).save(out, "WEBP", quality=70, method=1)
    return out.getvalue()
