"""Rules on the facts of an application, registered by name for the charts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eklinik.casework.registry import Facts, rule


@rule(
    "corrections_answered", _("Masih ada perbaikan yang belum dijawab. Lengkapi dahulu semuanya.")
)
def corrections_answered(facts: Facts) -> bool:
    return not facts.get("corrections_open")


@rule("was_returned", _("Permohonan ini tidak sedang dikembalikan kepada pemohon."))
def was_returned(facts: Facts) -> bool:
    return bool(facts.get("round"))


@rule(
    "documents_complete",
    _("Periksa semua persyaratan. Setiap dokumen wajib harus ditandai sesuai sebelum diteruskan."),
)
def documents_complete(facts: Facts) -> bool:
    return bool(facts.get("documents_complete")) and not facts.get("corrections_open")
