from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from eklinik.documents import cage
from tests.documents import files

CLEAN = "eklinik.documents.cage.pdf:clean"


def _inside(program: str, *, seconds: int = 2, megabytes: int = 500) -> int:
    """Run a program under the child's limits; returns how it ended."""
    limits = (
        f"import sys; sys.path.insert(0, {cage.HOUSE!r})\n"
        f"from eklinik.documents.cage.child import limit\nlimit({seconds}, {megabytes})\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", limits + program], capture_output=True, check=False, timeout=20
    )
    return done.returncode


def test_pack_and_unpack_are_each_others_reverse() -> None:
    parts = [b"", b"a\nb", b"\x00" * 10]
    assert cage.unpack(cage.pack({"x": [1, "é"]}, parts)) == ({"x": [1, "é"]}, parts)


def test_run_gives_the_reason_of_a_reject() -> None:
    with pytest.raises(cage.Reject) as caught:
        cage.run(CLEAN, [b"%PDF-1.7 x"], max_pages=1)
    assert (caught.value.code, caught.value.words) == ("broken", {})


def test_run_of_a_task_that_breaks_is_too_complex() -> None:
    with pytest.raises(cage.Reject) as caught:
        cage.run(CLEAN, [], max_pages=1)
    assert caught.value.code == "too_complex"


def test_run_of_a_task_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "GRACE", 0)
    with pytest.raises(cage.Reject) as caught:
        cage.run("signal:sigwait", [], seconds=1)
    assert caught.value.code == "too_complex"


def test_run_when_every_cage_is_taken_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "WAIT", 0.05)
    monkeypatch.setattr(cage, "_room", threading.BoundedSemaphore(1))
    with cage._room, pytest.raises(cage.Reject) as caught:
        cage.run(CLEAN, [files.blank()], max_pages=1)
    assert caught.value.code == "busy"
    assert cage.run(CLEAN, [files.blank()], max_pages=1)[0]["pages"] == 1


def test_limit_ends_a_loop() -> None:
    assert _inside("while True: pass", seconds=1) == -signal.SIGXCPU


def test_limit_refuses_memory() -> None:
    assert _inside("bytearray(2_000_000_000)") == 1
    assert _inside("bytearray(20_000_000)") == 0


def test_limit_forbids_writing(tmp_path: Path) -> None:
    target = tmp_path / "x"
    assert _inside(f"import pathlib; pathlib.Path({str(target)!r}).write_bytes(b'x')") != 0
    assert not target.exists() or target.read_bytes() == b""
