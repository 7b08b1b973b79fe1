"""The inside of the cage: read one order, limit oneself, do it, answer, end."""

from __future__ import annotations

import importlib
import os
import resource
import sys
from typing import Any

from eklinik.documents.cage import Reject, pack, unpack


def limit(seconds: int, megabytes: int) -> None:
    """Bound processor time, memory, and forbid writing files."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(order: dict[str, Any], parts: list[bytes]) -> bytes:
    """Do the order; a Reject is an answer too."""
    module, _, name = order["task"].partition(":")
    work = getattr(importlib.import_module(module), name)
    limit(order["seconds"], order["megabytes"])
    try:
        value, results = work(parts, **order["options"])
    except Reject as no:
        return pack({"reject": no.code, "words": no.words}, [])
    return pack({"value": value}, results)


def main() -> None:
    """Take the order from standard input and write the answer to standard output."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order, parts = unpack(sys.stdin.buffer.read())
    out.write(answer(order, parts))
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
