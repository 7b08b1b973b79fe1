"""The codes and words once for all finder tests of a module."""

from __future__ import annotations

from pathlib import Path

import pytest

QUERIES = Path(__file__).with_name("queries.tsv")


@pytest.fixture(scope="module")
def queries() -> list[tuple[str, set[str]]]:
    lines = QUERIES.read_text(encoding="utf-8").splitlines()
    cut = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(query, set(codes.split())) for query, codes in cut]
