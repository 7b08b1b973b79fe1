"""What is made from our own files when they change: static files and compiled messages."""

from __future__ import annotations

from pathlib import Path

from eklinik.serving.home import DataDir, tree_hash

PACKAGE = Path(__file__).resolve().parents[1]


def stale_messages() -> list[Path]:
    """The message files whose compiled twin is missing or older."""
    found = (PACKAGE / "locale").glob("*/LC_MESSAGES/*.po")
    return [po for po in found if not _is_newer(po.with_suffix(".mo"), po)]


def compile_messages() -> None:
    """Compile what is stale with Python; a fresh machine has no msgfmt."""
    for po in stale_messages():
        import polib  # type: ignore[import-untyped]  # it ships no types

        new = po.with_suffix(".mo.new")
        polib.pofile(str(po)).save_as_mofile(str(new))
        new.chmod(0o644)  # part of the program, for whoever runs it next
        new.replace(po.with_suffix(".mo"))


def collect_static(home: DataDir) -> None:
    """Gather, hash and compress the static files when one of them changed."""
    value = static_hash()
    if home.done("static") == value:
        return
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    home.mark("static", value)


def static_hash() -> str:
    return tree_hash(PACKAGE / "static")


def _is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime
