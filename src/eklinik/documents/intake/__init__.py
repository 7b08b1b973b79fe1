"""Taking files in: `take_in` checks and cleans one upload, `join_pages` binds photographed pages.

Everything that opens a stranger's file happens in the cage (`eklinik.documents.cage`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from eklinik.documents import cage, scan
from eklinik.documents.refusals import MESSAGES, Refused, size_id

from . import kinds

MB = 1_000_000
LIMIT = 5 * MB
LIMIT_OSS = 2 * MB
# A photo may be bigger than the limit: it is made smaller, the applicant need not know how.
PICTURE_LIMIT = 25 * MB
MAX_PAGES = 200
JOIN_SECONDS = 90
_CAGE = "eklinik.documents.cage"

__all__ = [
    "LIMIT",
    "LIMIT_OSS",
    "MESSAGES",
    "Accepted",
    "Refused",
    "extract_text",
    "join_pages",
    "page_png",
    "size_id",
    "take_in",
    "thumbnail",
]


class Readable(Protocol):
    """An uploaded file, as Django gives it."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that was taken: what is kept, and what it was."""

    content: bytes
    filename: str
    mime: str
    pages: int
    sha256: str
    original_sha256: str
    original_size: int
    original_kind: str
    thumbnail: bytes
    text: str
    removed: tuple[str, ...] = ()
    signed: bool = False
    place: tuple[float, float] | None = None
    taken_at: datetime | None = None

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return len(self.content)


def take_in(
    raw: bytes | Readable,
    *,
    filename: str,
    limit_bytes: int = LIMIT,
    accept: Collection[str] = kinds.ALL,
    max_pages: int = MAX_PAGES,
) -> Accepted:
    """Check and clean one upload, or raise Refused.

    PDF, JPEG, PNG, HEIC and WebP by content; a picture above the limit is reduced to fit.
    `accept` names kinds ("pdf", "jpeg", …).  `place` and `taken_at` are what the photo says.
    """
    content = raw if isinstance(raw, bytes) else raw.read(max(limit_bytes, PICTURE_LIMIT) + 1)
    kind = _checked(content, filename, limit_bytes, frozenset(accept))
    task, options = _cleaning(kind, limit_bytes, max_pages)
    facts, parts = _caged(task, [content], limit_bytes, **options)
    return _accepted(content, kind, filename, facts, parts)


def join_pages(
    parts: Sequence[bytes], *, limit_bytes: int = LIMIT, max_pages: int = MAX_PAGES
) -> bytes:
    """Bind photographed pages (and PDFs) in their order into one PDF on A4 within the limit."""
    if not parts:
        raise Refused("no_pages")
    found = [_checked(part, "", max(limit_bytes, PICTURE_LIMIT), kinds.ALL) for part in parts]
    _, results = _caged(
        "pages:join",
        parts,
        limit_bytes,
        seconds=JOIN_SECONDS,
        kinds=found,
        limit=limit_bytes,
        max_pages=max_pages,
    )
    return results[0]


def thumbnail(content: bytes) -> bytes:
    """A WebP of at most 320 × 320 pixels of a kept file."""
    return _caged("views:thumbnail", [content], 0, kind=_kind(content))[1][0]


def page_png(content: bytes, page: int = 0, width: int = 1200) -> bytes:
    """One page (counted from 0) of a kept file as PNG, to be read without downloading."""
    kind = _kind(content)
    if kind == "pdf":
        return _caged("views:page_png", [content], 0, page=page, width=width)[1][0]
    if page != 0:
        raise Refused("no_such_page", pages=1)
    return _caged("views:picture_png", [content], 0, kind=kind, width=width)[1][0]


def extract_text(content: bytes) -> str:
    """The text of a PDF; a picture has none."""
    if _kind(content) != "pdf":
        return ""
    return _caged("views:text", [content], 0)[1][0].decode()


def _kind(content: bytes) -> str:
    kind = kinds.recognise(content)
    if kind is None:
        raise Refused("unknown_kind", accepted=kinds.labels(kinds.ALL))
    return kind


def _checked(content: bytes, filename: str, limit: int, accept: frozenset[str]) -> str:
    """Look from outside: size, kind, virus.  Returns the kind."""
    if not content:
        raise Refused("empty")
    kind = kinds.recognise(content)
    allowed = limit if kind in (None, "pdf") else max(limit, PICTURE_LIMIT)
    if len(content) > allowed:
        raise Refused("too_large", size=size_id(len(content)), limit=size_id(allowed))
    if kind is None:
        raise _unknown(filename, accept)
    if kind not in accept:
        raise Refused("not_accepted", kind=kinds.LABELS[kind], accepted=kinds.labels(accept))
    scan.check(content)
    return kind


def _unknown(filename: str, accept: frozenset[str]) -> Refused:
    claimed = kinds.suffix(filename)
    if claimed in kinds.SUFFIXES:
        return Refused("disguised", suffix=claimed)
    return Refused("unknown_kind", accepted=kinds.labels(accept))


def _cleaning(kind: str, limit: int, max_pages: int) -> tuple[str, dict[str, Any]]:
    if kind == "pdf":
        return "pdf:clean", {"max_pages": max_pages}
    return "pictures:clean", {"kind": kind, "limit": limit}


def _caged(
    task: str, parts: Sequence[bytes], limit_bytes: int, **options: Any
) -> tuple[Any, list[bytes]]:
    try:
        return cage.run(f"{_CAGE}.{task}", parts, **options)
    except cage.Reject as no:
        raise Refused(no.code, **{"limit": size_id(limit_bytes), **no.words}) from None


def _accepted(
    raw: bytes, kind: str, filename: str, facts: dict[str, Any], parts: list[bytes]
) -> Accepted:
    content, look, text = parts
    return Accepted(
        content=content,
        filename=kinds.safe_name(filename, kinds.KINDS[facts["mime"]]),
        mime=facts["mime"],
        pages=facts["pages"],
        sha256=hashlib.sha256(content).hexdigest(),
        original_sha256=hashlib.sha256(raw).hexdigest(),
        original_size=len(raw),
        original_kind=kind,
        thumbnail=look,
        text=text.decode(),
        removed=tuple(facts["removed"]),
        signed=facts["signed"],
        place=tuple(facts["place"]) if facts["place"] else None,
        taken_at=_taken(facts["taken"]),
    )


def _taken(said: str | None) -> datetime | None:
    """The camera's own clock: local time without a zone."""
    try:
        return datetime.strptime(said or "", "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - EXIF has no zone
    except ValueError:
        return None
