"""Chromium and the npm packages that browser tests need.

Without Chromium or npm a test is skipped on a desk and fails in CI (`CI=true`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
CHROMIUM = Path(os.environ.get("EKLINIK_TEST_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def in_ci() -> bool:
    """Whether a missing tool is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def missing(what: str) -> NoReturn:
    """Skip the test on a desk, fail it in CI."""
    if in_ci():
        pytest.fail(f"{what} is missing, and CI must run everything")
    pytest.skip(f"{what} is missing")


@contextmanager
def chromium_browser() -> Iterator[Browser]:
    """A headless Chromium that talks to nobody of its own accord."""
    if not CHROMIUM.exists():
        missing(f"Chromium ({CHROMIUM})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def npm_file(path: str) -> Path:
    """A file of an npm package of `tests/package.json`, installed on first use."""
    file = MODULES / path
    if not file.exists():
        _install()
    if not file.exists():
        missing(f"npm file {path}")
    return file


def _install() -> None:
    """`npm ci`, once, also when several workers ask at the same time."""
    npm = shutil.which("npm")
    if npm is None:
        missing("npm")
    with (HERE / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (MODULES / ".package-lock.json").exists():
            return
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        missing(f"npm ci in tests/ ({done.stderr.strip()[-200:]})")
