"""The browser, and rows that a live server in another thread can see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from eklinik.web.public.finder import forget_permits
from tests.browser import chromium_browser
from tests.people import House, build_house


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with chromium_browser() as found:
        yield found


@pytest.fixture
def live_house(transactional_db: None) -> House:
    """The office of `house`, committed."""
    forget_permits()
    return build_house()
