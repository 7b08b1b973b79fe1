"""Loads the permit types of a reference folder into an office, as often as one likes.

What has not changed is left alone; a changed draft is rewritten; what is published
never changes: changed words of the newest version become a new draft beside it, those
of an older one are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from eklinik.accounts.models import Office, User
from eklinik.catalogue.files import PermitFile, VersionFile, read_folder
from eklinik.catalogue.models import PermitType, PermitVersion
from eklinik.catalogue.publish import PublishError, publish

NEW, SAME, REWRITTEN, BESIDE = "baru", "sama", "ditulis ulang", "rancangan baru"
LEFT = "versi lama berbeda, dibiarkan"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one version: `what` is one of the words above."""

    code: str
    version: int
    what: str
    published: bool
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        state = "terbit" if self.published else "rancangan"
        why = f" — belum terbit: {' '.join(self.reasons)}" if self.reasons else ""
        return f"{self.code} v{self.version}: {self.what}, {state}{why}"


def load_permits(
    folder: Path, *, office: Office, at: datetime, by: User | None = None, publishing: bool = False
) -> list[Line]:
    """Load the permit types meant for the office's level; with `publishing` publish what may be.

    Raises `ReferenceFileError` before anything is written.
    """
    files = [file for file in read_folder(folder) if office.level in file.head.levels]
    with transaction.atomic():
        return [
            _load(office, file, version, at=at, by=by, publishing=publishing)
            for file in files
            for version in file.versions
        ]


def _load(
    office: Office, file: PermitFile, version: VersionFile, *,
    at: datetime, by: User | None, publishing: bool,
) -> Line:  # fmt: skip
    kind = _permit_type(office, file)
    row, what = _row(kind, file, version, office)
    reasons: tuple[str, ...] = ()
    if publishing and version.publish and row.state == PermitVersion.State.DRAFT:
        reasons = _try_publish(row, at=at, by=by)
    row.refresh_from_db(fields=["state"])
    published = row.state != PermitVersion.State.DRAFT
    return Line(kind.code, row.version, what, published, reasons)


def _try_publish(row: PermitVersion, *, at: datetime, by: User | None) -> tuple[str, ...]:
    try:
        publish(row, by=by, at=at)
    except PublishError as error:
        return tuple(error.reasons)
    return ()


def _permit_type(office: Office, file: PermitFile) -> PermitType:
    head = file.head
    slug = f"{head.slug}-{office.slug}"[:80]
    kind, _ = PermitType.objects.get_or_create(
        office=office, code=head.code,
        defaults={"slug": slug, "kind": head.kind, "sector": head.sector},
    )  # fmt: skip
    return kind


def _row(
    kind: PermitType, file: PermitFile, version: VersionFile, office: Office
) -> tuple[PermitVersion, str]:
    """The row that now says what the file says, and what had to be done for it."""
    words = _words(version, office)
    rows = list(kind.versions.order_by("version"))
    if same := next((row for row in rows if _says(row, words)), None):
        return same, SAME
    numbered = next((row for row in rows if row.version == version.number), None)
    if numbered is None:
        return _create(kind, version.number, words), NEW
    if numbered.state == PermitVersion.State.DRAFT:
        return _rewrite(numbered, words), REWRITTEN
    if version is not file.versions[-1]:
        return numbered, LEFT
    if rows[-1].state == PermitVersion.State.DRAFT:
        return _rewrite(rows[-1], words), REWRITTEN
    return _create(kind, rows[-1].version + 1, words), BESIDE


def _words(version: VersionFile, office: Office) -> dict[str, Any]:
    definition = version.definition_for(office.level)
    return {
        "name": definition.name,
        "valid_from": version.valid_from,
        "definition": definition.model_dump(mode="json"),
        "source": version.source,
        "source_date": version.source_date,
    }


def _says(row: PermitVersion, words: dict[str, Any]) -> bool:
    return bool(row.definition == words["definition"] and row.valid_from == words["valid_from"])


def _create(kind: PermitType, number: int, words: dict[str, Any]) -> PermitVersion:
    return PermitVersion.objects.create(permit_type=kind, version=number, **words)


def _rewrite(row: PermitVersion, words: dict[str, Any]) -> PermitVersion:
    for name, value in words.items():
        setattr(row, name, value)
    row.save(update_fields=list(words))
    return row
