"""A row of risk from any file, checked and in our own words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from eklinik.licensing.importers import words
from eklinik.licensing.importers.words import Misfit

Raw = dict[str, Any]
READERS: dict[str, Callable[[Any], Any]] = {
    "scale": words.scale_of, "risk": words.risk_of, "days": words.days_of,
    "requirements": words.count_of, "obligations": words.count_of,
    "authority": words.authority_of, "condition": words.condition_of,
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """One line of a file: its words, or the reason why it cannot be taken."""

    line: int
    data: dict[str, Any]
    reason: str = ""

    @cached_property
    def key(self) -> str:
        return key_of(self.data) if not self.reason else ""


def read_rule(line: int, raw: Raw, known: dict[str, str]) -> Read:
    """Check a raw row; `known` are the codes of the edition with their titles."""
    try:
        return Read(line, _checked(raw, known))
    except Misfit as misfit:
        shown = {name: words.plain(value)[:80] for name, value in raw.items() if value}
        return Read(line, shown, str(misfit))


def _checked(raw: Raw, known: dict[str, str]) -> dict[str, Any]:
    code = words.code_of(raw.get("code"))
    if code not in known:
        raise Misfit(_("kode {code} tidak ada pada edisi KBLI ini").format(code=code))
    found = {name: reader(raw.get(name)) for name, reader in READERS.items()}
    found["products"] = words.products_of(raw.get("products"), found["risk"])
    return {
        **found,
        "code": code,
        "scope": words.text_of(raw.get("scope"), 400, _("ruang lingkup")),
        "sector": words.text_of(raw.get("sector"), 80, _("sektor")),
        "oss_code": words.text_of(raw.get("oss_code"), 20, _("nomor OSS")),
    }


def key_of(data: dict[str, Any]) -> str:
    """Code, scope, scale and condition: what a row of law is known by."""
    scope = plain_scope(data["scope"])
    rest = json.dumps([scope, data["condition"]], sort_keys=True)
    return f"{data['code']}/{data['scale']}/{hashlib.sha256(rest.encode()).hexdigest()[:24]}"


def plain_scope(scope: str) -> str:
    """A scope as it is compared; `Seluruh` and nothing are the same."""
    text = " ".join(scope.lower().split())
    return "" if text == "seluruh" else text


def merged(rows: list[Read]) -> tuple[list[Read], int]:
    """Rows that say the same count once; rows of one key that disagree are in doubt.

    Returns the rows left and how many were merged away.
    """
    seen: dict[str, dict[str, Read]] = {}
    left: list[Read] = []
    for row in rows:
        if row.reason:
            left.append(row)
            continue
        kept = seen.setdefault(row.key, {}).setdefault(_said(row), row)
        if kept is row:
            left.append(row)
    for versions in seen.values():
        _doubt(list(versions.values()))
    return left, len(rows) - len(left)


def _said(row: Read) -> str:
    return json.dumps(row.data, sort_keys=True)


def _doubt(versions: list[Read]) -> None:
    if len(versions) < 2:
        return
    lines = ", ".join(str(row.line) for row in versions[:8])
    for row in versions:
        row.data["doubt"] = f"{len(versions)} baris berbeda untuk skala ini (baris {lines})"
