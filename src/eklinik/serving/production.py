"""`./eklinik serve`: an office's own installation.  Refuses what is unsafe before it listens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from eklinik.serving.home import DataDir
from eklinik.serving.supervisor import Child, child, refuse_busy_port, watch
from eklinik.serving.upkeep import compile_messages
from eklinik.serving.words import GiveUp, say


def run_serve(role: str, host: str, port: int, workers: int, threads: int) -> int:
    """Check, then run web, worker or both until SIGTERM."""
    if role != "worker":
        refuse_busy_port(host, port)
    compile_messages()
    _check(role)
    children = _children(role, host, port, workers, threads)
    near = "127.0.0.1" if host in {"0.0.0.0", "127.0.0.1"} else ""  # noqa: S104  only compared
    url = f"http://{near}:{port}/healthz" if near and role != "worker" else ""
    return watch(children, ready=lambda: say(_ready_line(role, host, port)), url=url)


def _children(role: str, host: str, port: int, workers: int, threads: int) -> list[Child]:
    web = child("web", "_web", host, str(port), str(workers), str(threads))
    worker = child("worker", "_worker")
    return {"web": [web], "worker": [worker], "all": [web, worker]}[role]


def _ready_line(role: str, host: str, port: int) -> str:
    return "E-Klinik siap: worker" if role == "worker" else f"E-Klinik siap: http://{host}:{port}"


def _check(role: str) -> None:
    """Run the system checks, see that the schema is current, gather static files."""
    _must(
        ("check", "--deploy", "--database", "default", "--fail-level", "ERROR"),
        "pengaturan belum aman, jadi tidak dijalankan.",
        "Perbaiki yang disebut di atas.",
    )
    _must(
        ("migrate", "--check", "--verbosity", "0"),
        "skema basis data belum sesuai versi ini.",
        "Jalankan dahulu: ./eklinik manage migrate",
    )
    if role != "worker":
        code = subprocess.call([sys.executable, "-c", _COLLECT])  # noqa: S603  our own words
        if code:
            raise GiveUp("berkas statis tidak dapat disiapkan.", "Baca pesan di atas.")


_COLLECT = (
    "import django; django.setup();"
    "from eklinik.serving.production import collect; collect()"
)  # fmt: skip


def collect() -> None:
    """Gather the static files of this installation when they changed."""
    from django.conf import settings

    from eklinik.serving.upkeep import collect_static

    home = DataDir(Path(os.environ.get("EKLINIK_DATA", settings.DATA_DIR)))
    home.prepare()
    collect_static(home)


def _must(words: tuple[str, ...], what: str, then: str) -> None:
    if subprocess.call([sys.executable, "-m", "eklinik", "manage", *words]):  # noqa: S603  ourselves
        raise GiveUp(what, then)
