"""What proves a mandate at the desk: a slip from file or scan kit, a code, a recording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from eklinik.accounts.vault import decipher, digits
from eklinik.applications.answers import storable
from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture import join, session
from eklinik.clinic.models import Consultation, ScanPage
from eklinik.clinic.printed_code import printed_code, slips_of
from eklinik.documents.models import Document
from eklinik.web.desk.consent import keep_slip
from eklinik.web.desk.ways import ways_to
from eklinik.web.request import Request

SHA256 = re.compile(r"[0-9a-f]{64}")
NO_WAY = _(
    "Kode tidak dapat dikirim: kantor belum punya saluran pesan, atau nomor penelepon tidak "
    "diketahui. Minta pemohon datang, pakai kode di cetakan kunjungannya, atau beri kuasa di "
    "ruang online."
)


@dataclass(frozen=True, slots=True)
class Code:
    """The six digits that have to come back; `ways` is empty for a code on paper."""

    digits: str
    ways: list[tuple[str, str]] = field(default_factory=list)
    printed: str = ""


def code_for(request: Request, held: Consultation) -> Code:
    """The code on the slip that was chosen, else a new one for the person's number."""
    if number := request.POST.get("cetakan", ""):
        rows = slips_of(held, at=request.now)
        found = next((row for row in rows if row.number == number), None)
        if found is None:
            raise Refusal("bad_data", _("Cetakan itu tidak berlaku lagi. Pilih cara lain."))
        return Code(printed_code(found), printed=found.number)
    ways = [(name, address) for name, address in ways_to(decipher(held.phone_cipher))]
    if not ways:
        raise Refusal("mandate_code", NO_WAY)
    return Code(digits(6), ways)


def recording_in(request: Request) -> dict[str, Any]:
    """Where a recording is kept and its SHA-256; nothing when none was made."""
    where = storable(request.POST.get("rekaman", "")).strip()[:200]
    seal = "".join(request.POST.get("sidik", "").lower().split())
    if seal and not SHA256.fullmatch(seal):
        raise Refusal("bad_data", _("SHA-256 rekaman terdiri dari 64 angka dan huruf a sampai f."))
    if seal and not where:
        raise Refusal("bad_data", _("Tulis juga nomor atau lokasi rekamannya."))
    return {"recording": {"where": where, "sha256": seal}} if where else {}


def scanned_pages(held: Consultation) -> list[ScanPage]:
    """The pages of the scan kit that are in nothing yet."""
    opened = session.current(held)
    if opened is None:
        return []
    rows = opened.pages.filter(deleted_at__isnull=True, used_at__isnull=True)
    return list(rows.order_by("place", "pk"))


def slip_in(request: Request, held: Consultation) -> Document:
    """The signed slip: pages of the scan kit that were ticked, else the file."""
    wanted = set(request.POST.getlist("halaman"))
    if pages := [page for page in scanned_pages(held) if str(page.pk) in wanted]:
        return join.as_document(pages, by=request.user.pk, at=request.now)
    file = request.FILES.get("slip")
    if file is None:
        raise Refusal("bad_data", _("Lampirkan foto atau pindaian slip yang ditandatangani."))
    return keep_slip(file, office_id=held.office_id, by=request.user.pk, at=request.now)
