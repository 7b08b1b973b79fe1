"""A sandbox SMS/WhatsApp gateway that speaks the generic contract, well or badly.

    python -m eklinik.sandbox.gateway --port 8090 [--mode ok|error|refuse|hang|garbage]

`GET /messages` lists what arrived, one per idempotency key.  Standard library only.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = ("ok", "error", "refuse", "hang", "garbage")


class Gateway(ThreadingHTTPServer):
    """Keeps messages in memory; a repeated idempotency key is answered but kept once."""

    daemon_threads = True

    def __init__(self, port: int, mode: str = "ok", token: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.mode, self.token = mode, token
        self.messages: dict[str, dict[str, Any]] = {}
        self.calls = 0
        self.lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    """One request of the contract."""

    server: Gateway
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(200, {"items": list(self.server.messages.values())})

    def do_POST(self) -> None:
        self.server.calls += 1
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, 65_536))
        getattr(self, f"_{self.server.mode}")(body)

    def _ok(self, body: bytes) -> None:
        if self.server.token and self.headers.get("Authorization") != f"Bearer {self.server.token}":
            return self._answer(401, {"error": "token"})
        try:
            message = json.loads(body)
            message["to"], message["text"]
        except (ValueError, KeyError, TypeError):
            return self._answer(400, {"error": "to dan text wajib diisi"})
        key = self.headers.get("Idempotency-Key") or str(time.monotonic_ns())
        with self.server.lock:
            self.server.messages.setdefault(key, {**message, "key": key})
        return self._answer(202, {"accepted": key})

    def _error(self, body: bytes) -> None:
        self._answer(500, {"error": "sandbox"})

    def _refuse(self, body: bytes) -> None:
        self._answer(422, {"error": "nomor tidak dikenal"})

    def _hang(self, body: bytes) -> None:
        time.sleep(30)

    def _garbage(self, body: bytes) -> None:
        self.wfile.write(b"bukan HTTP\r\n")
        self.close_connection = True

    def _answer(self, status: int, words: dict[str, Any]) -> None:
        body = json.dumps(words, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the caller keeps the log."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--mode", choices=MODES, default="ok")
    parser.add_argument("--token", default="")
    words = parser.parse_args()
    Gateway(words.port, words.mode, words.token).serve_forever()


if __name__ == "__main__":
    main()
