"""Channels that need nothing outside: in the app, on the console, nowhere, and broken."""

from __future__ import annotations

import sys

from eklinik.notifications.channels.base import ChannelError, Message


class InAppChannel:
    """The row itself is the message: it is read on the person's own page."""

    name = "in_app"

    def send(self, message: Message) -> None:
        """Nothing to hand over."""


class ConsoleChannel:
    """Writes to the worker's standard output; for the demo and for trying things out."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, message: Message) -> None:
        sys.stdout.write(f"[{self.name}] {message.address}: {message.subject} {message.text}\n")
        sys.stdout.flush()


class NullChannel:
    """No such channel is configured: a message for it fails for good, with that reason."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self, message: Message) -> None:
        raise ChannelError("kanal belum diatur kantor", permanent=True)


class FailingChannel:
    """The failing twin: refuses every message, for good or for now."""

    def __init__(self, name: str, *, permanent: bool = False) -> None:
        self.name, self.permanent = name, permanent

    def send(self, message: Message) -> None:
        raise ChannelError("kanal sengaja gagal", permanent=self.permanent)
