"""What of a message is kept: no secret, and of people only what applying it needs (UU 27/2022)."""

from __future__ import annotations

import math
import re
from typing import Any

MASK = "***"
SECRET = re.compile(r"pass|pwd|token|secret|user_?key|security|api_?key|authoriz", re.IGNORECASE)
PERSONAL = re.compile(
    r"(^nik$|_nik$|no_id|no_identitas|npwp|lahir|agama|kelamin|perkawinan|pekerjaan|^foto$"
    r"|rptka|(^|_)hp($|_)|telpon|telp|telepon|fax|email|alamat_user|alamat_pe[mn]|rt_rw_user)",
    re.IGNORECASE,
)
QUERY = re.compile(r"\?\S*")
LONGEST = 2000


def redacted(value: Any, name: str = "") -> Any:
    """The same value with secrets and personal data masked; addresses lose their query."""
    if isinstance(value, dict):
        return {_clean(str(key)): redacted(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [redacted(inner, name) for inner in value]
    if value in (None, "", True, False):
        return value
    if SECRET.search(name) or PERSONAL.search(name):
        return MASK
    return _shortened(value)


def _shortened(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, str):
        return value
    text = _clean(value)
    if text.startswith(("http://", "https://")):
        text = QUERY.sub("", text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _clean(text: str) -> str:
    """Without what no database keeps: NUL and lone surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
