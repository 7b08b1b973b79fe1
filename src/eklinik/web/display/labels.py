"""The ticket machine's words: Indonesian, English, and Acehnese drafts beside the Indonesian."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"), ("ace", "Bahsa Acèh (draf)"))
"""Acehnese is a draft: no speaker has checked it yet, so the Indonesian always stands beside it."""
ACEHNESE = {
    "which": "Peue nyang droeneuh peureulèe?",
    "first": "Peue droeneuh rôh nyang geupeudilèe?",
    "disability": "Ureuëng disabilitas",
    "elderly": "Ureuëng tuha",
    "pregnant": "Ureuëng mumè",
    "infant": "Na ba aneuk miet",
    "none": "Hana",
    "number": "Lumboi droeneuh",
    "read": "Neupeudeungo",
    "back": "Gisa u awai",
    "free": "Bandum layanan di sinoe hana bayeue (Rp0).",
}
WORDS = {
    "which": _("Anda perlu apa hari ini?"),
    "first": _("Apakah Anda termasuk yang didahulukan?"),
    "disability": _("Penyandang disabilitas"),
    "elderly": _("Lanjut usia"),
    "pregnant": _("Ibu hamil"),
    "infant": _("Membawa bayi"),
    "none": _("Tidak"),
    "number": _("Nomor Anda"),
    "read": _("Bacakan"),
    "back": _("Kembali ke awal"),
    "free": _("Semua layanan di sini Rp0."),
}


def language_of(asked: str) -> str:
    """The language of the machine's page; Indonesian unless another was chosen."""
    return asked if asked in {code for code, _name in LANGUAGES} else "id"


def drafts_of(language: str) -> dict[str, str]:
    """The Acehnese lines to show above the Indonesian ones; none in another language."""
    return ACEHNESE if language == "ace" else {}
