"""The frame of the office's pages: who is signed in and which parts are open to that person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eklinik.casework.override import OVERRIDE
from eklinik.process.roles import (
    AGENCY_HEAD,
    CLINIC_OFFICER,
    DIVISION_HEAD,
    FRONT_OFFICE,
    ROLE_TITLES,
    SECTION_HEAD,
    SKPA_VERIFIER,
    TECHNICAL_STAFF,
)
from eklinik.staff.actor import Actor
from eklinik.staff.models import ADMIN
from eklinik.web.request import Request


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the office in the rail."""

    href: str
    sign: str
    title: str | LazyText
    roles: frozenset[str] = frozenset()
    inside: tuple[str, ...] = ()

    def is_here(self, path: str) -> bool:
        if self.href == "/kantor/":
            return path == self.href or path.startswith(self.inside)
        return path.startswith(self.href)


PARTS = (
    Part("/kantor/", "list", _("Kotak kerja"), inside=("/kantor/berkas/",)),
    Part("/loket/", "user", _("Loket klinik"), frozenset({CLINIC_OFFICER})),
    Part("/kantor/terima/", "plus", _("Terima berkas"), frozenset({FRONT_OFFICE})),
    Part("/kantor/darurat/", "offline", _("Hari tanpa sistem"), frozenset({FRONT_OFFICE})),
    Part("/kantor/kunjungan/", "calendar", _("Kunjungan"), frozenset({TECHNICAL_STAFF})),
    Part("/kantor/pendapat/", "check", _("Pendapat SKPA"), frozenset({SKPA_VERIFIER})),
    Part("/kantor/prakiraan/", "clock", _("Prakiraan OSS"), frozenset({AGENCY_HEAD})),
    Part("/kantor/tanda-tangan/", "pen", _("Ruang tanda tangan"), frozenset({AGENCY_HEAD})),
    Part(
        "/kantor/aduan/",
        "alert",
        _("Pengaduan"),
        frozenset({FRONT_OFFICE, SECTION_HEAD, DIVISION_HEAD, AGENCY_HEAD, ADMIN}),
    ),
    Part(
        "/kantor/klinik/",
        "clock",
        _("Statistik klinik"),
        frozenset({CLINIC_OFFICER, SECTION_HEAD, DIVISION_HEAD, AGENCY_HEAD, ADMIN}),
    ),
    Part("/kantor/cari/", "search", _("Cari berkas")),
    Part("/kantor/arsip/", "archive", _("Arsip")),
    Part("/kelola/", "gear", _("Kelola"), frozenset({ADMIN})),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the top bar and the rail show."""

    name: str
    roles: str
    office: str
    language: str
    parts: tuple[tuple[Part, bool], ...]


def frame_of(request: Request) -> Frame | None:
    """The frame for the person of this request; None for whoever is not signed in."""
    if not request.user.is_authenticated:
        return None
    actor: Actor = request.actor
    office = request.user.office
    return Frame(
        name=actor.name,
        roles=", ".join(sorted({_title(name) for name in actor.roles})),
        office=office.name if office else "",
        language=request.LANGUAGE_CODE,
        parts=tuple(
            (part, part.is_here(request.path)) for part in PARTS if _open_to(part, actor.roles)
        ),
    )


def _open_to(part: Part, roles: frozenset[str]) -> bool:
    return not part.roles or bool(part.roles & roles)


def _title(role: str) -> str:
    if role == ADMIN:
        return gettext("Pengelola")
    if role == OVERRIDE:
        return gettext("Pengesampingan")
    return gettext(ROLE_TITLES.get(role, role))
