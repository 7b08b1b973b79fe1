"""Skala usaha by capital: PP 7/2021 Pasal 35; land and buildings do not count."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MILLIARD = 1_000_000_000


class Scale(models.TextChoices):
    """The four scales; UMK are the first two."""

    MICRO = "mikro", _("Mikro")
    SMALL = "kecil", _("Kecil")
    MEDIUM = "menengah", _("Menengah")
    LARGE = "besar", _("Besar")


LIMITS = (
    (1 * MILLIARD, Scale.MICRO),
    (5 * MILLIARD, Scale.SMALL),
    (10 * MILLIARD, Scale.MEDIUM),
)


def scale_of(capital: int) -> Scale:
    """The scale for a capital in rupiah; exactly a limit still belongs to the smaller scale."""
    if capital < 0:
        raise ValueError("capital is never below zero")
    return next((scale for limit, scale in LIMITS if capital <= limit), Scale.LARGE)


def is_umk(capital: int) -> bool:
    """Usaha mikro or kecil."""
    return scale_of(capital) in {Scale.MICRO, Scale.SMALL}
