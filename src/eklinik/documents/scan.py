"""The virus scanner: clamd over its socket.  Configured and silent means nothing is taken."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from django.conf import settings

from eklinik.documents.refusals import Refused

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
CHUNK = 64 * 1024
ANSWER_LIMIT = 4096


def check(content: bytes, *, address: str | None = None) -> None:
    """Let clamd look at a file; raises Refused "infected" or "scanner_down".

    The address is `EKLINIK_CLAMD`: `/path/to/socket`, `unix:/path` or `host:port`; empty is off.
    """
    where = settings.EKLINIK_CLAMD if address is None else address
    if not where:
        return
    try:
        answer = _ask(where, content)
    except (OSError, ValueError):
        raise Refused("scanner_down") from None
    _judge(answer)


def _judge(answer: str) -> None:
    verdict = answer.removeprefix("stream: ").strip()
    if verdict.endswith(" FOUND"):
        raise Refused("infected", virus=verdict.removesuffix(" FOUND"))
    if verdict != "OK":
        raise Refused("scanner_down")


def _connect(where: str) -> socket.socket:
    path = where.removeprefix("unix:")
    if path.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(CONNECT_SECONDS)
        link.connect(path)
        return link
    host, _, port = where.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host, int(port)), CONNECT_SECONDS)


def _ask(where: str, content: bytes) -> str:
    with _connect(where) as link:
        link.settimeout(ANSWER_SECONDS)
        link.sendall(b"zINSTREAM\0")
        for chunk in _chunks(content):
            link.sendall(len(chunk).to_bytes(4, "big") + chunk)
        link.sendall((0).to_bytes(4, "big"))
        return _answer(link)


def _answer(link: socket.socket) -> str:
    """Read until the closing zero byte; a scanner that hangs up early is down."""
    said = b""
    while not said.endswith(b"\0"):
        piece = link.recv(ANSWER_LIMIT)
        if not piece or len(said) > ANSWER_LIMIT:
            raise ConnectionError("the scanner hung up")
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace")


def _chunks(content: bytes) -> Iterator[bytes]:
    return (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
