"""Pictures: open, turn upright, strip everything but the pixels, and write anew."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from eklinik.documents.cage import Reject

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
# A JPEG is decoded at a fraction of its size, so a phone's 108-megapixel mode is no danger.
MAX_PIXELS = {"jpeg": 220_000_000, "png": 50_000_000, "webp": 50_000_000, "heic": 50_000_000}
# A4 at 300 dpi is 3508 pixels high.
MAX_SIDE = 3508
THUMBNAIL = (320, 320)
# From good to still readable: A4 at 140 dpi, below which small print is lost.
LADDER = (
    (3508, 88),
    (3508, 80),
    (2800, 80),
    (2480, 76),
    (2200, 72),
    (1980, 68),
    (1754, 62),
    (1640, 55),
)

Image.MAX_IMAGE_PIXELS = None  # our own bound, by kind, is checked before a pixel is decoded


def read(raw: bytes, kind: str, *, shrink: bool = True) -> Image.Image:
    """Decode an upright RGB or grey picture.  Rejects: broken, too_many_pixels.

    Without `shrink` a side may be up to twice MAX_SIDE, for a caller that resizes faster.
    """
    if kind == "heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(raw), formats=[FORMATS[kind]]) as image:
            _check_size(image, kind)
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))
            image.load()
            if shrink:
                image.thumbnail((MAX_SIDE, MAX_SIDE))
            return _plain(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Reject("broken") from None


def _check_size(image: Image.Image, kind: str) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS[kind]:
        raise Reject("too_many_pixels", width=width, height=height)


def _plain(image: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("L", "1", "I", "I;16"):
        return upright.convert("L")
    if "A" in upright.getbands() or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return upright.convert("RGB")


def jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    """Write as JPEG, the longer side at most `side` pixels."""
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def ladder(image: Image.Image) -> Iterator[bytes]:
    """Write as JPEG, smaller and smaller, down to what can still be read."""
    for side, quality in LADDER:
        yield jpeg(image, side, quality)


def thumbnail(image: Image.Image) -> bytes:
    """A small WebP for lists."""
    small = image.copy()
    small.thumbnail(THUMBNAIL)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=70)
    return out.getvalue()


def clean(parts: list[bytes], *, kind: str, limit: int) -> tuple[Any, list[bytes]]:
    """Take one picture in: its clean bytes and its thumbnail.  Rejects: cannot_shrink."""
    image = read(parts[0], kind)
    mime, content = _written(image, kind, limit)
    facts = {"mime": mime, "pages": 1, "removed": [], "signed": False, **_facts(parts[0], kind)}
    return facts, [content, thumbnail(image), b""]


def _written(image: Image.Image, kind: str, limit: int) -> tuple[str, bytes]:
    if kind == "png":
        out = io.BytesIO()
        image.save(out, "PNG", optimize=True)
        if out.tell() <= limit:
            return "image/png", out.getvalue()
    for content in ladder(image):
        if len(content) <= limit:
            return "image/jpeg", content
    raise Reject("cannot_shrink")


def _facts(raw: bytes, kind: str) -> dict[str, Any]:
    """Where and when the photo says it was taken; kept only if somebody confirms it."""
    try:
        with Image.open(io.BytesIO(raw), formats=[FORMATS[kind]]) as image:
            exif = image.getexif()
            gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
            taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        return {"place": None, "taken": None}
    return {"place": _place(gps), "taken": taken if isinstance(taken, str) else None}


def _place(gps: dict[int, Any]) -> list[float] | None:
    try:
        north = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        east = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return [north, east] if abs(north) <= 90 and abs(east) <= 180 else None


def _degrees(parts: Any, negative: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -value if negative else value
