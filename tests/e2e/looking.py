"""Looks at a page as it stands: axe, both widths and schemes, 320 px, console, hosts, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser import npm_file
from tests.e2e.harness import ARTEFACTS, AXE, TAGS, WIDTHS, too_wide

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
NARROWEST = 320
ALL, COLOURS = {"runOnly": TAGS}, {"runOnly": ["color-contrast", "link-in-text-block"]}
# Rules other than those of colour say the same in both schemes: each width is asked once.
ASKED = {(360, "light"): ALL, (360, "dark"): COLOURS, (1280, "dark"): ALL, (1280, "light"): COLOURS}
RUN = """([options, where]) =>
  axe.run(where || document, {...options, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target}: ${node.failureSummary || ""}`)))"""
# All but the menu that lies over the page; it is looked at by itself.
UNFOLD = "document.querySelectorAll('details:not(.whoami)').forEach(part => { part.open = true; })"
MENU = "document.querySelector('details.whoami').open = true"


def speak(page: Page, url: str, language: str) -> None:
    """Choose the language as the visitor's browser remembers it."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])


@contextmanager
def listening(page: Page, said: list[str]) -> Iterator[None]:
    """Note script errors, console errors and requests to any other host."""
    own = set[str]()

    def asked(url: str) -> None:
        parts = urlsplit(url)
        own.add(urlsplit(page.url).netloc or parts.netloc)
        if parts.scheme in ("http", "https") and parts.netloc not in own:
            said.append(f"asks another host: {url}")

    # Chromium says so of every answer that is not 200, also of one that is meant.
    meant = "the server responded with a status"
    hear = {
        "pageerror": lambda error: said.append(f"script: {error}"),
        "request": lambda request: asked(request.url),
        "console": lambda word: (
            said.append(f"console: {word.text}")
            if word.type == "error" and meant not in word.text
            else None
        ),
    }
    for event, act in hear.items():
        page.on(event, act)  # type: ignore[call-overload]  # its overloads want literals
    try:
        yield
    finally:
        for event, act in hear.items():
            page.remove_listener(event, act)


def visit(page: Page, url: str, name: str, *, pictures: bool, expect: int = 200) -> list[str]:
    """Open an address and look at it; every fault begins with the page's name."""
    said: list[str] = []
    with listening(page, said):
        answer = page.goto(url)
        if answer is None or answer.status != expect:
            said.append(f"status {answer and answer.status}")
        said += look(page, name, pictures=pictures)
    return [f"{name}: {fault}" for fault in said]


def look(page: Page, name: str, *, pictures: bool) -> list[str]:
    """Faults of the page that is open."""
    page.evaluate("document.fonts.ready")
    if pictures:
        _pictures(page, name)
    page.evaluate(UNFOLD)
    # The page's own policy forbids foreign scripts; the tool comes in beside it.
    page.evaluate(npm_file(AXE).read_text("utf-8"))
    faults: list[str] = []
    for (width, scheme), options in ASKED.items():
        _stand(page, width, scheme)
        faults += [f"{width} {scheme}: {found}" for found in page.evaluate(RUN, [options, None])]
    _stand(page, NARROWEST, "light")
    if wide := too_wide(page):
        faults.append(f"{wide} px too wide at {NARROWEST}")
    return faults


def look_at_menu(page: Page) -> list[str]:
    """Faults of the office's own menu, opened over the page."""
    page.evaluate(MENU)
    page.evaluate(npm_file(AXE).read_text("utf-8"))
    faults: list[str] = []
    for (width, scheme), options in ASKED.items():
        _stand(page, width, scheme)
        faults += page.evaluate(RUN, [options, ".whoami"])
    return faults


def _pictures(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    for width, scheme in product(WIDTHS, SCHEMES):
        _stand(page, width, scheme)
        path = ARTEFACTS / f"{name}-{width}-{scheme}.png"
        page.screenshot(path=str(path), full_page=True, animations="disabled")


def _stand(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": WIDTHS.get(width, 900)})
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
