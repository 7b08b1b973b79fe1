"""The data directory: database, files, keys, secret, logs and what was done to it last."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from eklinik.serving.words import GiveUp

ROOM_NEEDED = 300 * 1024 * 1024
NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "glusterfs", "ceph")
MARK = "eklinik.json"


def keep_private() -> None:
    """Whatever this process and its children make can be read by its owner only."""
    os.umask(0o077)


class DataDir:
    """One installation's directory; `done` remembers by hash what need not be done again."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    def prepare(self) -> None:
        """Make the directory and see that it can be written, has room and locks files."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            probe = self.path / f".probe-{os.getpid()}"
            probe.write_bytes(b"x" * 4096)
            probe.unlink()
        except OSError as error:
            raise _cannot_write(self.path, error) from error
        _refuse_network_share(self.path)
        _refuse_full_disk(self.path)

    def secret(self) -> str:
        """The installation's own secret, made on first use, readable by its owner only."""
        file = self.path / "secret"
        if not file.exists():
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(48))
        return file.read_text().strip()

    def done(self, name: str) -> str:
        """The hash under which `name` was done last, or nothing."""
        return self._marks().get(name, "")

    def mark(self, name: str, value: str) -> None:
        """Remember that `name` was done for `value`."""
        marks = {**self._marks(), name: value}
        new = self.path / f"{MARK}.new"
        new.write_text(json.dumps(marks, indent=1))
        new.replace(self.path / MARK)

    def empty(self) -> None:
        """Remove everything in a directory that is ours; refuse any other."""
        if self.path.is_dir() and any(self.path.iterdir()) and not (self.path / MARK).exists():
            raise GiveUp(
                f"map {self.path} bukan map data E-Klinik, jadi tidak dikosongkan.",
                "Pilih map lain dengan --data, atau hapus sendiri isinya.",
            )
        for item in list(self.path.iterdir()) if self.path.is_dir() else []:
            shutil.rmtree(item) if item.is_dir() and not item.is_symlink() else item.unlink()

    @contextmanager
    def held(self) -> Iterator[IO[str]]:
        """Hold the directory for one running E-Klinik."""
        with (self.path / "lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise GiveUp(
                    f"map data {self.path} sedang dipakai E-Klinik lain.",
                    "Hentikan yang itu dahulu (Ctrl-C), atau pilih map lain dengan --data.",
                ) from error
            yield handle

    def _marks(self) -> dict[str, str]:
        try:
            found = json.loads((self.path / MARK).read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def tree_hash(*roots: Path, suffixes: Iterable[str] = ()) -> str:
    """A hash of names, sizes and times below the roots: changed when a file changed."""
    wanted = tuple(suffixes)
    seen = hashlib.sha256()
    for file in sorted(file for root in roots for file in root.rglob("*") if file.is_file()):
        if "__pycache__" not in file.parts and (not wanted or file.suffix in wanted):
            stat = file.stat()
            seen.update(f"{file}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _cannot_write(path: Path, error: OSError) -> GiveUp:
    if error.errno == errno.ENOSPC:
        return GiveUp(f"disk penuh di {path}.", "Kosongkan ruang disk, lalu jalankan lagi.")
    return GiveUp(
        f"map data {path} tidak dapat ditulis ({error.strerror}).",
        "Beri izin tulis pada map itu, atau pilih map lain: --data MAP",
    )


def _refuse_full_disk(path: Path) -> None:
    free = shutil.disk_usage(path).free
    if free < ROOM_NEEDED:
        raise GiveUp(
            f"ruang disk di {path} tinggal {free // 2**20} MB, perlu {ROOM_NEEDED // 2**20} MB.",
            "Kosongkan ruang disk, atau pilih map lain: --data MAP",
        )


def _refuse_network_share(path: Path) -> None:
    """SQLite's write-ahead log needs shared memory, which network shares do not have."""
    if not os.environ.get("DATABASE_URL") and file_system(path).startswith(NETWORK_FILE_SYSTEMS):
        raise GiveUp(
            f"map data {path} berada di jaringan ({file_system(path)}); SQLite tidak aman di sana.",
            "Pilih map di disk komputer ini: --data MAP, atau pakai PostgreSQL (DATABASE_URL).",
        )


def file_system(path: Path) -> str:
    """The kind of file system a path lies on, as the kernel names it; empty when unknown."""
    try:
        lines = Path("/proc/mounts").read_text().splitlines()
    except OSError:
        return ""
    mounts = [line.split()[1:3] for line in lines]
    above = [(point, kind) for point, kind in mounts if path.is_relative_to(point)]
    return max(above, key=lambda item: len(item[0]), default=("", ""))[1]
