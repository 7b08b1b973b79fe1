"""A test certificate authority, marked "UJI COBA" in every name: never for real letters."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

MARK = "UJI COBA"
CA_NAME = f"E-Klinik CA {MARK}"
CA_DAYS, SIGNER_DAYS = 3650, 730
_NIP = re.compile(r"\d{18}")


def make_ca(directory: Path, *, at: datetime) -> Path:
    """Make the test CA unless it is there; returns the path of its certificate (PEM)."""
    certificate_file = directory / "ca.pem"
    if certificate_file.exists():
        return certificate_file
    directory.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(65537, 2048)
    builder = _certificate(_name(CA_NAME), _name(CA_NAME), key.public_key(), at, CA_DAYS)
    certificate = _with_usage(builder, key.public_key(), authority=True).sign(key, hashes.SHA256())
    _keep(directory / "ca.key", _pem(key))
    _keep(certificate_file, certificate.public_bytes(serialization.Encoding.PEM))
    return certificate_file


def make_signer(
    directory: Path, name: str, nip: str, passphrase: SecretStr, *, at: datetime
) -> Path:
    """Make a key and a certificate for a person as PKCS#12, valid two years from `at`."""
    ca_key, ca = _authority(directory)
    key = rsa.generate_private_key(65537, 2048)
    builder = _certificate(_name(name, nip), ca.subject, key.public_key(), at, SIGNER_DAYS)
    certificate = _with_usage(builder, ca_key.public_key(), authority=False)
    bundle = pkcs12.serialize_key_and_certificates(
        name.encode(),
        key,
        certificate.sign(ca_key, hashes.SHA256()),
        [ca],
        serialization.BestAvailableEncryption(passphrase.get_secret_value().encode()),
    )
    return _keep(key_file(directory, nip), bundle)


def key_file(directory: Path, nip: str) -> Path:
    """Where the key of a person lies; a NIP that is not 18 digits never becomes a path."""
    if not _NIP.fullmatch(nip):
        raise ValueError("a NIP has 18 digits")
    return directory / f"{nip}.p12"


def _keep(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _authority(directory: Path) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = serialization.load_pem_private_key((directory / "ca.key").read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the test CA has an RSA key")
    return key, x509.load_pem_x509_certificate((directory / "ca.pem").read_bytes())


def _name(common: str, nip: str = "") -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, "ID"),
        (NameOID.ORGANIZATION_NAME, f"E-Klinik {MARK}"),
        (NameOID.SERIAL_NUMBER, nip),
        (NameOID.COMMON_NAME, common[:64]),
    ]
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _with_usage(
    builder: x509.CertificateBuilder, issuer_key: rsa.RSAPublicKey, *, authority: bool
) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key)
    return (
        builder.add_extension(x509.BasicConstraints(authority, 0 if authority else None), True)
        .add_extension(usage, critical=True)
        .add_extension(issuer, critical=False)
    )
