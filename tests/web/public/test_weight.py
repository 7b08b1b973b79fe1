"""The first visit of a public page: at most 50 kB transferred, the face apart (30 kB)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from eklinik.applications.tracking import secret_of
from tests.people import House, definition, publish
from tests.walking import walk

LIMIT, FACE = 50_000, 30_000
PAGES = ["/", "/izin/", "/izin/kota-visited/", "/lacak/", "/verifikasi/", "/bantuan/", "/privasi/",
         "/aksesibilitas/", "/tidak-ada/", "/janji/kota/", "/janji/lihat/"]  # fmt: skip


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as they are served: hashed and compressed."""
    from django.conf import settings
    from django.test import override_settings

    root = tmp_path_factory.mktemp("static")
    hashed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with override_settings(STATIC_ROOT=root, STORAGES={**settings.STORAGES, "staticfiles": hashed}):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


@pytest.fixture
def weigh(client: Client, collected: Path, settings: Any) -> Any:
    settings.STATIC_ROOT = collected
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    def weight(path: str) -> int:
        page = client.get(path).content
        files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()))
        return len(gzip.compress(page, 6)) + sum(_sent(collected / name) for name in files)

    return weight


def _sent(file: Path) -> int:
    packed = file.with_name(file.name + ".gz")
    return (packed if packed.exists() else file).stat().st_size


@pytest.mark.parametrize("path", PAGES)
def test_first_visit_is_light(weigh: Any, house: House, path: str) -> None:
    publish(house, "visited", definition(chart="permit_with_inspection"), version=2)
    assert weigh(path) <= LIMIT


def test_first_visit_of_a_tracked_file_is_light(
    weigh: Any, client: Client, house: House, keys: None
) -> None:
    case = walk(house, house.case("visited"), "verify_draft")
    client.post("/lacak/", {"number": case.number, "secret": secret_of(case)})
    assert weigh(f"/lacak/{case.number}/") <= LIMIT


def test_every_file_of_a_page_carries_its_hash(weigh: Any, client: Client, house: House) -> None:
    names = re.findall(r'/static/([^"]+)"', client.get("/").content.decode())
    assert [name for name in names if not re.search(r"\.[0-9a-f]{12}\.\w+$", name)] == []


def test_the_face_is_light_and_does_not_block(collected: Path) -> None:
    (face,) = collected.glob("fonts/plus-jakarta-sans.?*.woff2")
    (tokens,) = collected.glob("css/tokens.?*.css")
    assert face.stat().st_size <= FACE
    assert "font-display: swap" in tokens.read_text("utf-8")
