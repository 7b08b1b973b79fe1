"""Our own tables of law in `reference/`: a head (source, date, reader, trust), then rows."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HEAD = re.compile(r"^# ([a-z_]+(?: [a-z])?): (.*)$")
CELL = re.compile(r"^(R|MR|MT|T)(\d*) (\d+)/(\d+) ([a-z]*) @(\d\d+)$")
RISKS = {"R": "rendah", "MR": "menengah_rendah", "MT": "menengah_tinggi", "T": "tinggi"}
SCALES = {"m": "mikro", "k": "kecil", "t": "menengah", "b": "besar"}
UNREAD = {"?": "tidak terbaca di sumber"}
SECTIONS = re.compile(r"^[A-Z]$")


@dataclass(frozen=True, slots=True)
class Table:
    """A file: where it is, what it is digested to, its head, and its rows cut at tabs."""

    name: str
    digest: str
    head: dict[str, str]
    rows: list[list[str]]

    @property
    def facts(self) -> dict[str, Any]:
        """Source and day of reading, as the models want them."""
        read_on = date.fromisoformat(self.head["source_date"])
        return {"source": self.head["source"], "source_date": read_on}


def read_table(folder: Path, name: str) -> Table:
    """Read a `.tsv`; lines that begin with `#` are its head."""
    raw = (folder / name).read_bytes()
    lines = raw.decode().splitlines()
    heads = (HEAD.match(line) for line in lines)
    head = {found[1]: found[2] for found in heads if found}
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return Table(name, hashlib.sha256(raw).hexdigest(), head, rows)


def read_toml(folder: Path, name: str) -> tuple[dict[str, Any], str]:
    """A `.toml` table and its digest."""
    raw = (folder / name).read_bytes()
    return tomllib.loads(raw.decode()), hashlib.sha256(raw).hexdigest()


def outline(table: Table) -> Iterator[tuple[str, str, str, str]]:
    """Code, parent, section and title of each line of a KBLI outline."""
    section, known = "", set()
    for code, title in table.rows:
        if SECTIONS.match(code):
            section = code
            yield code, "", code, title
            continue
        known.add(code)
        parent = code[:-1] if code[:-1] in known else section
        yield code, parent, section, title


def oss_rules(table: Table) -> Iterator[dict[str, Any]]:
    """The rows as OSS showed them, one a scale."""
    legend = {
        name.split()[1]: words.split(" = ")
        for name, words in table.head.items()
        if name.startswith("authority ")
    }
    for code, sector, scope, *cells in table.rows:
        for number, (scale, cell) in enumerate(zip(SCALES.values(), cells, strict=True), start=1):
            yield _oss_rule(code, sector, scope, scale, number, cell, legend)


def _oss_rule(
    code: str, sector: str, scope: str, scale: str, number: int, cell: str,
    legend: dict[str, list[str]],
) -> dict[str, Any]:  # fmt: skip
    found = CELL.match(cell)
    if found is None:
        raise ValueError(f"{code} {scale}: {cell!r}")
    return {
        "code": code, "sector": sector, "scope": scope, "scale": scale,
        "risk": RISKS[found[1]], "days": int(found[2]) if found[2] else None,
        "requirements": int(found[3]), "obligations": int(found[4]),
        "authority": [legend[letter] for letter in found[5]],
        "oss_code": f"{code}-{number:02d}-{found[6]}",
    }  # fmt: skip


def secondary_rules(table: Table) -> Iterator[dict[str, Any]]:
    """The second readings; `doubtful`, `shown` (products) and `note` as the file has them."""
    for cells in table.rows:
        code, scales, risk, wait, counts, shown, mark, note = [*cells, "", "", ""][:8]
        requirements, obligations = counts.split("/")
        words = {
            "code": code, "risk": RISKS[risk], "shown": shown, "note": note,
            "doubtful": mark == "?", "requirements": _count(requirements),
            "obligations": _count(obligations), "days": _count(wait),
            "days_text": "" if wait == "-" or wait.isdigit() else UNREAD.get(wait, wait),
        }  # fmt: skip
        for letter in scales:
            yield {**words, "scale": SCALES[letter]}


def _count(words: str) -> int | None:
    return int(words) if words.isdigit() else None
