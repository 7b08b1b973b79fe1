"""Loads the tables of law in `reference/`; a file that has not changed costs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from eklinik.licensing import tables
from eklinik.licensing.batches import settled_codes, stage_rules, switch_on
from eklinik.licensing.doubts import doubts_of
from eklinik.licensing.finder.loading import load_words
from eklinik.licensing.models import (
    ImportBatch,
    Kbli,
    KbliConversion,
    KbliGroup,
    PbUmku,
    Regulation,
    RiskRule,
)
from eklinik.licensing.obligations import products_for

REGULATIONS = "law/regulations.toml"
EDITIONS = ("kbli/2020.tsv", "kbli/2025.tsv")
CONVERSION = "kbli/conversion.tsv"
OSS = "risk/oss-2026-09-30.tsv"
SECONDARY = "risk/secondary-2026-11.tsv"
EXAMPLES = "risk/examples.toml"
UMKU = "risk/pb-umku.tsv"
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the catalogue holds now, and how many files were new."""

    codes: int
    rules: int
    files: int

    def __str__(self) -> str:
        return f"Hukum: {self.codes} kode KBLI, {self.rules} baris risiko, {self.files} berkas baru"


@transaction.atomic
def load_law(folder: Path, *, at: datetime) -> Loaded:
    """Load what changed; a folder without tables of law is left alone."""
    files = 0
    if (folder / REGULATIONS).exists():
        files += _load_regulations(folder, at)
        files += sum(_load_edition(folder, name, at) for name in EDITIONS)
        files += _load_conversion(folder, at) + _load_umku(folder, at)
        files += _load_oss(folder, at) + _load_secondary(folder, at) + _load_examples(folder, at)
        files += load_words(folder, at=at)
    return Loaded(Kbli.objects.count(), RiskRule.objects.filter(live=True).count(), files)


def _is_known(name: str, digest: str) -> bool:
    rows = ImportBatch.objects.filter(kind=ImportBatch.Kind.REFERENCE, file_name=name)
    return rows.filter(digest=digest, state=ImportBatch.State.LIVE).exists()


def _batch(name: str, digest: str, at: datetime, counts: dict[str, int]) -> ImportBatch:
    return ImportBatch.objects.create(
        kind=ImportBatch.Kind.REFERENCE, state=ImportBatch.State.LIVE, file_name=name,
        digest=digest, at=at, live_at=at, counts=counts, done=sum(counts.values()),
        total=sum(counts.values()),
    )  # fmt: skip


def _load_regulations(folder: Path, at: datetime) -> bool:
    words, digest = tables.read_toml(folder, REGULATIONS)
    if _is_known(REGULATIONS, digest):
        return False
    for row in words["regulation"]:
        named = {**row, "source_date": words["source_date"]}
        Regulation.objects.update_or_create(code=named.pop("code"), defaults=named)
    _batch(REGULATIONS, digest, at, {"new": len(words["regulation"])})
    return True


def _load_edition(folder: Path, name: str, at: datetime) -> bool:
    table = tables.read_table(folder, name)
    if _is_known(name, table.digest):
        return False
    edition = table.head["edition"]
    lines = list(tables.outline(table))
    codes = [
        Kbli(edition=edition, code=code, section=section, title=title, **table.facts)
        for code, _, section, title in lines
        if len(code) == 5
    ]
    groups = [
        KbliGroup(edition=edition, code=code, parent=parent, title=title)
        for code, parent, _, title in lines
        if len(code) < 5
    ]
    upsert(Kbli, codes, ["edition", "code"], ["title", "section", "source", "source_date"])
    upsert(KbliGroup, groups, ["edition", "code"], ["parent", "title"])
    _batch(name, table.digest, at, {"new": len(lines)})
    return True


def upsert(model: Any, rows: Iterable[Any], unique: list[str], words: list[str]) -> None:
    """Insert rows, or make those that are there say the same."""
    model.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, unique_fields=unique, update_fields=words
    )


def _load_conversion(folder: Path, at: datetime) -> bool:
    table = tables.read_table(folder, CONVERSION)
    if _is_known(CONVERSION, table.digest):
        return False
    rows = [
        KbliConversion(
            code_2020=old, code_2025=new, ratio=ratio, complete=complete == "ya", label=label,
            doubt=rest[0] if rest else "", trust=table.head["trust"], **table.facts,
        )
        for old, new, ratio, complete, label, *rest in table.rows
    ]  # fmt: skip
    words = ["ratio", "complete", "label", "doubt", "trust", "source", "source_date"]
    upsert(KbliConversion, rows, ["code_2020", "code_2025"], words)
    _batch(CONVERSION, table.digest, at, {"new": len(rows)})
    return True


def _load_umku(folder: Path, at: datetime) -> bool:
    table = tables.read_table(folder, UMKU)
    if _is_known(UMKU, table.digest):
        return False
    rows = [
        PbUmku(
            edition=table.head["edition"], code=code, oss_code=oss_code, name=name,
            authority=[part.split(" = ") for part in authority.split(" | ")], **table.facts,
        )
        for oss_code, name, authority, codes in table.rows
        for code in codes.split()
    ]  # fmt: skip
    upsert(
        PbUmku,
        rows,
        ["edition", "code", "oss_code"],
        ["name", "authority", "source", "source_date"],
    )
    _batch(UMKU, table.digest, at, {"new": len(rows)})
    return True


def _load_oss(folder: Path, at: datetime) -> bool:
    table = tables.read_table(folder, OSS)
    rows = ({**row, "products": products_for(row["risk"])} for row in tables.oss_rules(table))
    return _load_rules(table.name, table.digest, [{**row, **_head(table)} for row in rows], at)


def _load_secondary(folder: Path, at: datetime) -> bool:
    table = tables.read_table(folder, SECONDARY)
    rows = doubts_of(list(tables.secondary_rules(table)))
    return _load_rules(table.name, table.digest, [{**row, **_head(table)} for row in rows], at)


def _head(table: tables.Table) -> dict[str, Any]:
    return {
        "edition": table.head["edition"], "regulation": table.head["regulation"],
        "valid_from": date.fromisoformat(table.head["valid_from"]),
        "trust": table.head["trust"], "verified_by": table.head["read_by"], **table.facts,
    }  # fmt: skip


def _load_examples(folder: Path, at: datetime) -> bool:
    words, digest = tables.read_toml(folder, EXAMPLES)
    common = {
        "source": words["source"], "source_date": words["source_date"],
        "trust": words["trust"], "verified_by": words["read_by"],
    }  # fmt: skip
    rows = [
        {**common, **row, "scale": scale, "products": products_for(row["risk"])}
        for row in words["rule"]
        for scale in row["scales"]
    ]
    for row in rows:
        del row["scales"]
    return _load_rules(EXAMPLES, digest, rows, at)


def _load_rules(name: str, digest: str, rows: list[dict[str, Any]], at: datetime) -> bool:
    """A changed file is a new batch that replaces the one before; an office's import stays."""
    if _is_known(name, digest):
        return False
    settled, old = settled_codes(name), _live_rows(name)
    batch = _batch(name, digest, at, dict(Counter(new=len(rows))))
    laws = {law.code: law.pk for law in Regulation.objects.all()}
    stage_rules(
        batch,
        [
            RiskRule(
                **_fields(row, laws),
                batch=batch,
                ended_by_id=settled.get((row["edition"], row["code"])),
            )
            for row in rows
        ],
    )
    switch_on(batch, replacing=old)
    return True


def _fields(row: dict[str, Any], laws: dict[str, int]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name != "regulation"}
    return {**kept, "regulation_id": laws[row["regulation"]]}


def _live_rows(name: str) -> list[int]:
    rows = RiskRule.objects.filter(batch__kind=ImportBatch.Kind.REFERENCE, batch__file_name=name)
    return list(rows.filter(live=True).values_list("pk", flat=True))
