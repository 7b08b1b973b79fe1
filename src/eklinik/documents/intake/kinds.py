"""What a file is, by its content; its name only tells whether it pretends."""

from __future__ import annotations

from pathlib import PurePosixPath

import filetype  # type: ignore[import-untyped]

KINDS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
}
SUFFIXES = {
    "pdf": "pdf",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "jpe": "jpeg",
    "png": "png",
    "webp": "webp",
    "heic": "heic",
    "heif": "heic",
}
LABELS = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG", "webp": "WebP", "heic": "HEIC"}
ALL = frozenset(LABELS)
MIMES = {kind: mime for mime, kind in KINDS.items()}
# A PDF may begin after some bytes of rubbish (ISO 32000-1, note 13 of annex H).
_HEADER_WITHIN = 1024


def recognise(raw: bytes) -> str | None:
    """Name the kind by content, or None."""
    guess = filetype.guess(raw[:8192])
    if guess is not None:
        return KINDS.get(guess.mime)
    return "pdf" if b"%PDF-" in raw[:_HEADER_WITHIN] else None


def suffix(filename: str) -> str:
    """The ending of a name, in small letters, without the dot."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.lower().lstrip(".")


def safe_name(filename: str, kind: str) -> str:
    """The name without folders and control characters, ending in what the file now is."""
    stem = PurePosixPath(filename.replace("\\", "/")).stem
    plain = "".join(char for char in stem if char.isprintable() and char not in '<>:"|?*').strip()
    return f"{plain[:120] or 'berkas'}.{'jpg' if kind == 'jpeg' else kind}"


def labels(kinds: frozenset[str]) -> str:
    """Name kinds for people: `PDF, JPEG, PNG`."""
    return ", ".join(label for kind, label in LABELS.items() if kind in kinds)
