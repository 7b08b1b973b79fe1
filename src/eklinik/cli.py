"""The commands of `./eklinik`.  Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from eklinik.serving.home import keep_private
from eklinik.serving.words import GiveUp, complain, say

ROOT = Path(__file__).resolve().parents[2]
DEMO_DATA = ROOT / "var" / "demo"

Command = Callable[[argparse.Namespace, list[str]], int]


class Parser(argparse.ArgumentParser):
    """Says what to do instead of only what is wrong."""

    def error(self, message: str) -> NoReturn:
        complain(f"E-Klinik: perintah belum dapat dijalankan: {message}")
        complain(f"  Lihat caranya: ./{self.prog} --help")
        raise SystemExit(2)


def main(words: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eklinik.settings")
    try:
        if words and words[0] in INNER:
            keep_private()
            return INNER[words[0]](list(words[1:]))
        options, rest = parse(list(words))
        return int(options.run(options, rest))
    except GiveUp as reason:
        complain(str(reason))
        return int(reason.code or 1)
    except KeyboardInterrupt:
        return 130


PASS_ON = ("test", "manage")


def parse(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options, and what is handed on unread to pytest or Django."""
    parser = build_parser()
    if words and words[0] in PASS_ON and words[1:2] not in (["--help"], ["-h"]):
        return parser.parse_args(words[:1]), words[1:]
    return parser.parse_args(words), []


def build_parser() -> Parser:
    """Every command with its options and what it does."""
    parser = Parser(
        prog="eklinik", description="E-Klinik: the software a licensing office runs on."
    )
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    demo = _command(parts, "demo", _demo, "start an office to try, filled with invented cases")
    demo.add_argument("--port", type=_port, default=8000, help="port to serve on (default 8000)")
    demo.add_argument("--data", type=Path, default=DEMO_DATA, metavar="DIR",
                      help="where its data lives (default var/demo)")  # fmt: skip
    demo.add_argument("--fresh", action="store_true",
                      help="empty DIR first and begin anew with today's dates")  # fmt: skip

    _command(parts, "test", _test, "run the whole suite: linters, types, import law, SQLite, "
             "PostgreSQL; further words go to pytest, and then only the tests run")  # fmt: skip

    serve = _command(parts, "serve", _serve, "serve an office (settings: EKLINIK_* and "
                     "DATABASE_URL); refuses unsafe settings")  # fmt: skip
    serve.add_argument("--role", choices=("all", "web", "worker"), default="all",
                       help="what to run here (default: web and worker)")  # fmt: skip
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=_port, default=8000, help="port to listen on (default 8000)")
    serve.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    serve.add_argument("--threads", type=int, default=4, help="threads each (default 4)")

    _command(parts, "manage", _manage, "run a Django management command; further words go to it")

    token = _command(parts, "token", _token, "print a new API token of a user")
    token.add_argument("user", metavar="USER", help="login name")
    _data_option(token)

    _data_option(_command(parts, "verify-audit", _verify_audit,
                          "recompute chains and seals; fails if a row was altered"))  # fmt: skip

    bench = _command(parts, "bench", _bench, "run one of the measurements in benchmarks/")
    bench.add_argument("name", metavar="NAME", nargs="?", default="",
                       help="its name; without one, the list")  # fmt: skip
    bench.add_argument("rest", nargs=argparse.REMAINDER, help="its own options")

    reference = _command(parts, "reference", _reference, "load the reference tables of reference/")
    reference.add_argument("action", choices=("load",))
    reference.add_argument("--office", default="", metavar="SLUG",
                           help="only permit types for this office")  # fmt: skip
    _data_option(reference)

    charts = _command(parts, "charts", _charts, "draw the charts into docs/flows/")
    charts.add_argument("action", choices=("draw",))
    return parser


def _command(
    parts: argparse._SubParsersAction[Parser], name: str, run: Command, words: str
) -> Parser:
    parser = parts.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    parser.set_defaults(run=run)
    return parser


def _data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR",
                        help="data directory, for example var/demo "
                             "(default: EKLINIK_DATA or var/data)")  # fmt: skip


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"port harus angka 1 sampai 65535, bukan '{text}'")
    return int(text)


def _use_data(path: Path | None) -> None:
    """Look at one installation's data, the demo's with the demo's own secret."""
    if path is None:
        return
    if not path.is_dir():
        raise GiveUp(f"map data {path} tidak ada.", "Periksa nama map pada --data.")
    from eklinik.serving.demo import environment
    from eklinik.serving.home import DataDir

    home = DataDir(path)
    os.environ.update(environment(home) if home.done("demo") else {"EKLINIK_DATA": str(home.path)})


def _django(*words: str) -> int:
    from django.core.management import execute_from_command_line

    keep_private()
    execute_from_command_line(["eklinik manage", *words])
    return 0


def _demo(options: argparse.Namespace, _: list[str]) -> int:
    from eklinik.serving.demo import run_demo

    keep_private()
    return run_demo(options.data, options.port, fresh=options.fresh)


def _test(_: argparse.Namespace, rest: list[str]) -> int:
    from eklinik.testing import run_all

    return run_all(rest)


def _serve(options: argparse.Namespace, _: list[str]) -> int:
    from eklinik.serving.production import run_serve

    keep_private()
    return run_serve(options.role, options.host, options.port, options.workers, options.threads)


def _manage(_: argparse.Namespace, rest: list[str]) -> int:
    return _django(*(rest or ["help"]))


def _token(options: argparse.Namespace, _: list[str]) -> int:
    _use_data(options.data)
    return _django("token", options.user)


def _verify_audit(options: argparse.Namespace, _: list[str]) -> int:
    _use_data(options.data)
    return _django("verify_audit")


def _reference(options: argparse.Namespace, _: list[str]) -> int:
    _use_data(options.data)
    return _django("load_reference", *(["--office", options.office] if options.office else []))


def _charts(_: argparse.Namespace, __: list[str]) -> int:
    return subprocess.call([sys.executable, "-m", "eklinik.flows.draw", "docs/flows"], cwd=ROOT)


def _bench(options: argparse.Namespace, _: list[str]) -> int:
    files = (ROOT / "benchmarks").glob("*.py")
    names = sorted(file.stem for file in files if "__main__" in file.read_text())
    if options.name not in names:
        say("Pengukuran yang ada: " + (", ".join(names) or "belum ada"))
        return 0 if not options.name else 2
    command = [sys.executable, "-m", f"benchmarks.{options.name}", *options.rest]
    return subprocess.call(command, cwd=ROOT)  # noqa: S603  one of our own modules


def _web(words: list[str]) -> int:
    from eklinik.serving.web import run_web

    host, port, workers, threads = words
    return run_web(host, int(port), workers=int(workers), threads=int(threads))


def _worker(_: list[str]) -> int:
    from eklinik.serving.web import run_worker

    return run_worker()


def _prepare_demo(_: list[str]) -> int:
    from eklinik.serving.demo import prepare

    return prepare()


# What the supervisor starts; not for people.
INNER: dict[str, Callable[[list[str]], int]] = {
    "_web": _web,
    "_worker": _worker,
    "_prepare-demo": _prepare_demo,
}
