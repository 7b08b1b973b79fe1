"""The signer of an office that has none: it refuses.  There is no unsigned mode."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.utils.translation import gettext_lazy as _
from pydantic import SecretStr

from .base import Identity, NotConfigured, Signer, SigningSession


class NullSigner(Signer):
    """Refuses politely, whoever asks."""

    key = "null"
    label = _("Belum disiapkan")

    def open(self, who: Identity, passphrase: SecretStr) -> AbstractContextManager[SigningSession]:
        """Refuse."""
        raise NotConfigured
