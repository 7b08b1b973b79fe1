from __future__ import annotations

import pytest

from tests.walking import make_keys


@pytest.fixture(autouse=True)
def _keys(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EKLINIK_KEYS = keys_of(tmp_path_factory)
    settings.EKLINIK_SIGNER = "local"


_made: list = []


def keys_of(factory: pytest.TempPathFactory):
    """One CA and one key for the whole run: making RSA keys is slow."""
    if not _made:
        directory = factory.mktemp("keys")
        make_keys(directory)
        _made.append(directory)
    return _made[0]
