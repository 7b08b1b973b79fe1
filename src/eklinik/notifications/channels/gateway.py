"""SMS and WhatsApp through a generic HTTP gateway.

The contract: `POST` JSON `{"to", "text", "reference"}` with `Authorization: Bearer`
and `Idempotency-Key` (the stable message id).  2xx is accepted; 408, 429 and 5xx
are tried again; any other answer is final.
"""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from eklinik.notifications.channels.base import ChannelError, Message

TIMEOUT = 10.0
AGAIN = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class GatewayChannel:
    """One configured gateway; `token` may be empty."""

    name: str
    url: str
    token: str = ""

    def send(self, message: Message) -> None:
        headers = {"Idempotency-Key": message.message_id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = {"to": message.address, "text": message.text, "reference": message.message_id}
        try:
            answer = httpx.post(self.url, json=body, headers=headers, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            raise ChannelError(f"gateway: {type(error).__name__}") from error
        if not answer.is_success:
            final = answer.status_code < 500 and answer.status_code not in AGAIN
            raise ChannelError(f"gateway menjawab {answer.status_code}", permanent=final)
