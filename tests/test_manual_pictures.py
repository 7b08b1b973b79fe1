"""The manual's pictures: small, all shown, and each made by a story."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.manual_pictures import LARGEST, PICTURES, TO

SHOWN = re.compile(r"!\[[^\]]+\]\(gambar/([\w-]+)\.png\)")


def test_every_picture_is_small_and_shown_with_words() -> None:
    texts = "".join(page.read_text("utf-8") for page in TO.parent.glob("*.md"))
    files = {file.stem: file.stat().st_size for file in TO.glob("*.png")}

    assert sorted(files) == sorted(SHOWN.findall(texts)) == sorted(PICTURES)
    assert [name for name, size in files.items() if size > LARGEST] == []


def test_every_picture_is_made_by_a_story() -> None:
    stories = Path(__file__).parent.joinpath("e2e").glob("test_story_*.py")
    told = "".join(story.read_text("utf-8") for story in stories)

    assert [name for name in PICTURES.values() if f'"{name}"' not in told] == []
