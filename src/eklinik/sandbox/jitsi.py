"""A sandbox Jitsi: a page for a room that opens only with a right token.

    python -m eklinik.sandbox.jitsi --port 8092 --app-id eklinik --secret ... [--public key.pem]

Claims as in lib-jitsi-meet doc/tokens.md: aud, iss, sub, room, exp, nbf, context.user.
"""

from __future__ import annotations

import argparse
import html
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

NEEDED = ["aud", "iss", "sub", "room", "exp", "nbf"]


class Jitsi(ThreadingHTTPServer):
    """Checks a token as Prosody does: signature, application, host, room, and time."""

    daemon_threads = True

    def __init__(
        self, port: int, *, app_id: str = "eklinik", secret: str = "", public: str = "",
        audience: str = "jitsi", subject: str = "127.0.0.1",
    ) -> None:  # fmt: skip
        super().__init__(("127.0.0.1", port), Handler)
        self.app_id, self.secret, self.public = app_id, secret, public
        self.audience, self.subject = audience, subject
        self.entered: list[tuple[str, str, bool]] = []

    @property
    def home(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.server_port}"

    def claims_of(self, token: str, room: str) -> dict[str, Any]:
        """What a token says, or `PyJWTError`."""
        key, algorithm = (self.public, "RS256") if self.public else (self.secret, "HS256")
        found: dict[str, Any] = jwt.decode(
            token, key, algorithms=[algorithm], audience=self.audience, issuer=self.app_id,
            options={"require": NEEDED},
        )  # fmt: skip
        if found["sub"] not in {self.subject, "*"} or found["room"] not in {room, "*"}:
            raise jwt.InvalidTokenError("room or sub")
        return found


class Handler(BaseHTTPRequestHandler):
    """One visit to a room."""

    server: Jitsi
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        room, token = parts.path.strip("/"), parse_qs(parts.query).get("jwt", [""])[0]
        try:
            user = self.server.claims_of(token, room)["context"]["user"]
            name, moderator = str(user["name"]), bool(user["moderator"])
        except (jwt.PyJWTError, KeyError, TypeError):
            return self._page(403, "Tidak boleh masuk")
        self.server.entered.append((room, name, moderator))
        role = "moderator" if moderator else "tamu"
        return self._page(200, f"Jitsi bak pasir: {name} ({role})")

    def _page(self, status: int, words: str) -> None:
        text = html.escape(words)
        body = f"<!doctype html><html lang=id><title>Jitsi</title><h1>{text}</h1>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: an address holds a token."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8092)
    parser.add_argument("--app-id", default="eklinik")
    parser.add_argument("--secret", default="")
    parser.add_argument("--public", type=Path)
    words = parser.parse_args()
    public = words.public.read_text() if words.public else ""
    Jitsi(words.port, app_id=words.app_id, secret=words.secret, public=public).serve_forever()


if __name__ == "__main__":
    main()
