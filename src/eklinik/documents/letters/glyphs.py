"""Keep text printable: what the shipped fonts cannot draw becomes a box, not a failed letter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
BOX = "□"
# Signs that DejaVu Sans Mono, carried inside typst, adds to the shipped fonts.
SIGNS = "□☐☑☒✓✗→←↑↓≤≥≈≠Ω"
LONGEST_RUN = 28
_JOINERS = "\u200c\u200d"
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN},}}")
_BREAKABLE = re.compile(rf"(\S{{{LONGEST_RUN}}})(?=\S)")
_TRAIL = re.compile(f"{BOX}[\ufe0e\ufe0f\u200d{BOX}]*{BOX}")


@cache
def covered() -> frozenset[str]:
    """All characters a letter can print."""
    codes: set[int] = set()
    for line in (FONTS / "coverage.txt").read_text().split():
        first, _, last = line.partition("-")
        codes.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(map(chr, codes)) | frozenset(SIGNS + "\n")


def _drawable(char: str) -> str:
    if char in covered() or char in _JOINERS:
        return char
    if char in "\t\u2028\u2029\r":
        return " "
    plain = unicodedata.normalize("NFKC", char)
    if plain != char and all(part in covered() for part in plain):
        return plain
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me") else BOX


def _has_arabic(text: str) -> bool:
    return any("\u0600" <= char <= "\u06ff" for char in text)


def printable(text: str) -> str:
    """Return the text in drawable characters; direction marks go, an emoji becomes one box."""
    drawn = "".join(map(_drawable, unicodedata.normalize("NFC", text).replace("\r\n", "\n")))
    boxed = _TRAIL.sub(BOX, drawn)
    return boxed if _has_arabic(boxed) else boxed.translate(dict.fromkeys(map(ord, _JOINERS)))


def breakable(text: str) -> str:
    """Allow a line break inside endless words, so that they stay on the paper."""
    if not _LONG_RUN.search(text):
        return text
    return _BREAKABLE.sub("\\1\u200b", text)
