"""A caller for each person, with a token of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from eklinik.accounts.tokens import SCOPES, make_token
from tests.decisions.conftest import keys_of
from tests.people import House

ROOT = "/api/v1"


class Caller:
    """Speaks JSON with one person's token."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.client = Client(
            headers={"authorization": f"Bearer {token}", **headers} if token else headers
        )

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(ROOT + path, query)

    def send(self, method: str, path: str, body: Any = None, key: str = "") -> HttpResponse:
        headers = {"idempotency-key": key} if key else {}
        return self.client.generic(
            method, ROOT + path, json.dumps(body if body is not None else {}),
            content_type="application/json", headers=headers,
        )  # fmt: skip

    def post(self, path: str, body: Any = None, key: str = "") -> HttpResponse:
        return self.send("POST", path, body, key)

    def upload(self, path: str, content: bytes, name: str) -> HttpResponse:
        from django.core.files.uploadedfile import SimpleUploadedFile

        return self.client.post(ROOT + path, {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def caller(house: House) -> Callable[..., Caller]:
    """`caller("fo")` speaks for the front office, `caller()` for nobody."""

    def make(name: str = "", scopes: tuple[str, ...] = SCOPES, **headers: str) -> Caller:
        if not name:
            return Caller(**headers)
        token = make_token(house.users[name], "uji", scopes, at=timezone.now())
        return Caller(token, **headers)

    return make


@pytest.fixture
def keys(settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EKLINIK_KEYS, settings.EKLINIK_SIGNER = keys_of(tmp_path_factory), "local"
