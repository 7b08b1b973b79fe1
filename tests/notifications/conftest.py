"""A real mail server and the sandbox gateway, each on a port of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from eklinik.sandbox.gateway import Gateway


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Mailbox(MessageHandler):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list = []

    def handle_message(self, message) -> None:
        self.mails.append(message)


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_TIMEOUT = 3
    yield box
    server.stop()


@pytest.fixture
def gateway(settings) -> Iterator[Gateway]:
    server = Gateway(0, token="rahasia-contoh")
    Thread(target=server.serve_forever, daemon=True).start()
    settings.EKLINIK_SMS_GATEWAY = f"http://127.0.0.1:{server.server_address[1]}/"
    settings.EKLINIK_GATEWAY_TOKEN = "rahasia-contoh"
    yield server
    server.shutdown()
    server.server_close()
