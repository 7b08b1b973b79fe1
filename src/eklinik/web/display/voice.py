"""How a number is called out: one Indonesian sentence, and the recorded clips that make it."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from lokal import terbilang

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
KINDS = {".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".wav": "audio/wav"}
SPOKEN_DIGITS = 3


def sentence_of(letter: str, number: int, desk: str) -> str:
    """`Nomor antrean A, nol satu tujuh, silakan ke loket tiga.`"""
    digits = " ".join(DIGITS[int(sign)] for sign in f"{number:0{SPOKEN_DIGITS}d}")
    return f"Nomor antrean {letter}, {digits}, silakan ke {spoken(desk)}."


def spoken(name: str) -> str:
    """A desk's name with its numbers as words: `Loket 12` is `loket dua belas`."""
    return re.sub(r"\d{1,6}", lambda found: str(terbilang(int(found.group()))), name.lower())


def clips_of(letter: str, number: int, desk: str) -> list[str]:
    """The names of the recordings that make the same sentence, in order."""
    digits = list(f"{number:0{SPOKEN_DIGITS}d}")
    place = re.sub(r"[^a-z0-9]+", "-", desk.lower()).strip("-")
    return ["nomor-antrean", letter.lower(), *digits, "silakan-ke", place]


def recorded(office_slug: str) -> dict[str, str]:
    """The office's recordings: clip name -> file name; empty when it has none."""
    folder = Path(settings.VOICE_CLIPS) / office_slug
    if not folder.is_dir():
        return {}
    return {path.stem: path.name for path in sorted(folder.iterdir()) if path.suffix in KINDS}
