"""Pages in a real browser: a live server, Chromium, axe, and pictures to look at.

    def test_something(live_server, browser):
        check_page(browser, live_server.url + "/izin/", name="izin")

`check_page` opens the address at both widths and in both colour schemes; it fails on any axe
violation, sideways scrolling, console error, or request to another host.
Pictures go to `artefacts/`, which is not committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import npm_file

ARTEFACTS = Path(__file__).parents[2] / "artefacts"
WIDTHS = {360: 780, 1280: 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = "axe-core/axe.min.js"


@contextmanager
def context(
    browser: Browser,
    *,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
    language: str = "id",
    cookies: dict[str, str] | None = None,
    base_url: str = "",
    javascript: bool = True,
) -> Iterator[BrowserContext]:
    """A visitor: a window, a colour scheme, a language, and perhaps somebody's cookies."""
    made = browser.new_context(
        viewport={"width": width, "height": WIDTHS.get(width, 900)},
        color_scheme=scheme,
        locale="id-ID" if language == "id" else "en-GB",
        java_script_enabled=javascript,
        bypass_csp=False,
    )
    if base_url:
        found = {"django_language": language, **(cookies or {})}
        made.add_cookies([
            {"name": name, "value": value, "url": base_url} for name, value in found.items()
        ])  # fmt: skip
    try:
        yield made
    finally:
        made.close()


@contextmanager
def beside_browser() -> Iterator[None]:
    """Work here while a browser is open: its event loop hides from code that runs one itself."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(running)


def session_cookie(client: Any) -> dict[str, str]:
    """The session of a Django test client, for a browser."""
    return {"sessionid": client.cookies["sessionid"].value}


def axe(page: Page) -> list[str]:
    """Every violation as `rule: target`; empty when the page is clean."""
    # The page's own policy forbids foreign scripts; the tool comes in beside it.
    page.evaluate(npm_file(AXE).read_text("utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS
    )
    return [
        f"{item['id']}: {node['target']}: {node.get('failureSummary', '')}"
        for item in found["violations"]
        for node in item["nodes"]
    ]


def too_wide(page: Page) -> int:
    """Pixels by which the page can be scrolled sideways."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def picture(page: Page, name: str) -> Path:
    """Keep a picture of the whole page."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    page.screenshot(path=str(path), full_page=True)
    return path


def check_page(
    browser: Browser,
    url: str,
    *,
    name: str,
    cookies: dict[str, str] | None = None,
    languages: tuple[str, ...] = ("id", "en"),
    expect: int = 200,
) -> None:
    """Open a page in every width, scheme and language, look at it with axe, keep pictures."""
    faults: list[str] = []
    for width, scheme, language in product(WIDTHS, SCHEMES, languages):
        with context(
            browser, width=width, scheme=scheme, language=language, cookies=cookies,
            base_url=_origin(url),
        ) as visitor:  # fmt: skip
            where = f"{name}-{width}-{scheme}-{language}"
            faults += [f"{where}: {fault}" for fault in _faults(visitor, url, where, expect)]
    assert not faults, "\n".join(faults)


def _faults(visitor: BrowserContext, url: str, where: str, expect: int) -> list[str]:
    page = visitor.new_page()
    said: list[str] = []
    page.on("console", lambda message: _noted(said, message))
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on("request", lambda request: _host(said, request.url, url))
    response = page.goto(url)
    assert response is not None
    page.evaluate("document.fonts.ready")
    picture(page, where)
    if response.status != expect:
        said.append(f"status {response.status}")
    if wide := too_wide(page):
        said.append(f"{wide} px too wide")
    return [*said, *axe(page)]


def _noted(said: list[str], message: Any) -> None:
    # Chromium says so of every answer that is not 200, also of one that is meant.
    if message.type == "error" and "the server responded with a status" not in message.text:
        said.append(f"console: {message.text}")


def _host(said: list[str], asked: str, url: str) -> None:
    if urlsplit(asked).scheme in ("http", "https") and _origin(asked) != _origin(url):
        said.append(f"asks another host: {asked}")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
