"""Compares the vendored files with VENDOR.toml; `--refresh` takes the named versions anew.

python tools/vendor.py             (says what differs; exit code 1 when something does)
python tools/vendor.py --refresh   (needs npm; writes the files and their hashes)
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
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


def refresh() -> None:
    """Fetch every entry that names a member of an npm package and keep its hash."""
    text = LIST.read_text("utf-8")
    for item in entries():
        if "member" in item:
            content = _fetched(f"{item['package']}@{item['version']}", item["member"])
            (STATIC / item["path"]).write_bytes(content)
            text = re.sub(item["sha256"], hashlib.sha256(content).hexdigest(), text)
    LIST.write_text(text, "utf-8")


def _fetched(package: str, member: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  fixed words
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            found = packed.extractfile(member)
            if found is None:
                raise SystemExit(f"{package} has no {member}")
            return found.read()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """Compare, or refresh and compare."""
    if arguments == ["--refresh"]:
        refresh()
    wrong = differing()
    print("\n".join(wrong) or "as listed")  # noqa: T201  a command speaks
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
