"""The words of notices to visitors of the clinic; a key is `<thing>.<what happened>`."""

from __future__ import annotations

CLINIC: dict[str, tuple[str, str]] = {}
