"""What the desk's screen shows of a scan session: its QR, and its pages by document."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.clinic.capture import folder, pages, session
from eklinik.clinic.capture.words import Fault, faults_of
from eklinik.clinic.models import Consultation, ScanPage, ScanSession
from eklinik.web.desk.panels import Panel
from eklinik.web.request import Request


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page on the desk's list."""

    page: ScanPage
    faults: list[Fault]
    is_pdf: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The pages of one document."""

    code: str
    name: str
    sheets: list[Sheet]
    limit: int = 0

    @property
    def used(self) -> bool:
        """Every page stands in a PDF."""
        return bool(self.sheets) and all(one.page.used_at for one in self.sheets)


def panel(request: Request, held: Consultation) -> Panel:
    """The scan kit among the tools of the desk."""
    return Panel("desk/panels/scan.html", words_of(request, held))


def words_of(request: Request, held: Consultation) -> dict[str, Any]:
    """What the desk shows: the session, its QR, and the pages by document."""
    found = session.current(held)
    return {
        "held": held,
        "scan": found,
        "qr": _qr(found) if found else "",
        "files": linked(held),
        **body_of(request, held, found),
    }


def linked(held: Consultation) -> list[Application]:
    """The applications of this visit that a page may go to."""
    rows = held.applications.filter(discarded_at__isnull=True)
    return list(rows.select_related("permit_version").order_by("pk"))


def body_of(request: Request, held: Consultation, found: ScanSession | None) -> dict[str, Any]:
    """The words of the fragment that a script asks for again and again."""
    groups = _groups(found) if found else []
    return {
        "groups": groups,
        "state": session.state(found, at=request.now) if found else "",
        "waiting": folder.waiting(held.desk) if held.desk else [],
        "choices": [(group.code, group.name) for group in groups if group.code],
        "modes": (("grey", _("Abu-abu")), ("colour", _("Warna")), ("original", _("Asli"))),
        "held": held,
        "scan": found,
    }


def _groups(found: ScanSession) -> list[Group]:
    """The documents of the application in their order; first the pages that have none."""
    by_code: dict[str, list[Sheet]] = {}
    for page in pages.present(found):
        sheet = Sheet(page, faults_of(page.faults), page.original.endswith(".pdf"))
        by_code.setdefault(page.requirement, []).append(sheet)
    needed = reading.requirements(found.application) if found.application else ()
    known = {item.code for item in needed}
    loose = [one for code, rows in by_code.items() if code not in known for one in rows]
    named = [Group(i.code, i.name, by_code.get(i.code, []), i.limit_bytes) for i in needed]
    return [Group("", gettext("Belum dipilih dokumennya"), loose), *named]


def _qr(found: ScanSession) -> SafeString:
    made = segno.make(address_of(found), error="m").svg_inline(
        scale=6, border=2, light="#fff", omitsize=True
    )
    return mark_safe(made)  # noqa: S308  segno draws it, the text is only in the picture


def address_of(found: ScanSession) -> str:
    """What the QR says."""
    return settings.SITE_URL + reverse("scan", args=[found.secret])


def tag_of(words: dict[str, Any]) -> str:
    """Changes when anything of the pages' fragment does."""
    rows = [
        (group.code, one.page.uid, one.page.picture, one.page.redo_at, one.page.used_at)
        for group in words["groups"] for one in group.sheets
    ]  # fmt: skip
    waiting = [(one.name, one.size) for one in words["waiting"]]
    seen = (
        get_language(),
        words["state"],
        rows,
        waiting,
        [group.code for group in words["groups"]],
    )
    return quote_etag(sha256(repr(seen).encode()).hexdigest()[:24])
