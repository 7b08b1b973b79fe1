"""The documentation is true: settings, commands, links, the chart example, the decisions."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from eklinik.casework.charts import known
from eklinik.catalogue.definition import published
from eklinik.cli import INNER, build_parser
from eklinik.decisions.words import words_of
from eklinik.process.document import from_document, load_toml
from eklinik.process.kernel import Process
from tests.people import House

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
MANUAL = DOCS / "manual"
INSTALLING = MANUAL / "pemasangan.md"
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
FOLDERS = ("docs", "reference", "benchmarks")
READERS = re.compile(r'(?:environ\.get\(|environ\[|_flag\(|_list\(|getenv\()\s*"([A-Z_]+)"')
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def pages() -> list[Path]:
    below = (page for name in FOLDERS for page in (ROOT / name).rglob("*.md"))
    return sorted([*ROOT.glob("*.md"), *below])


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(page: Path) -> str:
    return re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make, as the usual renderers write them."""
    headings = re.findall(r"^#+ (.+)$", without_code(page), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading).strip().lower() for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def subcommands() -> set[str]:
    actions = build_parser()._actions
    parts = next(item for item in actions if isinstance(item, argparse._SubParsersAction))
    return set(parts.choices) - set(INNER)


def settings_of(source: Path) -> set[str]:
    return set(READERS.findall(text(source)))


def test_every_setting_has_its_line_in_the_table() -> None:
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", text(INSTALLING), re.MULTILINE))
    read = settings_of(ROOT / "src" / "eklinik" / "settings.py")
    assert read == listed
    assert len(read) > 15


def test_every_variable_read_anywhere_is_named() -> None:
    sources = (ROOT / "src" / "eklinik").rglob("*.py")
    read = {name for source in sources for name in settings_of(source)}
    ours = {name for name in read if name.startswith("EKLINIK_")}
    launcher = set(re.findall(r"\$\{(EKLINIK_\w+)", text(ROOT / "eklinik")))
    named = set(re.findall(r"`(EKLINIK_[A-Z_]+)", text(INSTALLING)))
    assert (ours | launcher) - {"EKLINIK_COMMAND"} - named == set()


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_resolve(page: Path) -> None:
    broken = [link for link in LINK.findall(without_code(page)) if not resolves(page, link)]
    assert broken == []


def resolves(page: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / unquote(path)).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_every_command_stands_in_the_manual() -> None:
    whole = "\n".join(text(page) for page in MANUAL.glob("*.md"))
    named = set(re.findall(r"\./eklinik (\w[\w-]*)", whole))
    assert named == subcommands()


def test_every_management_command_of_ours_stands_in_the_manual() -> None:
    folder = ROOT / "src" / "eklinik" / "management" / "commands"
    ours = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    same = {"load_reference": "reference load", "verify_audit": "verify-audit", "token": "token"}
    asked = {f"./eklinik {same.get(name, 'manage ' + name)}" for name in ours}
    assert {words for words in asked if words not in text(INSTALLING)} == set()


def example() -> Process:
    blocks = re.findall(r"```toml\n(.*?)```", text(MANUAL / "pengelola.md"), re.DOTALL)
    assert len(blocks) == 1
    return from_document(load_toml(blocks[0]), known())


def test_chart_example_of_the_manual_validates() -> None:
    chart = example()
    roles = {step.by for step in chart if not step.is_end}
    assert chart.key == "izin_dua_tingkat"
    assert roles == {
        "applicant", "front_office", "technical_staff", "division_head", "agency_head"
    }  # fmt: skip


def test_words_of_letters_in_the_manual_are_the_words_there_are(house: House) -> None:
    lines = re.findall(r"^Kata yang dapat dipakai di surat: (.+), dan kode", text(
        MANUAL / "pengelola.md"), re.MULTILINE)  # fmt: skip
    case = house.case()
    words = set(words_of(case, published(case.permit_version_id)))
    assert set(re.findall(r"\{(\w+)\}", lines[0])) == words - {"alamat_usaha", "luas"}


def test_every_chapter_is_in_the_index() -> None:
    index = set(LINK.findall(text(MANUAL / "README.md")))
    chapters = {page.name for page in MANUAL.glob("*.md")} - {"README.md"}
    assert chapters - index == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_decision_says_when_it_was_taken_and_what_lost(page: Path) -> None:
    words = text(page)
    title = re.match(r"# (\d+)\. \S", words)
    assert title is not None
    assert int(title[1]) == int(page.name[:4])
    assert re.search(r"^\*\*Decided\*\* \d{4}-\d\d-\d\d\. \*\*Status\*\* \w", words, re.MULTILINE)
    assert re.search(r"\bLosers?:|\| why not \|", words)


def test_decisions_are_listed_in_their_index() -> None:
    index = LINK.findall(text(DOCS / "decisions" / "README.md"))
    assert index == [page.name for page in DECISIONS]
