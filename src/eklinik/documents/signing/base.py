"""What a signer is: it takes a passphrase, opens a session, and signs PDFs until it is closed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from pydantic import SecretStr

from eklinik.casework.refusals import Refusal

MESSAGES: dict[str, LazyText] = {
    "wrong_passphrase": _(
        "Frasa sandi tidak cocok, jadi belum ada surat yang ditandatangani. "
        "Periksa huruf besar dan kecil, lalu coba lagi."
    ),
    "signer_unavailable": _(
        "Layanan tanda tangan elektronik tidak menjawab, jadi surat ini belum ditandatangani. "
        "Coba lagi beberapa menit lagi; surat yang sudah ditandatangani tetap tersimpan."
    ),
    "not_permitted": _(
        "Sertifikat elektronik Anda tidak dapat dipakai untuk menandatangani (belum terbit, "
        "kedaluwarsa, atau dicabut). Hubungi administrator."
    ),
    "not_configured": _(
        "Tanda tangan elektronik belum disiapkan untuk kantor ini, jadi surat tidak dapat "
        "ditandatangani. Hubungi administrator."
    ),
}


class SigningRefused(Refusal):
    """No signature was made; `code` says why, `retry` whether trying again may help."""

    code_of_kind = ""
    retry = False

    def __init__(self) -> None:
        super().__init__(self.code_of_kind, MESSAGES[self.code_of_kind])


class WrongPassphrase(SigningRefused):
    """The passphrase does not open the key."""

    code_of_kind = "wrong_passphrase"


class SignerUnavailable(SigningRefused):
    """The signing service is down, too slow, or broke off."""

    code_of_kind = "signer_unavailable"
    retry = True


class NotPermitted(SigningRefused):
    """There is no usable certificate for this person."""

    code_of_kind = "not_permitted"


class NotConfigured(SigningRefused):
    """The office has no signer."""

    code_of_kind = "not_configured"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: the name that goes into the signature, and the NIP that finds the key."""

    name: str
    nip: str


class SigningSession(Protocol):
    """An opened key.  It lives as long as the `with` block, in memory only."""

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Return the signed file; it begins byte for byte with `pdf`."""


class Signer(ABC):
    """One way to sign.  Raises the refusals of this module and nothing else."""

    key: str
    label: LazyText

    @abstractmethod
    def open(self, who: Identity, passphrase: SecretStr) -> AbstractContextManager[SigningSession]:
        """Check the passphrase once and keep the key for a batch."""

    def sign(
        self, pdf: bytes, *, signer: Identity, passphrase: SecretStr, reason: str, at: datetime
    ) -> bytes:
        """Sign one PDF."""
        with self.open(signer, passphrase) as session:
            return session.sign(pdf, reason=reason, at=at)
