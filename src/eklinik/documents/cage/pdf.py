"""PDFs: really open them, take everything out that acts, and count the pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from eklinik.documents.cage import Reject, views

ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/GoTo3DView",
}
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
KEYS = {
    "/AA": "actions",
    "/EF": "embedded_files",
    "/AF": "embedded_files",
    "/XFA": "xfa",
    "/EmbeddedFiles": "embedded_files",
    "/JavaScript": "javascript",
    "/Collection": "embedded_files",
    "/RichMediaContent": "media",
}
RESOURCES = {"/Font", "/XObject", "/Pattern", "/ExtGState", "/Group"}
TEXT_LIMIT = 200_000


def clean(parts: list[bytes], *, max_pages: int) -> tuple[Any, list[bytes]]:
    """Take one PDF in: its bytes without active content, its thumbnail, its text.

    A file with nothing to remove stays as it is when it carries a signature, so that the
    signature stays valid.  Rejects: encrypted, broken, no_pages, too_many_pages.
    """
    raw = parts[0]
    with opened(raw) as pdf:
        pages = _counted(pdf, max_pages)
        removed = sorted(set(strip(pdf)))
        signed = _is_signed(pdf)
        content = raw if signed and not removed else written(pdf)
    look, text = views.look(content)
    facts = {
        "mime": "application/pdf",
        "pages": pages,
        "removed": removed,
        "signed": signed and not removed,
        "place": None,
        "taken": None,
    }
    return facts, [content, look, text[:TEXT_LIMIT].encode()]


def opened(raw: bytes) -> Pdf:
    """Open a PDF that needs no password."""
    try:
        return pikepdf.open(io.BytesIO(raw))
    except pikepdf.PasswordError:
        raise Reject("encrypted") from None
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise Reject("broken") from None


def written(pdf: Pdf) -> bytes:
    """Write a PDF anew, without what nothing refers to."""
    out = io.BytesIO()
    try:
        pdf.remove_unreferenced_resources()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Reject("broken") from None
    return out.getvalue()


def _counted(pdf: Pdf, max_pages: int) -> int:
    try:
        count = len(pdf.pages)
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError):
        raise Reject("broken") from None
    if count == 0:
        raise Reject("no_pages")
    if count > max_pages:
        raise Reject("too_many_pages", pages=count, limit=max_pages)
    return count


def strip(pdf: Pdf) -> Iterator[str]:
    """Remove everything that acts; says what kind of thing each was."""
    yield from _strip_opening(pdf.Root)
    for thing in list(pdf.objects):
        yield from _strip_tree(thing)
    for page in pdf.pages:
        yield from _strip_annotations(page.obj)


def _strip_opening(root: Object) -> Iterator[str]:
    opening = root.get("/OpenAction")
    if opening is None:
        return
    del root["/OpenAction"]
    if isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo:
        yield "actions"


def _strip_tree(thing: Object) -> Iterator[str]:
    """Walk one indirect object with the direct ones inside it."""
    todo = [thing]
    while todo:
        here = todo.pop()
        if isinstance(here, Dictionary | Stream):
            yield from _strip_one(here)
            todo += [child for _, child in here.items() if _is_direct(child)]
        elif isinstance(here, Array):
            todo += [child for child in here if _is_direct(child)]


def _name(thing: Object, key: str) -> str:
    """The value of a key as text; a name that is no text is none of ours."""
    try:
        return str(thing.get(key, ""))
    except UnicodeDecodeError:
        return ""


def _is_direct(child: Any) -> bool:
    return isinstance(child, Dictionary | Array) and not child.is_indirect


def _strip_one(here: Object) -> Iterator[str]:
    if _name(here, "/S") in ACTIONS and here.get("/Type") != Name.StructElem:
        yield "javascript" if here.get("/S") == Name.JavaScript else "actions"
        for key in list(here.keys()):
            del here[key]
        return
    for key in KEYS.keys() & set(here.keys()):
        if not _is_resource(here[key]):
            del here[key]
            yield KEYS[key]


def _is_resource(value: Any) -> bool:
    """A font or form may be named /AA or /JavaScript by its page."""
    return isinstance(value, Dictionary | Stream) and _name(value, "/Type") in RESOURCES


def _strip_annotations(page: Dictionary) -> Iterator[str]:
    notes = page.get("/Annots")
    if not isinstance(notes, Array):
        return
    kept = [one for one in notes if not _is_media(one)]
    if len(kept) < len(notes):
        page["/Annots"] = Array(kept)
        yield "media"


def _is_media(note: Any) -> bool:
    return isinstance(note, Dictionary) and _name(note, "/Subtype") in ANNOTATIONS


def _is_signed(pdf: Pdf) -> bool:
    return any(
        isinstance(one, Dictionary) and "/ByteRange" in one and "/Contents" in one
        for one in pdf.objects
    )
