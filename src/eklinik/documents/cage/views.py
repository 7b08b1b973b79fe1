"""Seeing a file: thumbnail, one page as PNG, its text."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2  # type: ignore[import-untyped]

from eklinik.documents.cage import Reject, pictures

MAX_WIDTH = 2400
MAX_HEIGHT = 6000
TEXT_PAGES = 50


def look(content: bytes) -> tuple[bytes, str]:
    """The thumbnail and the text of a PDF; a PDF whose first page cannot be drawn is broken."""
    document = _document(content)
    first = _drawn(document, 0, pictures.THUMBNAIL[0])
    return pictures.thumbnail(first), _text(document)


def page_png(parts: list[bytes], *, page: int, width: int) -> tuple[Any, list[bytes]]:
    """Draw one page (counted from 0) as PNG.  Rejects: no_such_page."""
    document = _document(parts[0])
    if not 0 <= page < len(document):
        raise Reject("no_such_page", pages=len(document))
    out = io.BytesIO()
    _drawn(document, page, min(width, MAX_WIDTH)).save(out, "PNG", compress_level=4)
    return {"pages": len(document)}, [out.getvalue()]


def picture_png(parts: list[bytes], *, kind: str, width: int) -> tuple[Any, list[bytes]]:
    """Draw a picture as PNG no wider than `width`."""
    image = pictures.read(parts[0], kind)
    image.thumbnail((min(width, MAX_WIDTH), MAX_HEIGHT))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return {"pages": 1}, [out.getvalue()]


def thumbnail(parts: list[bytes], *, kind: str) -> tuple[Any, list[bytes]]:
    """A small WebP of a picture or of the first page."""
    if kind == "pdf":
        image = _drawn(_document(parts[0]), 0, pictures.THUMBNAIL[0])
    else:
        image = pictures.read(parts[0], kind)
    return {}, [pictures.thumbnail(image)]


def text(parts: list[bytes]) -> tuple[Any, list[bytes]]:
    """The text of a PDF, of its first fifty pages."""
    return {}, [_text(_document(parts[0])).encode()]


def _document(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) == 0:
            raise Reject("no_pages")
    except pypdfium2.PdfiumError:
        raise Reject("broken") from None
    return document


def _drawn(document: pypdfium2.PdfDocument, number: int, width: int) -> Any:
    try:
        page = document[number]
        scale = min(width / max(page.get_width(), 1), MAX_HEIGHT / max(page.get_height(), 1))
        return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError):
        raise Reject("broken") from None


def _text(document: pypdfium2.PdfDocument) -> str:
    pages = (document[i].get_textpage() for i in range(min(len(document), TEXT_PAGES)))
    return "\n".join(page.get_text_bounded() for page in pages).replace("\x00", "")
