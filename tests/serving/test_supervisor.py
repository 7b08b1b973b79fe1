"""The supervisor keeps its children alive and takes them all down with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eklinik.serving.home import DataDir, tree_hash
from eklinik.serving.supervisor import Child, end, revive
from eklinik.serving.words import GiveUp


def sleeper(seconds: float = 60) -> Child:
    return Child("tidur", [sys.executable, "-c", f"import time; time.sleep({seconds})"])


def until(holds, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def test_dead_child_is_started_again_after_its_wait(capsys) -> None:
    one = sleeper()
    one.start()
    assert one.process is not None
    first = one.process.pid
    one.process.kill()
    assert until(lambda: one.is_dead)

    revive(one)
    assert one.process.pid == first
    one.started -= 1
    revive(one)

    assert (one.process.pid != first, one.restarts, one.wait) == (True, 1, 1.0)
    assert (
        capsys.readouterr().err == "E-Klinik: proses tidur berhenti (kode -9); dijalankan lagi.\n"
    )
    end([one])


def test_what_a_dead_child_left_behind_is_killed_before_the_next_start() -> None:
    script = (
        "import subprocess, sys, time;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(p.pid, flush=True); time.sleep(60)"
    )
    one = Child("induk", [sys.executable, "-c", script])
    read, write = os.pipe()
    one.process = subprocess.Popen(one.command, start_new_session=True, stdout=write)
    grandchild = int(os.read(read, 20))
    one.process.kill()
    assert until(lambda: one.is_dead)

    one.started = -100
    revive(one)

    assert until(lambda: gone(grandchild))
    end([one])


def test_end_stops_within_five_seconds_even_who_does_not_listen() -> None:
    deaf = Child("tuli", [
        sys.executable, "-c",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    ])  # fmt: skip
    deaf.start()
    polite = sleeper()
    polite.start()
    time.sleep(0.5)
    began = time.monotonic()

    end([deaf, polite])

    assert time.monotonic() - began < 5
    assert deaf.process is not None
    assert polite.process is not None
    assert (deaf.process.wait(2), polite.process.wait(2)) == (-signal.SIGKILL, -signal.SIGTERM)


def test_children_end_when_their_parent_is_killed() -> None:
    script = (
        "import sys, time; from eklinik.serving.supervisor import Child;"
        "c = Child('anak', [sys.executable, '-c', 'import time; time.sleep(60)']); c.start();"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    assert until(lambda: gone(pid))


def test_data_directory_is_held_by_one(tmp_path: Path) -> None:
    home = DataDir(tmp_path)
    with home.held(), pytest.raises(GiveUp, match="sedang dipakai"), home.held():
        pass


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = DataDir(tmp_path)

    assert home.secret() == home.secret()
    assert len(home.secret()) >= 50
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_marks_survive_and_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    home = DataDir(tmp_path)
    home.mark("schema", "a")
    home.mark("static", "b")
    assert (home.done("schema"), home.done("static")) == ("a", "b")

    (tmp_path / "eklinik.json").write_text("{")
    assert home.done("schema") == ""


def test_full_disk_and_network_share_are_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("eklinik.serving.home.ROOM_NEEDED", 2**62)
    with pytest.raises(GiveUp, match="ruang disk"):
        DataDir(tmp_path).prepare()

    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("eklinik.serving.home.file_system", lambda path: "nfs4")
    with pytest.raises(GiveUp, match="SQLite tidak aman"):
        DataDir(tmp_path).prepare()


def test_tree_hash_changes_with_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("x")
    before = tree_hash(tmp_path)
    (tmp_path / "b.txt").write_text("y")

    assert tree_hash(tmp_path) != before
    assert tree_hash(tmp_path, suffixes=(".css",)) == before
