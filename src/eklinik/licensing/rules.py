"""Rules on the facts of a licence case, registered by name for the chart."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from eklinik.casework.registry import Facts, rule
from eklinik.licensing.models import Risk

AUTOMATIC = frozenset({Risk.LOW.value, Risk.MEDIUM_LOW.value})
VERIFIED = frozenset({Risk.MEDIUM_HIGH.value, Risk.HIGH.value})


@rule(
    "risk_needs_no_verification",
    _("Risiko usaha ini menengah tinggi atau tinggi, jadi berkasnya harus diverifikasi."),
)
def risk_needs_no_verification(facts: Facts) -> bool:
    return facts.get("risk") in AUTOMATIC


@rule(
    "risk_needs_verification",
    _("Risiko usaha ini rendah atau menengah rendah: terbit otomatis di OSS."),
)
def risk_needs_verification(facts: Facts) -> bool:
    return facts.get("risk") in VERIFIED


@rule(
    "all_opinions_received",
    _("Pendapat semua SKPA yang diminta belum lengkap. Tunggu, atau tanyakan kepada SKPA itu."),
)
def all_opinions_received(facts: Facts) -> bool:
    return bool(facts.get("opinions_asked")) and not facts.get("opinions_open")


@rule(
    "licence_recorded",
    _("Catat dahulu Sertifikat Standar atau Izin yang terbit di OSS, lalu selesaikan berkasnya."),
)
def licence_recorded(facts: Facts) -> bool:
    return bool(facts.get("licence_recorded"))


@rule(
    "oss_says_deemed",
    _("OSS belum menyatakan berkas ini disetujui otomatis. Hanya OSS yang dapat menyatakannya."),
)
def oss_says_deemed(facts: Facts) -> bool:
    return bool(facts.get("deemed"))
