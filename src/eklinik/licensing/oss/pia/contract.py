"""The contract's table in `reference/oss/`: methods, fields, lengths, code lists.

Standard library only: the sandbox process reads the same table.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[5] / "reference" / "oss" / "pia-4.3.22.toml"
KIND = re.compile(r"([snboa])(\d*)(?:\.(\d+))?(=?)(!?)")
DATE_FIELD = re.compile(r"(^|\.)tgl_(terbit|berlaku)_izin$")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
LISTS = frozenset({"data_proyek", "data_checklist"})
CODED = {
    "kd_status": "kd_status", "status_izin": "kd_status", "kewenangan": "kewenangan",
    "tipe_dokumen": "tipe_dokumen", "jenis_perizinan": "jenis_izin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field: kind `s`, `n`, `b`, `o` or `a`; `size` 0 where the contract sets none."""

    kind: str
    size: int
    decimals: int
    exact: bool
    needed: bool


@dataclass(frozen=True, slots=True)
class Method:
    """One message: the name its fields stand under, and that of its answer."""

    name: str
    direction: str
    root: str
    answer: str
    fields: dict[str, Field]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field: `missing`, `long`, `size`, `number`, `kind`, `code`, `date`."""

    path: str
    code: str
    size: int = 0


@cache
def table() -> dict[str, Any]:
    """The whole file."""
    with FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def methods() -> dict[str, Method]:
    """Every message by its name."""
    return {
        name: Method(
            name, words["direction"], words["root"], words["answer"],
            {path: _field(text) for path, text in words["fields"].items()},
        )
        for name, words in table()["methods"].items()
    }  # fmt: skip


def _field(text: str) -> Field:
    found = KIND.fullmatch(text)
    if found is None:
        raise ValueError(text)
    kind, size, decimals, exact, needed = found.groups()
    return Field(kind, int(size or 0), int(decimals or 0), bool(exact), bool(needed))


def code_words(name: str, code: str) -> str:
    """A code in words; empty when the list does not hold it."""
    return str(table()["codes"][name].get(code, ""))


def codes(name: str) -> dict[str, str]:
    """A list of codes with their words."""
    return dict(table()["codes"][name])


def is_nib(text: Any) -> bool:
    """13 digits; no check digit was ever published."""
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 13


def faults_of(name: str, body: Any) -> list[Fault]:
    """Everything in a message's body that the contract does not allow, in its order."""
    if not isinstance(body, dict):
        return [Fault("", "kind")]
    fields = methods()[name].fields
    return [fault for path, field in fields.items() for fault in _check(body, path, field)]


def blocking_faults(name: str, body: Any) -> list[Fault]:
    """The faults without which a message could not be applied; the rest is OSS's own matter."""
    fields = methods()[name].fields
    return [
        fault
        for fault in faults_of(name, body)
        if fault.path not in fields
        or fields[fault.path].needed
        or (fault.code == "kind" and fault.path in LISTS)
    ]


def _check(body: dict[str, Any], path: str, field: Field) -> list[Fault]:
    *above, last = path.split(".")
    return [
        fault
        for holder in _holders(body, above)
        if (fault := _fault(holder.get(last), path, field)) is not None
    ]


def _holders(body: dict[str, Any], above: list[str]) -> list[dict[str, Any]]:
    """The objects in which a nested field stands; none where its parent was not sent."""
    found: list[Any] = [body]
    for name in above:
        found = [inner for holder in found for inner in _listed(holder.get(name))]
    return found


def _listed(value: Any) -> list[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, dict)]


def _fault(value: Any, path: str, field: Field) -> Fault | None:
    if value is None or value == "":
        return Fault(path, "missing") if field.needed else None
    if field.kind in "oa":
        fits = isinstance(value, dict if field.kind == "o" else list)
        return None if fits and _all_objects(value) else Fault(path, "kind")
    if field.kind == "b":
        return None if isinstance(value, bool) else Fault(path, "kind")
    if isinstance(value, (dict, list, bool)):
        return Fault(path, "kind")
    return _number(value, path, field) if field.kind == "n" else _text(str(value), path, field)


def _all_objects(value: Any) -> bool:
    return isinstance(value, dict) or all(isinstance(item, dict) for item in value)


def _number(value: Any, path: str, field: Field) -> Fault | None:
    text = str(value)
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return Fault(path, "number")
    digits = len(text.partition(".")[0].lstrip("-"))
    return Fault(path, "long", field.size) if field.size and digits > field.size else None


def _text(text: str, path: str, field: Field) -> Fault | None:
    last = path.rpartition(".")[2]
    if field.size and len(text) > field.size:
        return Fault(path, "long", field.size)
    if field.exact and len(text) != field.size:
        return Fault(path, "size", field.size)
    if last == "nib" and not is_nib(text):
        return Fault(path, "size", 13)
    if last in CODED and not code_words(CODED[last], text):
        return Fault(path, "code")
    shape = DATE if DATE_FIELD.search(path) else MOMENT if last == "tgl_status" else None
    return Fault(path, "date") if shape and not shape.fullmatch(text) else None
