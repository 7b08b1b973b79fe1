from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from eklinik.documents import letters
from eklinik.documents.signing.authority import make_ca, make_signer
from eklinik.documents.signing.base import Identity
from eklinik.documents.signing.local import LocalSigner
from tests.documents import samples

WHO = Identity(name="Dr. Cut Meurah Contoh", nip="197001011995012001")
PASSPHRASE = SecretStr("frasa-uji-coba")
BEGAN: datetime = samples.AT - timedelta(days=30)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("keys")
    make_ca(directory, at=BEGAN)
    make_signer(directory, WHO.name, WHO.nip, PASSPHRASE, at=BEGAN)
    return directory


@pytest.fixture(scope="session")
def letter() -> bytes:
    return letters.render("permit", samples.permit(), at=samples.AT)


@pytest.fixture(scope="session")
def signed(keys: Path, letter: bytes) -> bytes:
    return LocalSigner(keys).sign(
        letter, signer=WHO, passphrase=PASSPHRASE, reason="Penetapan izin", at=samples.AT
    )
