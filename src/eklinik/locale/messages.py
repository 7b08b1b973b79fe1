"""Collects what people read, keeps the English catalogue, and compiles it.

    python -m eklinik.locale.messages collect    (developers; needs Babel)
    python -m eklinik.locale.messages compile    (at set-up; needs nothing but polib)

Message ids are Indonesian.  Titles of charts, verbs and roles count as messages too.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import polib  # type: ignore[import-untyped]  # ships no types

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "noop": None, "now": None,  # gettext_noop and gettext, as modules with a lazy "_" call them
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
HEAD = {
    "Project-Id-Version": "E-Klinik",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Message = tuple[str, str, str]
"""Context, singular, plural (each may be empty but the singular)."""


def collect() -> dict[Message, list[str]]:
    """Every message of the code, the templates and the charts, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for message, place in (*_of_python(), *_of_templates(), *_of_charts()):
        places = found.setdefault(message, [])
        if message[1].strip() and place not in places:
            places.append(place)
    return {message: places for message, places in found.items() if places}


def renew(path: Path = CATALOGUE) -> polib.POFile:
    """Write the catalogue anew: translations are kept, what nobody says any more is dropped."""
    old = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = HEAD
    for message, places in sorted(collect().items(), key=lambda item: (item[1], item[0])):
        fresh.append(_entry(message, places, old.get(message)))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return fresh


def compile_catalogue(path: Path = CATALOGUE) -> Path:
    """Make the `.mo` Django reads; an up-to-date one is left alone."""
    made = path.with_suffix(".mo")
    if made.exists() and made.stat().st_mtime >= path.stat().st_mtime:
        return made
    part = made.with_suffix(f".{os.getpid()}.part")
    polib.pofile(str(path)).save_as_mofile(str(part))
    os.replace(part, made)
    return made


def faults(path: Path = CATALOGUE) -> list[str]:
    """What is missing or wrong in the catalogue, one line each."""
    entries = {_key(entry): entry for entry in polib.pofile(str(path))}
    said = collect()
    lost = [f"not in the catalogue: {message[1]!r}" for message in said if message not in entries]
    stale = [f"nobody says any more: {message[1]!r}" for message in entries if message not in said]
    return [*lost, *stale, *(fault for entry in entries.values() for fault in _faults_of(entry))]


def _faults_of(entry: polib.POEntry) -> Iterator[str]:
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy or entry.obsolete:
        yield f"fuzzy or obsolete: {entry.msgid!r}"
    if not texts or not all(texts):
        yield f"without translation: {entry.msgid!r}"
    wanted = set(PLACEHOLDER.findall(entry.msgid))
    for text in filter(None, texts):
        if set(PLACEHOLDER.findall(text)) != wanted:
            yield f"other placeholders: {entry.msgid!r}"


def _key(entry: polib.POEntry) -> Message:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def _entry(message: Message, places: list[str], old: polib.POEntry | None) -> polib.POEntry:
    context, single, plural = message
    entry = polib.POEntry(
        msgid=single, msgctxt=context or None, occurrences=[(place, "") for place in places]
    )
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = old.msgstr_plural if old else {0: "", 1: ""}
    else:
        entry.msgstr = old.msgstr if old else ""
    if "%(" in single or "%s" in single or "%d" in single:
        entry.flags = ["python-format"]
    return entry


def _of_python() -> Iterator[tuple[Message, str]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            yield from _extracted(file.read_bytes(), _place(file))


def _of_templates() -> Iterator[tuple[Message, str]]:
    from django.utils.translation.template import templatize

    for file in sorted((PACKAGE / "templates").rglob("*.*")):
        if file.suffix in {".html", ".txt", ".svg"}:
            source = templatize(file.read_text("utf-8"), origin=_place(file))
            flat = "\n".join(line.strip() for line in source.splitlines())
            yield from _extracted(flat.encode(), _place(file))


def _extracted(source: bytes, place: str) -> Iterator[tuple[Message, str]]:
    from babel.messages.extract import extract

    rows = extract("python", BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, text, _comments, context in rows:
        single, plural = text if isinstance(text, tuple) else (text, "")
        yield (context or "", single, plural or ""), place


def _of_charts() -> Iterator[tuple[Message, str]]:
    from eklinik.flows import CHARTS
    from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES
    from eklinik.process import explain
    from eklinik.process.roles import ROLE_TITLES
    from eklinik.process.words import MESSAGES, without_worker

    charts = list(CHARTS.values())
    yield from _named("eklinik/flows", (chart.title for chart in charts))
    for chart in charts:
        yield from _named("eklinik/flows", (box.title for box in chart))
        yield from _named("eklinik/flows", (without_worker(box) for box in chart))
        yield from _named("eklinik/flows", (arrow.says for _, arrow in chart.arrows()))
    yield from _named("eklinik/flows/titles.py", (*SHORT_TITLES.values(), *VERB_TITLES.values()))
    yield from _named("eklinik/process/roles.py", ROLE_TITLES.values())
    yield from _named("eklinik/process/words.py", MESSAGES)
    yield from _named("eklinik/process/explain.py", explain.MESSAGES.values())
    yield from _named("eklinik/process/explain.py", explain.PLACES.values())


def _named(place: str, texts: Iterable[str]) -> Iterator[tuple[Message, str]]:
    for text in texts:
        yield ("", text, ""), place


def _place(file: Path) -> str:
    return str(file.relative_to(PACKAGE.parent))


def main(arguments: list[str]) -> int:
    """`collect`, `compile` or `check`; returns the exit code."""
    if arguments == ["compile"]:
        print(compile_catalogue())  # noqa: T201  a command speaks
        return 0
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eklinik.settings")
    django.setup()
    if arguments == ["collect"]:
        catalogue = renew()
        print(f"{len(catalogue)} messages, {catalogue.percent_translated()} % English")  # noqa: T201
        return 0
    found = faults() if arguments == ["check"] else [str(__doc__)]
    print("\n".join(found))  # noqa: T201
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
