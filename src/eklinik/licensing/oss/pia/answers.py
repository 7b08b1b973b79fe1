"""Reading what OSS answers: implementers differ in the shape, so every known one is tried."""

from __future__ import annotations

from typing import Any

from eklinik.licensing.oss.base import OssError, Reply
from eklinik.licensing.oss.pia.contract import code_words, methods

FINAL = frozenset({"400", "403", "404", "405"})
GOOD = frozenset({"200", "1", "true", "sukses"})
MALFORMED = "Jawaban OSS tidak dapat dibaca"


def read(method: str, status: int, payload: Any) -> Reply:
    """The reply of a call; `OssError` for a refusal and for what cannot be understood."""
    inner = _inner(method, payload)
    if inner is None:
        raise _refused(str(status), "", None) if status >= 400 else OssError(MALFORMED)
    said = {str(key).lower(): value for key, value in inner.items()}
    code = str(said.get("kode") or said.get("status") or status).strip().lower()
    words = str(said.get("keterangan") or "")
    if status >= 400 or code not in GOOD:
        raise _refused(str(status) if status >= 400 else code, words, inner)
    return Reply("200", words, inner)


def _inner(method: str, payload: Any) -> dict[str, Any] | None:
    """The object under the answer's name, whatever its case; or the answer itself."""
    if not isinstance(payload, dict):
        return None
    wanted = methods()[method].answer.lower()
    for name, value in payload.items():
        if str(name).lower() == wanted and isinstance(value, dict):
            return value
    known = {"kode", "status", "keterangan"} & {str(name).lower() for name in payload}
    return payload if known else None


def _refused(code: str, words: str, answer: dict[str, Any] | None) -> OssError:
    meaning = code_words("respon", code)
    said = f"OSS menjawab {code}" + (f" ({meaning})" if meaning else "")
    return OssError(f"{said}: {words}" if words else said, permanent=code in FINAL, answer=answer)
