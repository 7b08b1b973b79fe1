from __future__ import annotations

from collections.abc import Iterator

import pytest

from eklinik.web.public.finder import forget_permits
from tests.decisions.conftest import keys_of


@pytest.fixture(autouse=True)
def _fresh_list() -> Iterator[None]:
    forget_permits()
    yield
    forget_permits()


@pytest.fixture
def keys(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The test CA and the head's key."""
    settings.EKLINIK_KEYS = keys_of(tmp_path_factory)
    settings.EKLINIK_SIGNER = "local"
