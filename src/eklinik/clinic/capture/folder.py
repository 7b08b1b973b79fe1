"""The desk's scanner writes into a folder; whole files become pages, and none is ever lost.

`EKLINIK_SCAN_FOLDER/<desk>/` belongs to the desk of that name; where two offices have one,
the folder is `<office slug>--<desk>`.  Without an open session a file waits in `menunggu`;
what is no page goes to `ditolak` with a note of the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import structlog
from django.conf import settings

from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture.receive import FOLDER, receive
from eklinik.clinic.models import Desk, ScanPage, ScanSession

log = structlog.get_logger()
WAITING, REFUSED = "menunggu", "ditolak"
# A scanner is still writing while the file is younger than this.
SETTLED = timedelta(seconds=3)
PER_ROUND = 5
MAX_BYTES = 60_000_000
UNFINISHED = (".tmp", ".part", ".crdownload", ".filepart")
# The file is good, the house is busy or down: it is tried again.
TRY_AGAIN = {"busy", "scanner_down", "no_room", "scan_over", "scan_full"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file without a session yet."""

    name: str
    size: int
    modified: datetime


def sweep(*, at: datetime) -> int:
    """Take in what the scanners wrote; returns how many files became pages."""
    root = _root()
    if root is None or not root.is_dir():
        return 0
    taken = 0
    for folder in sorted(one for one in root.iterdir() if one.is_dir() and not one.is_symlink()):
        desk = desk_of(folder.name)
        if desk is not None:
            taken += sum(_one(desk, path, at) for path in list(_whole(folder, at))[:PER_ROUND])
    return taken


def desk_of(name: str) -> Desk | None:
    """The active desk of a folder, when the name says exactly one."""
    slug, _, rest = name.partition("--")
    rows = Desk.objects.filter(is_active=True)
    rows = rows.filter(office__slug=slug, name=rest) if rest else rows.filter(name=name)
    found = list(rows.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def waiting(desk: Desk) -> list[Waiting]:
    """The files that wait for this desk's next session, oldest first."""
    found = []
    for folder in _folders(desk):
        for path in _files(folder / WAITING):
            facts = path.stat()
            when = datetime.fromtimestamp(facts.st_mtime, UTC)
            found.append(Waiting(path.name, facts.st_size, when))
    return sorted(found, key=lambda one: (one.modified, one.name))


def take_waiting(session: ScanSession, desk: Desk, *, at: datetime) -> int:
    """Bring the waiting files of a desk into a session; returns how many."""
    paths = [path for folder in _folders(desk) for path in _files(folder / WAITING)]
    return sum(_taken(session, path, at) for path in sorted(paths))


def _root() -> Path | None:
    where = settings.EKLINIK_SCAN_FOLDER
    return Path(where) if where else None


def _folders(desk: Desk) -> list[Path]:
    root = _root()
    if root is None:
        return []
    names = (desk.name, f"{desk.office.slug}--{desk.name}")
    plain = [name for name in names if Path(name).name == name]
    return [root / name for name in plain if desk_of(name) == desk and (root / name).is_dir()]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        and not path.name.lower().endswith(UNFINISHED)
    ]  # fmt: skip


def _whole(folder: Path, at: datetime) -> Iterator[Path]:
    """Files that nobody writes to any more."""
    for path in _files(folder):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) <= at - SETTLED:
            yield path


def _one(desk: Desk, path: Path, at: datetime) -> int:
    session = (
        ScanSession.objects.filter(
            consultation__desk=desk, closed_at__isnull=True, consultation__closed_at__isnull=True
        )
        .select_related("consultation")
        .order_by("-pk")
        .first()
    )
    if session is not None:
        return _taken(session, path, at)
    _moved(path, path.parent / WAITING)
    return 0


def _taken(session: ScanSession, path: Path, at: datetime) -> int:
    """One file into the session; it leaves the folder only when its page is in the database."""
    before = path.stat()
    if before.st_size > MAX_BYTES:
        _refuse(path, f"Berkas {before.st_size} bita, batasnya {MAX_BYTES} bita.")
        return 0
    content = path.read_bytes()
    if len(content) != before.st_size:
        return 0
    try:
        receive(session, content, path.name, source=FOLDER, at=at)
    except Refusal as refusal:
        if refusal.code not in TRY_AGAIN:
            _refuse(path, refusal.message)
        return 0
    if not _is_kept(session, content):
        return 0
    path.unlink(missing_ok=True)
    return 1


def _is_kept(session: ScanSession, content: bytes) -> bool:
    """The page of these bytes stands in the database."""
    digest = sha256(content).hexdigest()
    return ScanPage.objects.filter(session=session, sha256=digest).exists()


def _refuse(path: Path, reason: str) -> None:
    base = path.parent.parent if path.parent.name == WAITING else path.parent
    moved = _moved(path, base / REFUSED)
    moved.with_name(moved.name + ".alasan.txt").write_text(reason + "\n", "utf-8")
    log.warning("scan_refused", file=moved.name)


def _moved(path: Path, folder: Path) -> Path:
    """Into a folder, under a free name, so that nothing there is written over."""
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        stem = re.sub(r" \(\d+\)$", "", path.stem)
        target = folder / f"{stem} ({number}){path.suffix}"
    return path.rename(target)
