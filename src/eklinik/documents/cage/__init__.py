"""The cage: files of strangers are opened in a process of their own, with little time and memory.

A hostile file can hang, crash or fill only that process.  Nothing in this package knows Django,
so that the process starts fast.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
SECONDS = 30
MEGABYTES = 2048
# Waiting costs no processor time, so the clock on the wall bounds it too.
GRACE = 30
# How many cages one server process opens at a time, and how long the next one waits.
CAGES = 2
WAIT = 45
# An isolated interpreter reads no PYTHONPATH, so it is told where the house stands.
HOUSE = str(Path(__file__).resolve().parents[3])
CHILD = (
    f"import sys; sys.path.insert(0, {HOUSE!r}); "
    "from eklinik.documents.cage.child import main; main()"
)
_room = threading.BoundedSemaphore(CAGES)


class Reject(Exception):
    """The file is not taken; `code` and `words` become a message outside the cage."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.code, self.words = code, words


def run(
    task: str,
    parts: Sequence[bytes],
    *,
    seconds: int | None = None,
    megabytes: int | None = None,
    **options: Any,
) -> tuple[Any, list[bytes]]:
    """Run `module:function` on the parts in the cage; returns its JSON value and its byte parts.

    Raises Reject: what the task said, `too_complex` when time or memory ran out, `busy` when
    too many files wait.
    """
    seconds = seconds or SECONDS
    order = {
        "task": task,
        "options": options,
        "seconds": seconds,
        "megabytes": megabytes or MEGABYTES,
    }
    if not _room.acquire(timeout=WAIT):
        raise Reject("busy")
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-I", "-c", CHILD],
            input=pack(order, parts),
            capture_output=True,
            timeout=seconds + GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Reject("too_complex") from None
    finally:
        _room.release()
    return _result(done)


def pack(head: Any, parts: Sequence[bytes]) -> bytes:
    """One JSON line with the lengths, then the parts."""
    line = json.dumps({"head": head, "sizes": [len(part) for part in parts]})
    return b"".join((line.encode(), b"\n", *parts))


def unpack(data: bytes) -> tuple[Any, list[bytes]]:
    """The reverse of `pack`."""
    line, _, rest = data.partition(b"\n")
    said = json.loads(line)
    parts, start = [], 0
    for size in said["sizes"]:
        parts.append(rest[start : start + size])
        start += size
    return said["head"], parts


def _result(done: subprocess.CompletedProcess[bytes]) -> tuple[Any, list[bytes]]:
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        log.warning("the cage ended with %s: %s", done.returncode, last)
        raise Reject("too_complex")
    head, parts = unpack(done.stdout)
    if "reject" in head:
        raise Reject(head["reject"], **head["words"])
    return head["value"], parts
