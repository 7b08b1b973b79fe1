"""What pages carry: icons that exist, files as listed, no style or script in the page."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from eklinik.web.templatetags import eklinik as tags

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "eklinik"
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
BARE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE / "templates"))


def test_every_icon_a_template_names_is_drawn() -> None:
    used = {name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)"', path.read_text())}
    assert used - set(tags._symbols()) == set()


def test_an_icon_is_drawn_in_place() -> None:
    assert tags.icon("right") == (
        '<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="M5 12h14M13.500 6.500L19 12l-5.500 5.500"/></svg>'
    )


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        tags.icon("unicorn")


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_holds_no_style_and_no_script(path: Path) -> None:
    assert BARE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_names_no_other_host_to_load_from(path: Path) -> None:
    assert re.findall(r'(?:src|srcset|action)="(?:https?:)?//[^"]*', path.read_text("utf-8")) == []


def test_vendored_files_are_the_listed_ones() -> None:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    vendor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(vendor)
    listed = {item["path"] for item in vendor.entries()}
    carried = {
        str(path.relative_to(PACKAGE / "static"))
        for path in (PACKAGE / "static").rglob("*")
        if path.suffix in {".woff2"} or path.name.endswith(".min.js")
    }
    assert (vendor.differing(), carried - listed) == ([], set())
