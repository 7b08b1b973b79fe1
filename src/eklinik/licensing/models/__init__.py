"""The rows of risk-based licensing, by what they are about."""

from eklinik.licensing.models.finder import KbliWords, MissedQuery
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
from eklinik.licensing.models.oss import OssMessage, OssNib, OssSheet, OssStatus
from eklinik.licensing.models.projects import (
    Authority,
    DerivedRight,
    LicenceRecord,
    Opinion,
    Project,
    Routing,
    Source,
    Zone,
)

__all__ = [
    "Authority",
    "DerivedRight",
    "Edition",
    "ImportBatch",
    "ImportRow",
    "Kbli",
    "KbliConversion",
    "KbliGroup",
    "KbliWords",
    "LicenceRecord",
    "MissedQuery",
    "Opinion",
    "OssMessage",
    "OssNib",
    "OssSheet",
    "OssStatus",
    "PbUmku",
    "Project",
    "Regulation",
    "Risk",
    "RiskRule",
    "Routing",
    "Source",
    "Trust",
    "Zone",
]
