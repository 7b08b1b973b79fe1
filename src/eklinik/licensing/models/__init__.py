"""The rows of risk-based licensing, by what they are about."""

from eklinik.licensing.models.imports import ImportBatch, ImportRow
from eklinik.licensing.models.law import (
    Edition,
    Kbli,
    KbliConversion,
    KbliGroup,
    PbUmku,
    Regulation,
    Risk,
    RiskRule,
    Trust,
)

__all__ = [
    "Edition",
    "ImportBatch",
    "ImportRow",
    "Kbli",
    "KbliConversion",
    "KbliGroup",
    "PbUmku",
    "Regulation",
    "Risk",
    "RiskRule",
    "Trust",
]
