"""What can be measured stands in the document, and what stands there can be measured."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_measurement_is_in_the_document_and_runs() -> None:
    files = (ROOT / "benchmarks").glob("*.py")
    runnable = {file.stem for file in files if '__name__ == "__main__"' in file.read_text()}
    text = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert set(re.findall(r"^\./eklinik bench (\w+)", text, re.MULTILINE)) == runnable
