"""`./eklinik demo`: makes the demo office once, then serves it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from eklinik.serving.home import DataDir, tree_hash
from eklinik.serving.supervisor import child, refuse_busy_port, watch
from eklinik.serving.upkeep import PACKAGE, compile_messages, static_hash
from eklinik.serving.words import GiveUp, say

HOST = "127.0.0.1"
REFERENCE = PACKAGE.parents[1] / "reference"


def run_demo(path: Path, port: int, *, fresh: bool = False) -> int:
    """Serve the demo office until Ctrl-C; the first start makes and fills it."""
    refuse_busy_port(HOST, port)
    home = DataDir(path)
    if fresh:
        home.empty()
    home.prepare()
    with home.held():
        os.environ.update(environment(home, port))
        compile_messages()
        if not is_ready(home):
            _prepare_apart()
        log = home.path / "log"
        children = [
            child("web", "_web", HOST, str(port), "1", "4", log=log / "web.log"),
            child("worker", "_worker", log=log / "worker.log"),
        ]
        return watch(
            children, ready=lambda: _greet(home, port), url=f"http://{HOST}:{port}/healthz"
        )


def environment(home: DataDir, port: int = 8000) -> dict[str, str]:
    """The settings of a demo in this directory; only here may demo accounts exist."""
    return {
        "EKLINIK_DEMO": "1",
        "EKLINIK_DATA": str(home.path),
        "EKLINIK_SECRET_KEY": home.secret(),
        "EKLINIK_SITE_URL": f"http://{HOST}:{port}",
    }


def schema_hash() -> str:
    return tree_hash(PACKAGE / "migrations", suffixes=(".py",))


def is_ready(home: DataDir) -> bool:
    """Filled, and neither the schema, the reference tables nor the static files changed since."""
    return (
        bool(home.done("demo"))
        and home.done("schema") == schema_hash()
        and home.done("reference") == tree_hash(REFERENCE, suffixes=(".toml", ".tsv"))
        and home.done("static") == static_hash()
    )


def _prepare_apart() -> None:
    """Prepare in a process of its own, so that the parent stays small."""
    code = subprocess.call([sys.executable, "-m", "eklinik", "_prepare-demo"])
    if code:
        raise GiveUp("demo belum dapat disiapkan.", "Baca pesan di atas, lalu jalankan lagi.")


def prepare() -> int:
    """Migrate, load the reference tables, make and fill the demo office, gather static files."""
    import django

    home = DataDir(Path(os.environ["EKLINIK_DATA"]))
    _begin_anew_when_half_done(home)
    django.setup()
    from django.core.management import call_command

    from eklinik.demo.build import build_demo
    from eklinik.serving.upkeep import collect_static

    _refuse_other_history(home)
    if home.done("schema") != schema_hash():
        say("Menyiapkan basis data …")
        call_command("migrate", interactive=False, verbosity=0)
        home.mark("schema", schema_hash())
    if not home.done("demo"):
        build_demo(say)
        home.mark("demo", "1")
    _refresh_reference(home)
    collect_static(home)
    return 0


def _refuse_other_history(home: DataDir) -> None:
    """Migrations are only ever added; data made under another first one cannot be carried on."""
    first = hashlib.sha256((PACKAGE / "migrations" / "0001_initial.py").read_bytes()).hexdigest()
    if home.done("first") not in ("", first):
        raise GiveUp(
            "data demo ini dibuat versi E-Klinik yang lain.",
            "Mulai lagi dengan isi baru: ./eklinik demo --fresh",
        )
    home.mark("first", first)


def _refresh_reference(home: DataDir) -> None:
    """What changed in the tables since becomes drafts beside what is published."""
    from django.core.management import call_command

    value = tree_hash(REFERENCE, suffixes=(".toml", ".tsv"))
    if home.done("reference") not in ("", value):
        call_command("load_reference")
    home.mark("reference", value)


def _begin_anew_when_half_done(home: DataDir) -> None:
    """A first start that was cut off leaves half an office: begin again with an empty database."""
    if home.done("demo") or not (home.path / "eklinik.sqlite3").exists():
        return
    for file in home.path.glob("eklinik.sqlite3*"):
        file.unlink()
    shutil.rmtree(home.path / "files", ignore_errors=True)
    for name in ("schema", "first"):
        home.mark(name, "")


def _greet(home: DataDir, port: int) -> None:
    """The one line to wait for, and whom to log in as."""
    from eklinik.demo.accounts import PASSWORD, account_table, clinic_addresses

    say(f"E-Klinik siap: http://{HOST}:{port}")
    say()
    for line in account_table():
        say(line)
    for line in clinic_addresses(f"http://{HOST}:{port}"):
        say(line)
    say()
    say(f"Sandi semua akun: {PASSWORD}   ·   Data: {home.path}   ·   Berhenti: Ctrl-C")
