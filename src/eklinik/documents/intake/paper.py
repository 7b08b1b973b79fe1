"""Photos of paper, straightened and cleaned in the cage before they become a document."""

from __future__ import annotations

from dataclasses import dataclass, field

from eklinik.documents.intake import PICTURE_LIMIT, _caged, _checked, kinds, take_in

Corners = list[list[float]]
PDF_LIMIT = 20_000_000
MODES = ("grey", "colour", "original")
FAULTS = ("dark", "blurred", "cropped", "glare", "small", "tilted", "unfound")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: the readable picture (JPEG), the original to keep, and what was seen in it.

    `corners` are four (x, y) as shares of the original, None when it is used whole.
    """

    picture: bytes
    look: bytes
    original: bytes
    suffix: str
    corners: Corners | None = None
    faults: list[str] = field(default_factory=list)
    width: int = 0
    height: int = 0

    @property
    def is_pdf(self) -> bool:
        """A PDF of a scanner is kept as it is, page by page."""
        return self.suffix == "pdf"


def see(
    raw: bytes,
    *,
    filename: str = "",
    camera: bool = True,
    find_page: bool = True,
    corners: Corners | None = None,
    rotation: int = 0,
    mode: str = "grey",
) -> Seen:
    """Look at one photo or scan, or raise Refused; `rotation` clockwise in quarters of 90."""
    kind = _checked(raw, filename, PDF_LIMIT, kinds.ALL)
    if kind == "pdf":
        return _scanned(raw, filename, rotation)
    value, parts = _caged(
        "paper.job:picture", [raw], PICTURE_LIMIT, kind=kind, corners=corners,
        find_page=find_page, rotation=rotation, mode=mode, camera=camera,
    )  # fmt: skip
    return Seen(
        picture=parts[0], look=parts[1], original=raw, suffix="jpg" if kind == "jpeg" else kind,
        corners=value["corners"], faults=value["faults"], width=value["width"],
        height=value["height"],
    )  # fmt: skip


def turned(content: bytes, rotation: int) -> bytes:
    """A PDF that was taken in, with every page turned clockwise."""
    return _caged("paper.job:turn_pdf", [content], PDF_LIMIT, rotation=rotation)[1][0]


def _scanned(raw: bytes, filename: str, rotation: int) -> Seen:
    taken = take_in(raw, filename=filename, limit_bytes=PDF_LIMIT, accept={"pdf"})
    _, parts = _caged("paper.job:turn_pdf", [taken.content], PDF_LIMIT, rotation=rotation)
    return Seen(parts[1], taken.thumbnail, taken.content, "pdf")
