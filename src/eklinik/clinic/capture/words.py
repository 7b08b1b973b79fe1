"""What is wrong with a photo, for people: a word, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as it is told."""

    code: str
    word: LazyText
    advice: LazyText


FAULTS = {
    item.code: item
    for item in (
        Fault("dark", _("Terlalu gelap"), _("Dekatkan ke jendela atau nyalakan lampu.")),
        Fault(
            "blurred", _("Buram"), _("Pegang dengan dua tangan, mundur satu langkah, tunggu fokus.")
        ),
        Fault(
            "cropped", _("Terpotong"), _("Mundur sedikit sampai keempat tepi kertas tampak.")
        ),
        Fault("glare", _("Silau"), _("Matikan lampu kilat dan miringkan kertas dari cahaya.")),
        Fault("small", _("Terlalu kecil"), _("Dekatkan HP sampai kertas memenuhi layar.")),
        Fault("tilted", _("Miring"), _("Pegang HP sejajar, tepat di atas kertas.")),
        Fault(
            "unfound", _("Tepi kertas tidak terlihat"),
            _("Foto dipakai utuh. Letakkan kertas di atas alas polos yang lebih gelap."),
        ),
    )
}  # fmt: skip


def faults_of(codes: Sequence[str]) -> list[Fault]:
    """The faults in their fixed order; a code that is not known here is left out."""
    return [fault for code, fault in FAULTS.items() if code in codes]


def verdict(codes: Sequence[str]) -> str:
    """One line: readable, or every fault with its advice."""
    found = faults_of(codes)
    if not found:
        return str(_("Terbaca."))
    return " ".join(f"{fault.word}: {fault.advice}" for fault in found)
