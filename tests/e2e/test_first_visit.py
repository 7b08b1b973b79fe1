"""What a first visit transfers, measured on the wire: public 50 kB, office 120 kB.

The face of the letters and the pictures of the case's own documents are counted apart.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.harness import context
from tests.e2e.town import PASSWORD, Town, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PUBLIC, OFFICE, FACE = 50_000, 120_000, 30_000
LIMITS = {
    "umum": PUBLIC, "fo": OFFICE, "teknis": OFFICE, "kasi": OFFICE, "kabid": OFFICE,
    "kepala": OFFICE, "admin": OFFICE, "klinik": OFFICE,
}  # fmt: skip
DOCUMENTS = ("/dokumen/", "/draf/")


def weigh(town: Town, path: str, cookies: dict[str, str]) -> tuple[int, int]:
    """Bytes on the wire of a first visit, and of its face."""
    with context(town.browser, cookies=cookies, base_url=town.url) as visitor:
        page = visitor.new_page()
        wire = visitor.new_cdp_session(page)
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = {}
        wire.on("Network.responseReceived", lambda event: kinds.update(_kind(event)))
        wire.on("Network.loadingFinished", lambda event: sizes.update(_size(event)))
        wire.send("Network.enable")
        page.goto(town.url + path, wait_until="networkidle")
    told = {kinds.get(key, "page"): 0 for key in sizes}
    for key, size in sizes.items():
        told[kinds.get(key, "page")] += size
    return told.get("page", 0), told.get("face", 0)


def _kind(event: dict[str, Any]) -> dict[str, str]:
    url, kind = event["response"]["url"], "page"
    if event["type"] == "Font":
        kind = "face"
    elif event["type"] == "Image" and any(part in url for part in DOCUMENTS):
        kind = "document"
    return {event["requestId"]: kind}


def _size(event: dict[str, Any]) -> dict[str, int]:
    return {event["requestId"]: int(event["encodedDataLength"])}


@pytest.mark.parametrize("audience", LIMITS)
def test_first_visit_is_light(town: Town, audience: str) -> None:
    cookies: dict[str, str] = {}
    if audience != "umum":
        page = town.page(audience)
        page.goto(f"{town.url}/masuk/")
        log_in(page, audience, PASSWORD)
        page.wait_for_url(lambda url: "/masuk/" not in url)
        cookies = {
            str(one["name"]): str(one["value"])
            for one in page.context.cookies()
            if one["name"] == "sessionid"
        }
    weights = {path: weigh(town, path, cookies) for path in town.served.pages[audience].values()}
    heavy = {path: sizes for path, sizes in weights.items() if sizes[0] > LIMITS[audience]}
    assert (heavy, max(face for _, face in weights.values()) <= FACE) == ({}, True)
