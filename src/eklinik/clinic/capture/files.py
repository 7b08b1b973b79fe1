"""The pages' files: below `<office>/scan/`, in the house's storage, under random names."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import suppress
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from eklinik.casework.refusals import Refusal
from eklinik.clinic.models import ScanPage, ScanSession
from eklinik.documents.refusals import MESSAGES
from eklinik.documents.store import LOOK


def write(session: ScanSession, content: bytes, suffix: str) -> str:
    """Keep bytes; returns their name.  OSError: there is no room, and nothing is left behind."""
    office = session.consultation.office_id
    name = f"{office}/scan/{session.uid.hex}/{uuid.uuid4().hex}.{suffix}"
    try:
        return str(default_storage.save(name, ContentFile(content)))
    except OSError:
        with suppress(OSError):
            default_storage.delete(name)
        raise


def write_look(original: str, content: bytes) -> None:
    """Keep the small picture of an original beside it."""
    default_storage.save(original + LOOK, ContentFile(content))


def read(name: str) -> bytes:
    """The bytes; `Refusal("document_missing")` when they are gone."""
    try:
        with default_storage.open(name, "rb") as file:
            return bytes(file.read())
    except (FileNotFoundError, ValueError, IsADirectoryError):
        raise Refusal("document_missing", MESSAGES["document_missing"]) from None


def names_of(page: ScanPage) -> list[str]:
    """Every file of a page."""
    original = [page.original, page.original + LOOK] if page.original else []
    return [*original, *([page.picture] if page.picture else [])]


def forget(names: Iterable[str]) -> None:
    """Delete when the transaction is through; a file that is gone already is no fault."""
    for name in [one for one in names if one]:
        transaction.on_commit(partial(default_storage.delete, name))
