"""What every test may use: an office, its people, a permit with and without inspection."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from eklinik.casework.clock import forget_calendars
from eklinik.catalogue.definition import published
from eklinik.locale.messages import compile_catalogue
from tests.people import House, build_house

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
hypothesis.settings.register_profile("house", deadline=None)  # machines differ, rules do not
hypothesis.settings.load_profile("house")


def pytest_configure() -> None:
    """English must be there before the first page is shown."""
    compile_catalogue()


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    forget_calendars()
    published.cache_clear()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.EKLINIK_KEYS = tmp_path / "keys"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_triggers() -> Iterator[None]:
    """SQLite's triggers keep movements for ever; a flush between tests has to lift them."""
    import django.db.backends.sqlite3.base as sqlite

    operations = sqlite.DatabaseOperations

    flush = operations.execute_sql_flush

    def lifted(self: sqlite.DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, sql_list)
            for _, sql in triggers:
                cursor.execute(sql)

    operations.execute_sql_flush = lifted
    yield
    operations.execute_sql_flush = flush


@pytest.fixture
def house(db) -> House:
    """One kota office with everybody in it; all people are invented."""
    return build_house()


@pytest.fixture
def other_house(db) -> House:
    """A second office, whose rows the first must never see."""
    return build_house(slug="prov")
