"""Bytes that a first visit of each public page brings over the wire.

    python -m benchmarks.first_visit

A real server answers a client with an empty cache that takes brotli or gzip: the page
and everything it names (style, script, fonts that the style asks for, pictures).
"""

from __future__ import annotations

import re
import sys
from urllib.parse import urljoin

import httpx

from benchmarks.common import scratch_database

PAGES = (
    "/", "/izin/", "/izin/kota-plain/", "/lacak/", "/verifikasi/", "/masuk/", "/daftar/",
    "/bantuan/", "/privasi/", "/aksesibilitas/",
)  # fmt: skip
NAMED = re.compile(r'<(?:link|script|img|source)\b[^>]*?(?:href|src)="([^"]+)"[^>]*>')
ASKED = re.compile(r"url\(['\"]?([^'\")]+)['\"]?\)")


def main(engine: str) -> None:
    """Print one line a page: the page itself, what it brings along, together."""
    with scratch_database(engine):
        from benchmarks.server import server
        from tests.people import build_house

        build_house()
        with server() as address:
            print(
                f"{'page':<22}{'html':>9}{'style':>9}{'script':>9}{'font':>9}{'other':>9}{'all':>9}"
            )
            for path in PAGES:
                print(line(address, path))


def line(address: str, path: str) -> str:
    """The bytes of one page by kind."""
    with httpx.Client(headers={"Accept-Encoding": "br, gzip", "Accept-Language": "id"}) as client:
        found = visit(client, address + path)
    kinds = dict.fromkeys(("html", "style", "script", "font", "other"), 0)
    for kind, size in found.values():
        kinds[kind] += size
    numbers = [*kinds.values(), sum(kinds.values())]
    return f"{path:<22}" + "".join(f"{number:>9,}" for number in numbers)


def visit(client: httpx.Client, url: str) -> dict[str, tuple[str, int]]:
    """Kind and bytes of everything that a browser fetches for a page."""
    found: dict[str, tuple[str, int]] = {}
    text = fetch(client, url, found)
    for name in NAMED.findall(text):
        if not name.startswith(("data:", "#")) and "canonical" not in name:
            style = fetch(client, urljoin(url, name), found)
            if name.split("?")[0].endswith(".css"):
                for asked in ASKED.findall(style):
                    if not asked.startswith("data:"):
                        fetch(client, urljoin(urljoin(url, name), asked), found)
    return found


def fetch(client: httpx.Client, url: str, found: dict[str, tuple[str, int]]) -> str:
    """Fetch once; count the body as it came over the wire."""
    if url in found:
        return ""
    with client.stream("GET", url, follow_redirects=True) as answer:
        answer.read()
        assert answer.status_code == 200, (url, answer.status_code)
        size = answer.num_bytes_downloaded
        kind = answer.headers.get("content-type", "")
        found[url] = (_kind(kind), size)
        return answer.text if kind.startswith("text/") else ""


def _kind(content_type: str) -> str:
    for word, kind in (
        ("html", "html"), ("css", "style"), ("javascript", "script"), ("font", "font"),
    ):  # fmt: skip
        if word in content_type:
            return kind
    return "other"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
