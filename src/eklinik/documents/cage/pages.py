"""Several photographed pages become one PDF on A4."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from eklinik.documents.cage import Reject, pdf, pictures, views

# A4 in points, 1/72 inch.
SHORT, LONG = 595.276, 841.89
# Decoded pages lie in memory together, 28 MB each.
MAX_PICTURES = 30


def join(
    parts: list[bytes], *, kinds: Sequence[str], limit: int, max_pages: int
) -> tuple[Any, list[bytes]]:
    """Join pictures and PDFs in their order, the pictures reduced until the file fits the limit.

    Rejects: what the parts are rejected for, too_many_pages, cannot_shrink.
    """
    pictured = len(kinds) - list(kinds).count("pdf")
    if pictured > MAX_PICTURES:
        raise Reject("too_many_pages", pages=pictured, limit=MAX_PICTURES)
    sources = [_source(part, kind) for part, kind in zip(parts, kinds, strict=True)]
    step, content, pages = _first_that_fits(sources, limit)
    if pages > max_pages:
        raise Reject("too_many_pages", pages=pages, limit=max_pages)
    look, _ = views.look(content)
    side, quality = pictures.LADDER[step]
    return {"pages": pages, "side": side, "quality": quality}, [content, look]


def _first_that_fits(sources: Sequence[Image.Image | Pdf], limit: int) -> tuple[int, bytes, int]:
    """Search the ladder by halves: each step means encoding every page again."""
    best, low, high = None, 0, len(pictures.LADDER)
    while low < high:
        step = (low + high) // 2
        content, pages = _bound(sources, *pictures.LADDER[step])
        if len(content) <= limit:
            best, high = (step, content, pages), step
        else:
            low = step + 1
    if best is None:
        raise Reject("cannot_shrink")
    return best


def _source(part: bytes, kind: str) -> Image.Image | Pdf:
    if kind != "pdf":
        return pictures.read(part, kind)
    source = pdf.opened(part)
    list(pdf.strip(source))
    return source


def _bound(sources: Sequence[Image.Image | Pdf], side: int, quality: int) -> tuple[bytes, int]:
    book = Pdf.new()
    for source in sources:
        if isinstance(source, Pdf):
            book.pages.extend(source.pages)
        else:
            _add(book, source, side, quality)
    if len(book.pages) == 0:
        raise Reject("no_pages")
    return pdf.written(book), len(book.pages)


def _add(book: Pdf, image: Image.Image, side: int, quality: int) -> None:
    content = pictures.jpeg(image, side, quality)
    with Image.open(io.BytesIO(content)) as shown:
        (width, height), grey = shown.size, shown.mode == "L"
    page_width, page_height = (LONG, SHORT) if width > height else (SHORT, LONG)
    scale = min(page_width / width, page_height / height)
    wide, high = width * scale, height * scale
    left, low = (page_width - wide) / 2, (page_height - high) / 2
    book.add_blank_page(page_size=(page_width, page_height))
    page = book.pages[-1]
    page.Resources = Dictionary(
        XObject=Dictionary(Foto=_xobject(book, content, width, height, grey))
    )
    drawing = f"q {wide:.3f} 0 0 {high:.3f} {left:.3f} {low:.3f} cm /Foto Do Q"
    page.Contents = book.make_stream(drawing.encode())


def _xobject(book: Pdf, content: bytes, width: int, height: int, grey: bool) -> pikepdf.Object:
    return book.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceGray if grey else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
