"""Keeping files: the bytes go to the storage under a random name, the row says what they are."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from eklinik.documents.intake import Accepted, thumbnail
from eklinik.documents.models import Document
from eklinik.documents.refusals import Refused
from eklinik.staff.actor import Actor

PDF = "application/pdf"
SUFFIXES = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}
LOOK = ".look.webp"
ORPHAN_AFTER = timedelta(days=1)


def keep(
    content: bytes | Accepted,
    *,
    office_id: int,
    kind: str,
    by: Actor | int | None,
    at: datetime,
    mime: str = "",
    name: str = "",
) -> Document:
    """Keep an upload that was taken in, or bytes that we made.  OSError: there is no room.

    The file is written first: a transaction that fails leaves a file without a row (`sweep`),
    never a row without a file.
    """
    facts = _facts(content, mime, name)
    body = content.content if isinstance(content, Accepted) else content
    path = _path(office_id, at, facts["mime"])
    _write(path, body)
    if isinstance(content, Accepted):
        _write(path + LOOK, content.thumbnail)
    return Document.objects.create(
        office_id=office_id,
        kind=kind,
        storage_name=path,
        size=len(body),
        created_at=at,
        created_by_id=by.user_id if isinstance(by, Actor) else by,
        **facts,
    )


def open_document(document: Document) -> File[bytes]:
    """Open the bytes for reading; raises Refused "document_missing"."""
    if document.erased_at is not None:
        raise Refused("document_missing")
    try:
        return default_storage.open(document.storage_name, "rb")
    except FileNotFoundError:
        raise Refused("document_missing") from None


def read(document: Document) -> bytes:
    """The bytes; raises Refused "document_missing"."""
    with open_document(document) as file:
        return bytes(file.read())


def is_whole(document: Document) -> bool:
    """The stored bytes are still those whose digest stands in the row."""
    return hashlib.sha256(read(document)).hexdigest() == document.sha256


def look(document: Document) -> bytes:
    """The WebP thumbnail, made at the first look when it is not there."""
    path = document.storage_name + LOOK
    with suppress(FileNotFoundError), default_storage.open(path, "rb") as file:
        return bytes(file.read())
    made = thumbnail(read(document))
    _write(path, made)
    return made


def drop(document: Document) -> None:
    """Delete a document that nothing points at; its file goes when the transaction is through."""
    document.delete()
    _forget(document.storage_name)


def erase(document: Document, *, at: datetime) -> None:
    """Destroy the bytes and keep the row with its digest (UU 27/2022 Ps 43-44)."""
    document.erased_at = at
    document.save(update_fields=["erased_at"])
    _forget(document.storage_name)


def sweep(*, at: datetime) -> int:
    """Delete files older than a day that no row names; returns how many."""
    stale = [
        path for path in _files("") if default_storage.get_modified_time(path) < at - ORPHAN_AFTER
    ]
    named = set(
        Document.objects.filter(
            storage_name__in=[path.removesuffix(LOOK) for path in stale], erased_at__isnull=True
        ).values_list("storage_name", flat=True)
    )
    orphans = [path for path in stale if path.removesuffix(LOOK) not in named]
    for path in orphans:
        default_storage.delete(path)
    return len(orphans)


def _facts(content: bytes | Accepted, mime: str, name: str) -> dict[str, Any]:
    if isinstance(content, Accepted):
        return {
            "mime": content.mime,
            "original_name": name or content.filename,
            "pages": content.pages,
            "sha256": content.sha256,
            "original_sha256": content.original_sha256,
        }
    return {
        "mime": mime,
        "original_name": name,
        "pages": len(pypdfium2.PdfDocument(content)) if mime == PDF else None,
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _path(office_id: int, at: datetime, mime: str) -> str:
    return f"{office_id}/{at:%Y/%m}/{uuid.uuid4().hex}.{SUFFIXES.get(mime, 'bin')}"


def _write(path: str, content: bytes) -> None:
    """Write whole or not at all."""
    try:
        default_storage.save(path, ContentFile(content))
    except OSError:
        with suppress(OSError):
            default_storage.delete(path)
        raise


def _forget(path: str) -> None:
    for one in (path, path + LOOK):
        transaction.on_commit(partial(default_storage.delete, one))


def _files(folder: str) -> Iterator[str]:
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in names)
    for inner in folders:
        yield from _files(f"{folder}{inner}/")
