"""The twin that fails as the world does: by scenario, for tests and for training."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import SecretStr

from .base import (
    Identity,
    NotPermitted,
    Signer,
    SignerUnavailable,
    SigningRefused,
    SigningSession,
    WrongPassphrase,
)

Scenario = Literal["unavailable", "wrong_passphrase", "not_permitted", "breaks_off"]
AT_THE_DOOR: dict[str, type[SigningRefused]] = {
    "unavailable": SignerUnavailable,
    "wrong_passphrase": WrongPassphrase,
    "not_permitted": NotPermitted,
}


@dataclass
class _Interrupted:
    """Passes on what another session signs until the connection breaks."""

    inner: SigningSession
    left: int

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        if self.left == 0:
            raise SignerUnavailable
        self.left -= 1
        return self.inner.sign(pdf, reason=reason, at=at)


class FailingSigner(Signer):
    """Refuses at the door, or breaks off in a batch after `after` letters that `inner` signed."""

    key = "failing"
    label = _("Gagal (uji coba)")

    def __init__(
        self,
        scenario: Scenario = "unavailable",
        *,
        inner: Signer | None = None,
        after: int = 0,
    ) -> None:
        if scenario == "breaks_off" and inner is None:
            raise ValueError("breaks_off needs a signer that works before it breaks")
        self.scenario, self.inner, self.after = scenario, inner, after

    @contextmanager
    def open(self, who: Identity, passphrase: SecretStr) -> Iterator[SigningSession]:
        """Fail as the scenario says."""
        if self.inner is None or self.scenario in AT_THE_DOOR:
            raise AT_THE_DOOR[self.scenario]
        with self.inner.open(who, passphrase) as session:
            yield _Interrupted(session, self.after)
