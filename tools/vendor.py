"""Compares the vendored files with VENDOR.toml.

python tools/vendor.py   (says what differs; exit code 1 when something does)
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "src" / "eklinik" / "static"
LIST = STATIC / "vendor" / "VENDOR.toml"


def entries() -> list[dict[str, str]]:
    """The files of others that we carry, as the list says."""
    return list(tomllib.loads(LIST.read_text("utf-8"))["file"])


def differing() -> list[str]:
    """Paths of files that are not what the list says."""
    return [item["path"] for item in entries() if _digest(STATIC / item["path"]) != item["sha256"]]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Say what differs."""
    wrong = differing()
    print("\n".join(wrong) or "as listed")  # noqa: T201  a command speaks
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
