"""Reads the permit types of a reference folder: TOML files with the shared parts filled in.

A file may name a shared requirement or field of `common.toml` by its code, say of a
request kind only what it leaves out, and give times as a table.  What comes out is a
`PermitDefinition` a version, and every mistake names its file and key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eklinik.catalogue.definition import PermitDefinition

Table = dict[str, Any]
ALSO = ("perubahan", "duplikat", "pencabutan")
OUTSIDE = frozenset({"number", "valid_from", "state", "source", "source_date", "request"})


class ReferenceFileError(Exception):
    """A reference file that cannot be used: which file, which key, and why."""

    def __init__(self, file: Path, key: str, why: str) -> None:
        super().__init__(f"{file.name}: {key}: {why}")
        self.file, self.key, self.why = file, key, why


class Head(BaseModel):
    """What a file says of the permit type itself."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=20, pattern=r"^[A-Z][A-Z0-9-]*$")
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    kind: str = Field(pattern="^(izin|non_izin)$")
    sector: str = Field(max_length=60)
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VersionFile:
    """One version as a file tells it; `words` is the definition without the office's level."""

    number: int
    valid_from: date
    publish: bool
    source: str
    source_date: date
    words: Table

    def definition_for(self, level: str) -> PermitDefinition:
        """The definition for an office of that level of government."""
        return PermitDefinition.model_validate({**self.words, "authority_level": level})


@dataclass(frozen=True, slots=True)
class PermitFile:
    """One permit type with its versions, oldest first."""

    path: Path
    head: Head
    versions: tuple[VersionFile, ...]


def read_folder(folder: Path) -> list[PermitFile]:
    """Every permit type below `folder`; `ReferenceFileError` at the first mistake."""
    common = read_toml(folder / "common.toml")
    return [read_permit(path, common) for path in sorted((folder / "permits").glob("*.toml"))]


def read_toml(path: Path) -> Table:
    """The tables of one file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReferenceFileError(path, "-", f"tidak terbaca ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceFileError(path, "-", f"bukan TOML yang benar ({error})") from error


def read_permit(path: Path, common: Table) -> PermitFile:
    """One file, checked against every level of government it is meant for."""
    tables = read_toml(path)
    versions = tables.pop("version", [])
    head = _checked_head(path, tables)
    read = tuple(_version(path, raw, common) for raw in versions)
    if not read:
        raise ReferenceFileError(path, "version", "sekurang-kurangnya satu versi")
    for version in read:
        for level in head.levels:
            _checked(path, version, level)
    return PermitFile(path, head, read)


def _checked_head(path: Path, tables: Table) -> Head:
    try:
        return Head.model_validate(tables)
    except ValidationError as error:
        raise _first(path, "", error) from error


def _checked(path: Path, version: VersionFile, level: str) -> None:
    try:
        version.definition_for(level)
    except ValidationError as error:
        raise _first(path, f"version {version.number}: ", error) from error


def _first(path: Path, where: str, error: ValidationError) -> ReferenceFileError:
    item = error.errors()[0]
    key = ".".join(map(str, item["loc"])) or "-"
    return ReferenceFileError(path, where + key, item["msg"])


def _version(path: Path, raw: Table, common: Table) -> VersionFile:
    try:
        return VersionFile(
            number=int(raw["number"]), valid_from=raw["valid_from"],
            publish=raw["state"] == "published", source=raw["source"],
            source_date=raw["source_date"], words=_words(path, raw, common),
        )  # fmt: skip
    except KeyError as error:
        raise ReferenceFileError(path, str(error.args[0]), "belum diisi") from error


def _words(path: Path, raw: Table, common: Table) -> Table:
    words = {key: value for key, value in raw.items() if key not in OUTSIDE}
    words["requirements"] = _parts(path, raw.get("requirements", []), common, "requirement")
    words["fields"] = _parts(path, raw.get("fields", []), common, "field")
    words["request_kinds"] = _requests(raw, words["requirements"], common)
    words["times"] = _times(path, raw.get("times", {}))
    words["letter"] = _letter(raw["letter"], common)
    procedure = common["procedure"].get(raw["chart"], [])
    words["standard"] = {
        **common["standard"], "procedure": procedure, **raw.get("standard", {})
    }  # fmt: skip
    return words


def _parts(path: Path, listed: list[Any], common: Table, kind: str) -> list[Table]:
    """The requirements or fields; a bare code stands for the shared one."""
    return [_shared(path, item, common, kind) if isinstance(item, str) else item for item in listed]


def _shared(path: Path, code: str, common: Table, kind: str) -> Table:
    if code not in common[kind]:
        raise ReferenceFileError(path, f"{kind}s", f"“{code}” tidak ada di common.toml")
    return {"code": code, **common[kind][code]}


def _requests(raw: Table, requirements: list[Table], common: Table) -> list[Table]:
    """The request kinds, those of the file first, then the shared ones it does not name."""
    codes = [item.get("code", "") for item in requirements]
    own = [_request(rule, codes) for rule in raw.get("request", [])]
    named = {rule["kind"] for rule in own}
    shared = [
        {"kind": kind, **_known(common["request"][kind], codes)}
        for kind in ALSO
        if kind not in named
    ]
    return own + shared


def _request(rule: Table, codes: list[str]) -> Table:
    without = set(rule.get("without", ()))
    listed = rule.get("requirements", [code for code in codes if code not in without])
    rest = {key: value for key, value in rule.items() if key not in ("without", "requirements")}
    return {**rest, "requirements": listed}


def _known(rule: Mapping[str, Any], codes: list[str]) -> Table:
    return {**rule, "requirements": [code for code in rule["requirements"] if code in codes]}


def _times(path: Path, table: Table) -> list[Table]:
    steps = {key: value for key, value in table.items() if key != "source"}
    if steps and not table.get("source"):
        raise ReferenceFileError(path, "times.source", "sumber waktu belum diisi")
    return [{"step": key, "days": days, "source": table["source"]} for key, days in steps.items()]


def _letter(own: Table, common: Table) -> Table:
    """The permit's own words first, then what every letter says."""
    shared = common["letter"]
    return {
        **own,
        "considering": [*own.get("considering", []), shared["considering_close"]],
        "recalling": [*own.get("recalling", []), *shared["recalling"]],
        "clauses": [*own.get("clauses", []), *shared["clauses"]],
    }
