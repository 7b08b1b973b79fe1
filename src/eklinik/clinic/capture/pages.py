"""What the desk does with pages: order, turn, tone, corners, another try."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture import files
from eklinik.clinic.models import ScanPage, ScanSession
from eklinik.documents.intake.paper import MODES, Corners, see

BAD_CORNERS = _(
    "Keempat sudut itu tidak membentuk halaman. "
    "Isi angka 0 sampai 100 searah jarum jam dari kiri atas, lalu simpan lagi."
)
GONE = _("Halaman ini sudah dihapus. Muat ulang daftar halamannya.")


def present(session: ScanSession) -> list[ScanPage]:
    """The pages that are there, in their order; one query."""
    return list(session.pages.filter(deleted_at__isnull=True).order_by("place", "pk"))


def move(page: ScanPage, step: int) -> None:
    """One place up (-1) or down (1) among the pages of the same document."""
    with transaction.atomic():
        ScanSession.objects.select_for_update().get(pk=page.session_id)
        row = [one for one in present(page.session) if one.requirement == page.requirement]
        keys = [one.pk for one in row]
        if page.pk not in keys or not 0 <= keys.index(page.pk) + step < len(row):
            return
        here, there = row[keys.index(page.pk)], row[keys.index(page.pk) + step]
        here.place, there.place = there.place, here.place
        if here.place == there.place:
            here.place += step
        ScanPage.objects.bulk_update([here, there], ["place"])


def assign(page: ScanPage, requirement: str) -> None:
    """Say which document a page belongs to; "" is none yet."""
    page.requirement = requirement[:60]
    page.used_at = None
    page.save(update_fields=["requirement", "used_at"])


def ask_again(page: ScanPage, *, at: datetime | None) -> None:
    """Ask the phone to take this page again; None takes the wish back."""
    page.redo_at = at
    page.save(update_fields=["redo_at"])


def turn(page: ScanPage, degrees: int) -> None:
    """Turn clockwise; the corners stay."""
    _again(page, rotation=(page.rotation + degrees) % 360)


def tone(page: ScanPage, mode: str) -> None:
    """Grey, colour, or as it was taken."""
    if mode not in MODES:
        raise Refusal("bad_data", _("Pilih abu-abu, warna, atau asli."), details={"mode": ["bad"]})
    _again(page, mode=mode)


def cut(page: ScanPage, corners: Corners) -> None:
    """Straighten along these four points, shares of width and height, clockwise."""
    _again(page, corners=checked(corners))


def whole(page: ScanPage) -> None:
    """Use the photo as it is."""
    _again(page, corners=None)


def search(page: ScanPage) -> None:
    """Look for the sheet in the photo (again)."""
    _again(page, find_page=True)


def checked(corners: Corners) -> Corners:
    """Four points inside the picture, convex, clockwise; or `Refusal("bad_corners")`."""
    try:
        points = [(float(x), float(y)) for x, y in corners]
    except (TypeError, ValueError):
        points = []
    inside = len(points) == 4 and all(
        math.isfinite(x) and math.isfinite(y) and -0.001 <= x <= 1.001 and -0.001 <= y <= 1.001
        for x, y in points
    )
    if not inside or min(_bends(points)) < 0.002:
        raise Refusal("bad_corners", BAD_CORNERS, details={"corners": ["bad"]})
    return [[min(1.0, max(0.0, x)), min(1.0, max(0.0, y))] for x, y in points]


def _bends(points: list[tuple[float, float]]) -> list[float]:
    """The signed bend at each corner; all positive is convex and clockwise on a screen."""
    around = zip(points, points[1:] + points[:1], points[2:] + points[:2], strict=True)
    return [(b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) for a, b, c in around]


def _again(page: ScanPage, *, find_page: bool = False, **changes: Any) -> None:
    """Make the readable picture anew from the original."""
    if page.deleted_at is not None or not page.original:
        raise Refusal("document_missing", GONE)
    how = {"corners": page.corners, "rotation": page.rotation, "mode": page.mode, **changes}
    found = see(
        files.read(page.original), camera=page.source == "phone", find_page=find_page,
        **{**how, "corners": None if find_page else how["corners"]},
    )  # fmt: skip
    old, page.picture = page.picture, files.write(page.session, found.picture, "jpg")
    page.rotation, page.mode = how["rotation"], how["mode"]
    page.corners = found.corners
    page.width, page.height, page.used_at = found.width, found.height, None
    if find_page:
        page.faults = found.faults
    with transaction.atomic():
        page.save()
        files.forget([old])
