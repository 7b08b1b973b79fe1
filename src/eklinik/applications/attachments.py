"""Uploaded documents: taken in, cleaned, joined from photos; every version is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from eklinik.applications import checklist, corrections, drafts, reading
from eklinik.applications.behalf import on_behalf
from eklinik.applications.models import Application, Attachment
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import Requirement
from eklinik.documents import store
from eklinik.documents.intake import Accepted, Refused, join_pages, size_id, take_in
from eklinik.staff.actor import Actor

MAX_FILES = 30
NO_ROOM = _(
    "Berkas ini tidak dapat disimpan karena tempat penyimpanan kantor penuh atau bermasalah. "
    "Isian dan berkas lain tetap tersimpan. Coba lagi nanti atau hubungi kami."
)


class Upload(Protocol):
    """A file as a form gives it."""

    name: str | None

    def read(self, size: int = -1, /) -> bytes: ...


def attach(
    application: Application, code: str, files: Sequence[Upload], *, by: Actor, at: datetime
) -> Attachment:
    """Put a document in place for a requirement; several photos become one PDF.

    What was there stays as an older version.  Raises `Refused` (the file is not
    good) or `Refusal` (this may not be changed now, or there is no room).
    """
    needed = _needed(application, code, by)
    if not files:
        raise Refusal(
            "no_file", _("Pilih dahulu foto atau berkasnya, lalu unggah."),
            details={"files": ["required"]},
        )  # fmt: skip
    return _keep(application, needed, _taken(needed, files), by, at)


def attach_accepted(
    application: Application, code: str, taken: Accepted, *, by: Actor, at: datetime
) -> Attachment:
    """Put a document in place that was taken in before (an import, the demo)."""
    return _keep(application, _needed(application, code, by), taken, by, at)


def add_pages(
    application: Application, code: str, files: Sequence[Upload], *, by: Actor, at: datetime
) -> Attachment:
    """Bind more photos behind the document that is there."""
    needed = _needed(application, code, by)
    present = reading.current_attachments(application).get(code)
    if present is None:
        return attach(application, code, files, by=by, at=at)
    taken = [_one(needed, item) for item in _few(files)]
    parts = [store.read(present.document), *(item.content for item in taken)]
    return _keep(application, needed, _joined(needed, parts), by, at)


def _needed(application: Application, code: str, by: Actor) -> Requirement:
    needed = reading.requirement(application, code)
    if needed is None:
        raise Refusal(
            "unknown_requirement", _("Dokumen ini tidak diminta untuk permohonan ini."),
            details={"requirement": ["unknown"]},
        )  # fmt: skip
    drafts.check_changeable(application, code, by)
    return needed


def _few(files: Sequence[Upload]) -> Sequence[Upload]:
    if len(files) > MAX_FILES:
        raise Refusal(
            "too_many_files",
            _("Paling banyak 30 berkas sekali unggah. Gabungkan dahulu menjadi satu PDF."),
        )
    return files


def _taken(needed: Requirement, files: Sequence[Upload]) -> Accepted:
    taken = [_one(needed, item) for item in _few(files)]
    if len(taken) == 1:
        return taken[0]
    return _joined(needed, [item.content for item in taken])


def _one(needed: Requirement, item: Upload) -> Accepted:
    return take_in(item, filename=item.name or "berkas", limit_bytes=needed.limit_bytes)


def _joined(needed: Requirement, parts: Sequence[bytes]) -> Accepted:
    whole = join_pages(parts, limit_bytes=needed.limit_bytes)
    return take_in(whole, filename=f"{needed.code}.pdf", limit_bytes=needed.limit_bytes)


def _keep(
    application: Application, needed: Requirement, taken: Accepted, by: Actor, at: datetime
) -> Attachment:
    try:
        with transaction.atomic():
            now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
            drafts.check_changeable(now, needed.code, by)
            _check_total(now, needed, taken)
            on_behalf(now, "upload", by=by, at=at, words=needed.name)
            document = store.keep(
                taken, office_id=now.office_id, kind="attachment", by=by.user_id, at=at
            )
            return _place(now, needed.code, document.pk, by, at)
    except OSError as error:
        raise Refusal("no_room", NO_ROOM) from error


def _check_total(application: Application, needed: Requirement, taken: Accepted) -> None:
    limit = reading.definition(application).total_limit_bytes
    present = reading.current_attachments(application).items()
    total = taken.size + sum(row.document.size for code, row in present if code != needed.code)
    if total > limit:
        raise Refusal(
            "total_too_large",
            _(
                "Semua dokumen bersama menjadi {total}, padahal batasnya {limit}. "
                "Perkecil beberapa berkas, lalu unggah lagi."
            ),
            total=size_id(total),
            limit=size_id(limit),
        )


def _place(
    application: Application, code: str, document_id: int, by: Actor, at: datetime
) -> Attachment:
    rows = application.attachments.filter(requirement=code)
    newest = rows.aggregate(newest=Max("version"))["newest"] or 0
    rows.filter(replaced_at__isnull=True).update(replaced_at=at)
    made = Attachment.objects.create(
        application=application, requirement=code, version=newest + 1, document_id=document_id,
        created_at=at, created_by_id=by.user_id,
    )  # fmt: skip
    _touched(application, code, by, at)
    return made


def _touched(application: Application, code: str, by: Actor, at: datetime) -> None:
    Application.objects.filter(pk=application.pk).update(updated_at=at)
    checklist.forget(application, code)
    if application.case_id is not None:
        corrections.answer(application, code, by=by, at=at)


def remove(application: Application, code: str, *, by: Actor, at: datetime) -> None:
    """Take a document away again; its versions are kept.

    In a returned file only an optional document can go; others are replaced.
    """
    with transaction.atomic():
        now = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        drafts.check_changeable(now, code, by)
        needed = reading.requirement(now, code)
        if now.case_id is not None and needed is not None and not needed.optional:
            raise Refusal(
                "needed", _("Dokumen ini wajib. Ganti dengan yang benar, jangan dihapus.")
            )
        on_behalf(now, "upload", by=by, at=at, words="− " + (needed.name if needed else code))
        now.attachments.filter(requirement=code, replaced_at__isnull=True).update(replaced_at=at)
        _touched(now, code, by, at)


__all__ = ["Refused", "add_pages", "attach", "attach_accepted", "remove"]
