"""A mandate in words: its scope, its evidence, and a line of its ledger."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from eklinik.applicants.mandate_texts import scope_words
from eklinik.applicants.models import Mandate, MandateUse
from eklinik.clinic.telephone import Result

register = template.Library()


@register.filter
def scope_of(mandate: Mandate) -> str:
    """`mengisi formulir, mengunggah dokumen`."""
    return scope_words(mandate.scope, (get_language() or "id")[:2])


@register.filter
def evidence_of(mandate: Mandate) -> str:
    """What proves the consent."""
    if mandate.evidence_kind == "slip":
        return _("Slip bertanda tangan, dipindai")
    if mandate.evidence_kind == "call":
        sure = _("kode kembali") if mandate.confirmed_at else _("kode belum kembali")
        said = _("Dibacakan lewat telepon, dijawab ya, {sure}").format(sure=sure)
        return ", ".join([said, *_more(mandate.evidence)])
    if mandate.confirmed_at:
        return _("Diucapkan di ruang online, ditekan setuju oleh pemohon")
    return _("Diucapkan di ruang online, dicatat petugas")


def _more(evidence: dict[str, Any]) -> list[str]:
    """A code from paper and a recording, when there are any."""
    found = []
    if printed := evidence.get("printed"):
        found.append(_("kode di cetakan {number}").format(number=printed))
    if recording := evidence.get("recording"):
        found.append(_("rekaman {where}").format(where=recording["where"]))
    return found


@register.filter
def action_of(use: MandateUse) -> str:
    """One line of the ledger, as the person reads it."""
    titles = {
        "given": _("Kuasa diberikan"),
        "confirmed_code": _("Kode dari nomor Anda kembali: kuasa dikuatkan"),
        "confirmed_page": _("Anda menekan setuju: kuasa dikuatkan"),
        "revoked": _("Kuasa dicabut"),
        "prepare": _("Dokumen disiapkan"),
        "account": _("Dibantu membuka akun"),
        "fill": _("Formulir diisi"),
        "upload": _("Dokumen diunggah"),
        "submit": _("Permohonan dikirim"),
        "follow": _("Perkembangan disampaikan"),
    }
    return titles.get(use.action, use.action)


@register.filter
def call_result(word: str) -> str:
    """What a call came to; a call that is not over has none."""
    return str(Result(word).label) if word in Result.values else ""
