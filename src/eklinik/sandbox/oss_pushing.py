"""The sandbox OSS's own calls: receiveNIB and receiveFileDS with the Token, well or badly."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any

from eklinik.licensing.oss.pia.contract import methods
from eklinik.licensing.oss.pia.token import WIB, token_for
from eklinik.sandbox.oss_store import Store

FAILS_IN = ("duplicate", "out-of-order", "replay")
SECONDS = 10.0


class Pusher:
    """Pushes to one address; `fails` are the ways in which it does that badly."""

    def __init__(self, url: str, username: str, password: str, store: Store) -> None:
        self.url, self.username, self.password = url.rstrip("/"), username, password
        self.store = store
        self.fails: tuple[str, ...] = ()
        self._held: list[tuple[str, dict[str, Any]]] = []

    def nib(self, body: dict[str, Any]) -> list[str]:
        """Push an NIB; what each push was answered."""
        return self._push("receiveNIB", body)

    def file(self, body: dict[str, Any]) -> list[str]:
        """Push the address of a signed file; what each push was answered."""
        return self._push("receiveFileDS", body)

    def _push(self, method: str, body: dict[str, Any]) -> list[str]:
        if not self.url:
            return []
        return [self._send(*item) for item in self._in_its_order(method, body)]

    def _in_its_order(self, method: str, body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Out of order: every other message waits and goes after the next one."""
        now = [(method, body)]
        if "out-of-order" in self.fails and not self._held:
            self._held = now
            return []
        now, self._held = now + self._held, []
        if "duplicate" in self.fails:
            now = [item for item in now for _ in range(2)]
        if "replay" in self.fails:
            now += self.store.pushed()[:3]
        return now

    def _send(self, method: str, body: dict[str, Any]) -> str:
        day = datetime.now(WIB).date()
        token = token_for(self.username, self.password, str(body["nib"]), day)
        request = urllib.request.Request(  # noqa: S310  the office that was named  the address is the operator's
            f"{self.url}/{method}",
            data=json.dumps({methods()[method].root: body}).encode(),
            headers={"Content-Type": "application/json", "Token": token},
        )
        answer = _answer(request)
        self.store.note_pushed(method, body, answer)
        return answer


def _answer(request: urllib.request.Request) -> str:
    try:
        # The address is the office's own, given at the start.
        with urllib.request.urlopen(request, timeout=SECONDS) as found:  # noqa: S310  see above
            return str(found.read(2000).decode())
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return f"tidak terjangkau: {error}"
