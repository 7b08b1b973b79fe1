"""Signatures with keys in local PKCS#12 files: PAdES B-B by pyHanko, RSA-2048, SHA-256.

The key is parsed once for a batch and stays in the session object; it is never stored or logged.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.utils.translation import gettext_lazy as _
from pydantic import SecretStr
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers import Signer as CmsSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .authority import key_file
from .base import Identity, NotPermitted, Signer, SigningSession, WrongPassphrase

FIELD = "TandaTangan"
# The CMS holds the certificates, 256 bytes of signature and about 1 kB of attributes.
CMS_ALLOWANCE = 2048
_Chain = list[x509.Certificate]


class _KeptKey(CmsSigner):
    """pyHanko parses and checks the RSA key again for every signature; this one keeps it."""

    def __init__(self, key: rsa.RSAPrivateKey, own: x509.Certificate, chain: _Chain) -> None:
        known = cast(Any, SimpleCertificateStore).from_certs(map(_asn1, chain))
        super().__init__(signing_cert=_asn1(own), cert_registry=known)
        self._key: rsa.RSAPrivateKey | None = key

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        if self._key is None:
            raise RuntimeError("the key was forgotten")
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def forget(self) -> None:
        self._key = None


class LocalSession:
    """An opened key with its certificate."""

    def __init__(self, key: rsa.RSAPrivateKey, own: x509.Certificate, chain: _Chain) -> None:
        between = [one for one in chain if one.issuer != one.subject]
        self._certificate = own
        self._signer = _KeptKey(key, own, between)
        self._reserved = 2 * (sum(map(_size, (own, *between))) + CMS_ALLOWANCE)
        # pyHanko gathers attributes on an event loop, though nothing here waits for anything.
        self._loop = asyncio.new_event_loop()

    def sign(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Append an invisible signature that covers the whole file.  NotPermitted: out of date."""
        if self._loop.is_closed():
            raise RuntimeError("the signing session is closed")
        self._must_be_valid(at)
        session = self._begin(pdf, reason, at)
        document = session.prepare_tbs_document(None, self._reserved)
        prepared, out = document.digest_tbs_document(output=io.BytesIO())
        attributes = PdfCMSSignedAttributes(
            signing_time=at, cades_signed_attrs=CAdESSignedAttrSpec()
        )
        self._loop.run_until_complete(
            document.perform_signature(prepared.document_digest, attributes)
        )
        return bytes(out.getbuffer())

    def close(self) -> None:
        """Forget the key."""
        self._signer.forget()
        self._loop.close()

    def _must_be_valid(self, at: datetime) -> None:
        first, last = self._certificate.not_valid_before_utc, self._certificate.not_valid_after_utc
        if not first <= at <= last:
            raise NotPermitted

    def _begin(self, pdf: bytes, reason: str, at: datetime) -> Any:
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            reason=reason or None,
            name=self._signer.subject_name,
        )
        signer = PdfSigner(meta, self._signer, new_field_spec=SigFieldSpec(FIELD))
        session = signer.init_signing_session(IncrementalPdfFileWriter(io.BytesIO(pdf)))
        session.system_time = at
        return session


class LocalSigner(Signer):
    """Keys in a directory, one PKCS#12 file a person."""

    key = "local"
    label = _("Sertifikat lokal (uji coba)")

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @contextmanager
    def open(self, who: Identity, passphrase: SecretStr) -> Iterator[SigningSession]:
        """Open the person's key.  WrongPassphrase, or NotPermitted when there is no key."""
        session = LocalSession(*_unlock(self._bundle(who), passphrase))
        try:
            yield session
        finally:
            session.close()

    def _bundle(self, who: Identity) -> bytes:
        try:
            return key_file(self.directory, who.nip).read_bytes()
        except (ValueError, FileNotFoundError):
            raise NotPermitted from None


def _unlock(
    bundle: bytes, passphrase: SecretStr
) -> tuple[rsa.RSAPrivateKey, x509.Certificate, _Chain]:
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            bundle, passphrase.get_secret_value().encode()
        )
    except ValueError:
        raise WrongPassphrase from None
    if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
        raise NotPermitted
    return key, certificate, chain


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _size(certificate: x509.Certificate) -> int:
    return len(_der(certificate))


def _asn1(certificate: x509.Certificate) -> Any:
    """The certificate as pyHanko's own library reads it."""
    return next(iter(load_certs_from_pemder_data(_der(certificate))))
