"""A sandbox Zoom that speaks the published API shape, well or badly.

    python -m eklinik.sandbox.zoom --port 8091 [--mode ok|timeout|unauthorized|limited|...]

Shapes: developers.zoom.us/docs/internal-apps/s2s-oauth and the Meetings API.  A token is
given for Basic credentials and ends after `--lives` seconds; errors are `{code, message}`.
"""

from __future__ import annotations

import argparse
import base64
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MODES = ("ok", "timeout", "unauthorized", "limited", "error", "malformed")
LARGEST = 65_536
HANGS = 30


class Zoom(ThreadingHTTPServer):
    """Keeps meetings and tokens in memory; `calls` lists what was asked, without secrets."""

    daemon_threads = True

    def __init__(
        self, port: int, mode: str = "ok", *, account: str = "akun-contoh",
        client: str = "klien-contoh", secret: str = "rahasia-contoh", lives: int = 3600,  # noqa: S107  a sandbox's own
    ) -> None:  # fmt: skip
        super().__init__(("127.0.0.1", port), Handler)
        self.mode, self.account, self.lives = mode, account, lives
        self.basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
        self.tokens: dict[str, float] = {}
        self.meetings: dict[int, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.lock = threading.Lock()

    @property
    def home(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """One request to zoom.us or api.zoom.us."""

    server: Zoom
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_DELETE(self) -> None:
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, LARGEST))
        parts = urlsplit(self.path)
        self.server.calls.append(f"{method} {parts.path}")
        if parts.path.startswith(("/j/", "/s/")):
            return self._page(parts.path)
        if self.server.mode == "timeout":
            time.sleep(HANGS)
        if self.server.mode == "error":
            return self._answer(500, {"code": 500, "message": "Internal server error."})
        if self.server.mode == "malformed":
            made = method == "POST" and parts.path != "/oauth/token"
            return self._raw(201 if made else 200, b"<html>bukan JSON", "text/html")
        if parts.path == "/oauth/token":
            return self._token(parse_qs(parts.query))
        return self._api(method, parts.path, body)

    def _token(self, query: dict[str, list[str]]) -> None:
        known = self.headers.get("Authorization") == f"Basic {self.server.basic}"
        if query.get("grant_type") != ["account_credentials"]:
            return self._answer(
                400, {"reason": "unsupported grant type", "error": "unsupported_grant_type"}
            )
        if not known or query.get("account_id") != [self.server.account]:
            return self._answer(
                400, {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
            )
        token = secrets.token_urlsafe(32)
        with self.server.lock:
            self.server.tokens[token] = time.monotonic() + self.server.lives
        return self._answer(200, {
            "access_token": token, "token_type": "bearer", "expires_in": 3600,
            "scope": "meeting:read:admin meeting:write:admin", "api_url": self.server.home,
        })  # fmt: skip

    def _api(self, method: str, path: str, body: bytes) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.server.mode == "unauthorized" or token not in self.server.tokens:
            return self._answer(401, {"code": 124, "message": "Invalid access token."})
        if self.server.tokens[token] < time.monotonic():
            return self._answer(401, {"code": 124, "message": "Access token is expired."})
        if self.server.mode == "limited":
            return self._answer(429, {"code": 429, "message": (
                "You have exceeded the daily rate limit (100) of Meeting Create/Update API "
                "requests permitted for this particular user."
            )}, {"Retry-After": "2026-11-25T00:00:00Z"})  # fmt: skip
        match path.strip("/").split("/"):
            case ["v2", "users", str(user), "meetings"] if method == "POST":
                return self._create(user, body)
            case ["v2", "meetings", number] if number.isdigit():
                return self._one(method, int(number))
        return self._answer(404, {"code": 404, "message": "Not found."})

    def _create(self, user: str, body: bytes) -> None:
        try:
            asked = json.loads(body)
            topic, kind = asked["topic"], asked["type"]
        except (ValueError, KeyError, TypeError):
            return self._answer(300, {"code": 300, "message": "Request body is invalid."})
        if user != "me" and "@" not in user:
            return self._answer(404, {"code": 1001, "message": f"User does not exist: {user}."})
        number, code = 80_000_000_000 + secrets.randbelow(10**10), secrets.token_urlsafe(6)
        meeting = {
            "id": number, "uuid": secrets.token_urlsafe(16), "host_id": "tuan-rumah-contoh",
            "topic": topic, "type": kind, "status": "waiting",
            "start_time": asked.get("start_time"), "duration": asked.get("duration"),
            "timezone": asked.get("timezone"), "settings": asked.get("settings", {}),
            "password": code, "join_url": f"{self.server.home}/j/{number}?pwd={code}",
        }  # fmt: skip
        with self.server.lock:
            self.server.meetings[number] = meeting
        return self._answer(201, self._with_start(meeting))

    def _one(self, method: str, number: int) -> None:
        found = self.server.meetings.get(number)
        if found is None:
            words = f"Meeting does not exist: {number}."
            return self._answer(404, {"code": 3001, "message": words})
        if method == "DELETE":
            with self.server.lock:
                self.server.meetings.pop(number, None)
            return self._raw(204, b"", "application/json")
        return self._answer(200, self._with_start(found))

    def _with_start(self, meeting: dict[str, Any]) -> dict[str, Any]:
        key = secrets.token_urlsafe(16)
        return {**meeting, "start_url": f"{self.server.home}/s/{meeting['id']}?zak={key}"}

    def _page(self, path: str) -> None:
        who = "tuan rumah" if path.startswith("/s/") else "tamu"
        words = f"<!doctype html><html lang=id><title>Zoom</title><h1>Zoom bak pasir: {who}</h1>"
        return self._raw(200, words.encode(), "text/html; charset=utf-8")

    def _answer(
        self, status: int, words: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        self._raw(status, json.dumps(words).encode(), "application/json", headers)

    def _raw(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the caller keeps the log."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8091)
    parser.add_argument("--mode", choices=MODES, default="ok")
    parser.add_argument("--lives", type=int, default=3600)
    words = parser.parse_args()
    Zoom(words.port, words.mode, lives=words.lives).serve_forever()


if __name__ == "__main__":
    main()
