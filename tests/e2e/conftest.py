"""The browser, and rows that a live server in another thread can see."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser

from eklinik.web.public.finder import forget_permits
from tests.browser import chromium_browser
from tests.e2e.harness import picture
from tests.e2e.town import Served, Town, serving
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


@pytest.fixture(scope="session")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One running E-Klinik with a case in every state; Chromium comes first, it may be missing."""
    with serving(tmp_path_factory.mktemp("served")) as found:
        yield found


@pytest.fixture
def town(served: Served, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Town]:
    """People before that server; a failure leaves pictures of what each saw."""
    with ExitStack() as opened:
        made = Town(served, browser, opened)
        yield made
        if request.node.stash.get(FAILED, False):
            for name, page in made.pages.items():
                picture(page, f"gagal-{request.node.name}-{name}")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember for the fixtures how the test went."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
