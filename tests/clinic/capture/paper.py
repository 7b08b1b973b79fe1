"""Photos for the tests of the scan kit, made once."""

from __future__ import annotations

import io
from functools import cache

import cv2
from PIL import Image

from tests.documents.paper import photos


@cache
def jpeg(fault: str = "", seed: int = 0, quality: int = 85) -> bytes:
    """An invented photo of a letter with this fault, as a phone sends it."""
    data = cv2.imencode(".jpg", photos.photo(fault, seed).image, [1, quality])[1]
    return bytes(data.tobytes())


@cache
def large() -> bytes:
    """A good photo of 12 megapixels."""
    image = cv2.resize(photos.photo("", 0).image, (3000, 4000), interpolation=cv2.INTER_CUBIC)
    return bytes(cv2.imencode(".jpg", image, [1, 92])[1].tobytes())


@cache
def pdf(pages: int = 2) -> bytes:
    """What a desk's scanner writes."""
    sheets = [
        Image.fromarray(photos.sheet("a", number)[:, :, ::-1]).resize((620, 877))
        for number in range(pages)
    ]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=75)
    return out.getvalue()
