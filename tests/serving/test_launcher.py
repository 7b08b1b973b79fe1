"""The launcher `./eklinik` and its commands, as a person runs them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("demo", "test", "serve", "manage", "token", "verify-audit", "bench", "reference",
            "charts")  # fmt: skip


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "eklinik", *words], cwd=ROOT, capture_output=True, text=True,
        timeout=60, check=False, umask=0o022,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
    )  # fmt: skip


def launch(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the shell launcher with an environment that is already there."""
    return subprocess.run(
        [str(ROOT / "eklinik"), *words], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, **env},
    )  # fmt: skip


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An environment directory whose stamp says that both locks are installed."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").symlink_to(sys.executable)
    lines = []
    for lock in ("requirements.lock", "requirements-dev.lock"):
        with (ROOT / lock).open("rb") as text:
            sums = subprocess.run(["cksum"], stdin=text, capture_output=True, text=True, check=True)
        lines.append(f"{lock} {sums.stdout.strip()}\n")
    (tmp_path / "venv" / "eklinik.stamp").write_text("".join(lines))
    return tmp_path / "venv"


@pytest.mark.parametrize("shell", [name for name in ("dash", "bash") if shutil.which(name)])
def test_launcher_is_plain_posix_shell(shell: str) -> None:
    flags = ["--posix"] if shell == "bash" else []

    done = subprocess.run([shell, *flags, "-n", str(ROOT / "eklinik")], check=False)

    assert done.returncode == 0


def test_launcher_with_fresh_stamp_starts_without_installing(venv: Path) -> None:
    done = launch("--help", EKLINIK_VENV=str(venv), PATH="/usr/bin:/bin")

    assert done.returncode == 0
    assert "menyiapkan lingkungan" not in done.stderr


def test_launcher_through_symlink_finds_its_home(venv: Path, tmp_path: Path) -> None:
    link = tmp_path / "eklinik-link"
    link.symlink_to(ROOT / "eklinik")

    done = subprocess.run(
        [str(link), "--help"], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "EKLINIK_VENV": str(venv)},
    )  # fmt: skip

    assert done.returncode == 0


def test_launcher_without_fitting_python_says_what_to_install(tmp_path: Path) -> None:
    old = tmp_path / "oldpython"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    done = launch("demo", EKLINIK_VENV=str(tmp_path / "none"), EKLINIK_PYTHON=str(old))

    assert done.returncode == 1
    assert "tidak menemukan Python 3.11, 3.12 atau 3.13." in done.stderr
    assert "sudo apt install python3 python3-venv" in done.stderr


def test_launcher_without_venv_module_says_the_apt_line(tmp_path: Path) -> None:
    poor = tmp_path / "poorpython"
    poor.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n'
    )
    poor.chmod(0o755)

    done = launch(
        "demo", EKLINIK_VENV=str(tmp_path / "none"), EKLINIK_PYTHON=str(poor), PATH="/usr/bin:/bin"
    )

    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr


def test_help_names_every_command() -> None:
    done = run("--help")

    assert done.returncode == 0
    assert [name for name in COMMANDS if f"    {name}" not in done.stdout] == []
    assert "_web" not in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_is_complete(name: str) -> None:
    done = run(name, "--help")

    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: eklinik {name}")


@pytest.mark.parametrize("words", [("terbang",), ("demo", "--port", "0"), ("demo", "--port", "x"),
                                   ("reference", "terbang"), ()])  # fmt: skip
def test_unknown_words_end_with_two_and_a_hint(words: tuple[str, ...]) -> None:
    done = run(*words)

    assert done.returncode == 2
    assert done.stderr.startswith("E-Klinik: perintah belum dapat dijalankan:")
    assert "--help" in done.stderr.splitlines()[-1]


def test_demo_on_busy_port_says_so_and_offers_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = run("demo", "--port", str(port), "--data", str(tmp_path / "demo"))

    assert done.returncode == 1
    assert f"port {port} di 127.0.0.1 tidak dapat dipakai" in done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_demo_in_a_file_instead_of_a_directory_says_so(tmp_path: Path) -> None:
    file = tmp_path / "berkas"
    file.write_text("bukan map")

    done = run("demo", "--port", "59321", "--data", str(file))

    assert done.returncode == 1
    assert f"map data {file} tidak dapat ditulis" in done.stderr


def test_demo_fresh_never_empties_a_foreign_directory(tmp_path: Path) -> None:
    (tmp_path / "penting.txt").write_text("jangan dihapus")

    done = run("demo", "--port", "59322", "--data", str(tmp_path), "--fresh")

    assert done.returncode == 1
    assert "tidak dikosongkan" in done.stderr
    assert (tmp_path / "penting.txt").read_text() == "jangan dihapus"


def test_token_of_missing_data_directory_says_so(tmp_path: Path) -> None:
    done = run("token", "fo", "--data", str(tmp_path / "tidak-ada"))

    assert (done.returncode, "tidak ada." in done.stderr) == (1, True)


def test_bench_of_unknown_name_lists_what_there_is() -> None:
    done = run("bench", "terbang")

    assert done.returncode == 2
    assert done.stdout.startswith("Pengukuran yang ada: ")


def test_serve_with_the_default_secret_refuses_to_start(tmp_path: Path) -> None:
    done = run("serve", "--port", "59323", EKLINIK_DATA=str(tmp_path), EKLINIK_SECRET_KEY="",
               DATABASE_URL="")  # fmt: skip

    assert done.returncode == 1
    assert "pengaturan belum aman" in done.stderr


@pytest.mark.slow
def test_serve_before_migrating_names_the_command(tmp_path: Path) -> None:
    done = run("manage", "migrate", "--check", EKLINIK_DATA=str(tmp_path), DATABASE_URL="")

    assert done.returncode == 1


def modes(folder: Path) -> dict[str, str]:
    """Permissions of what lies directly in a folder, by name."""
    return {item.name: oct(stat.S_IMODE(item.stat().st_mode)) for item in folder.iterdir()}


@pytest.mark.slow
def test_fresh_demo_keeps_its_database_and_directory_private(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    started = subprocess.Popen(
        [sys.executable, "-m", "eklinik", "demo", "--data", str(data), "--port", "59324"],
        cwd=ROOT, umask=0o022, start_new_session=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": ""},
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not (data / "eklinik.sqlite3").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        found = modes(data)
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()

    assert modes(tmp_path)["demo"] == "0o700"
    assert {found[name] for name in ("eklinik.sqlite3", "secret", "lock")} == {"0o600"}


@pytest.mark.slow
def test_database_made_by_migrating_is_private(tmp_path: Path) -> None:
    run("manage", "migrate", "eklinik", "0001", EKLINIK_DATA=str(tmp_path), DATABASE_URL="")

    assert modes(tmp_path)["eklinik.sqlite3"] == "0o600"


def test_uploads_are_kept_for_their_owner_only() -> None:
    done = run(
        "manage", "shell", "-v", "0", "-c",
        "from django.core.files.storage import default_storage as s;"
        "print(oct(s.file_permissions_mode), oct(s.directory_permissions_mode))",
    )  # fmt: skip

    assert done.stdout.strip() == "0o600 0o700"


@pytest.mark.slow
def test_deploy_check_of_an_office_with_tls_is_silent(tmp_path: Path) -> None:
    office = {
        "EKLINIK_DATA": str(tmp_path), "DATABASE_URL": "", "EKLINIK_SECRET_KEY": "kunci-73" * 8,
        "EKLINIK_DATA_KEY": "d4ta-" * 12, "EKLINIK_SITE_URL": "https://izin.contoh.go.id",
        "EKLINIK_HOSTS": "izin.contoh.go.id", "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    }  # fmt: skip
    run("manage", "migrate", **office)

    done = run("manage", "check", "--deploy", "--fail-level", "WARNING", **office)

    assert done.stderr == ""
    assert done.returncode == 0
