"""The connected way: HTTP calls by the published contract, with the user_key in a header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from eklinik.licensing.oss.base import Call, OssError, Reply
from eklinik.licensing.oss.pia.answers import MALFORMED, read
from eklinik.licensing.oss.pia.contract import methods

TIMEOUT = 15.0
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class PiaOss:
    """One endpoint, real or sandbox; the key is never part of a body that is kept."""

    base_url: str
    user_key: str
    timeout: float = TIMEOUT
    name: str = "connected"
    is_connected: bool = True

    def send(self, call: Call) -> Reply:
        body = {methods()[call.method].root: call.body}
        headers = {"user_key": self.user_key, "X-Correlation-ID": call.key}
        url = f"{self.base_url.rstrip('/')}/{call.method}"
        try:
            answer = httpx.post(url, json=body, headers=headers, timeout=self.timeout)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OssError(f"OSS tidak terjangkau ({type(error).__name__})", away=True) from error
        return read(call.method, answer.status_code, _json(answer))


def _json(answer: httpx.Response) -> Any:
    if len(answer.content) > MOST_BYTES:
        raise OssError(MALFORMED)
    try:
        return answer.json()
    except ValueError:
        if answer.is_success:
            raise OssError(MALFORMED) from None
        return None
