"""A channel takes one message to one address, or says why it could not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a mail."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: `message_id` is the same on every attempt, so a repeat can be recognised."""

    message_id: str
    address: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class ChannelError(Exception):
    """The message did not go out; `permanent` means that trying again is useless."""

    def __init__(self, words: str, *, permanent: bool = False) -> None:
        super().__init__(words)
        self.permanent = permanent


class Channel(Protocol):
    """One way to reach people."""

    @property
    def name(self) -> str: ...

    def send(self, message: Message) -> None:
        """Hand the message over; `ChannelError` when that failed.  Returns within 15 seconds."""
