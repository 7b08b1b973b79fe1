"""The signers by name; `current()` is the one that the settings choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import Signer
from .failing import FailingSigner
from .local import LocalSigner
from .null import NullSigner

SIGNERS: dict[str, Callable[[], Signer]] = {
    "null": NullSigner,
    "failing": FailingSigner,
    "local": lambda: LocalSigner(Path(settings.EKLINIK_KEYS)),
}


def current() -> Signer:
    """The office's signer, by `EKLINIK_SIGNER`; an unknown name is a loud mistake."""
    try:
        return SIGNERS[settings.EKLINIK_SIGNER]()
    except KeyError:
        raise ImproperlyConfigured(
            f"EKLINIK_SIGNER={settings.EKLINIK_SIGNER!r} is not one of {', '.join(SIGNERS)}"
        ) from None
