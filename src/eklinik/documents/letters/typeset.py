"""Set a letter: own typst templates, data as JSON, the same bytes for the same data and time."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import segno
import typst

from .glyphs import FONTS
from .models import Letter, Picture
from .wording import date_id, date_in_words, date_long

TEMPLATES = Path(__file__).parent / "typ"
_kept = threading.local()
_ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


class LetterError(RuntimeError):
    """A letter could not be set.  A fault of ours, never of the person whose text is in it."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )


def _compiler() -> typst.Compiler:
    if not hasattr(_kept, "compiler"):
        _kept.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts())
    compiler: typst.Compiler = _kept.compiler
    return compiler


def _clock(moment: datetime) -> str:
    zone = _ZONES.get(moment.utcoffset() or timedelta(), "")
    return f"{moment:%H.%M} {zone}".strip()


def _date_words(day: date) -> dict[str, str]:
    words = {"day": date_id(day), "long": date_long(day), "words": date_in_words(day)}
    return words | ({"clock": _clock(day)} if isinstance(day, datetime) else {})


def _speak(value: Any) -> Any:
    """Turn a model into JSON values; dates become the words that templates print."""
    match value:
        case Picture():
            return {"svg": value.as_svg(), "alt": value.alt, "caption": value.caption}
        case date():
            return _date_words(value)
        case Mapping():
            return {name: _speak(item) for name, item in value.items()}
        case list() | tuple():
            return [_speak(item) for item in value]
        case _ if hasattr(value, "model_fields_set"):
            return {name: _speak(getattr(value, name)) for name in type(value).model_fields}
        case _:
            return value


def qr_svg(text: str) -> str:
    """Draw a QR code as SVG text (error correction M: a copy of a copy still reads)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, dark="#15201b", omitsize=False
    )
    return out.getvalue().decode()


def _inputs(letter: Letter) -> dict[str, str]:
    data = _speak(letter)
    data["kind"] = letter.kind
    data["qr"] = qr_svg(letter.check.url) if letter.check else None
    return {"data": json.dumps(data, ensure_ascii=False)}


def render(letter: Letter, *, at: datetime) -> bytes:
    """Set a letter as PDF (A4: PDF/A-2a and PDF/UA-1); `at` is its creation time, aware.

    The same letter at the same time gives the same bytes, so that a digest can be confirmed.
    """
    try:
        pdf = _compiler().compile(
            input=str(TEMPLATES / f"{letter.template}.typ"),
            format="pdf",
            sys_inputs=_inputs(letter),
            pdf_standards=cast(Any, list(letter.standards)),
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise LetterError(f"{letter.kind}: {error.message}") from error
    return cast(bytes, pdf)
