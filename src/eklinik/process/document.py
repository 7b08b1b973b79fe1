"""A chart from data, so that an office composes its own without anyone writing Python.

The document says the same words as the Python charts (JSON or TOML):

    key = "izin_reklame"
    title = "Izin reklame"
    version = 1

    [[steps]]
    key = "verify_documents"
    title = "FO memverifikasi permohonan dan dokumen"
    by = "front_office"
    within = 1
    [steps.arrows.accept]
    to = "draft"
    when = ["documents_complete"]
    [steps.arrows.return_to_applicant]
    back_to = "prepare"
    tells = ["applicant"]

`kind` says which known kind of step a box is (its key, unless said otherwise); rules, acts,
products, inputs and verbs must be names the caller's `Vocabulary` knows, and verbs, acts and
inputs must belong to the kind.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from eklinik.process.check import ARROW_KEYS, Document, Kind, Vocabulary, check, vocabulary
from eklinik.process.kernel import (
    Arrow,
    Aside,
    ChartError,
    Problem,
    Process,
    Step,
    Workdays,
    aside,
    back_to,
    end,
    to,
)

__all__ = [
    "Document",
    "Kind",
    "Vocabulary",
    "from_document",
    "load_json",
    "load_toml",
    "to_document",
    "vocabulary",
]

LARGEST = 1_000_000  # characters; the largest built-in chart has 8,000


def load_json(text: str) -> Document:
    """The document in a JSON text; raises `ChartError` when it is none."""
    _small(text)
    try:
        return _table(json.loads(text, object_pairs_hook=_unique))
    except (ValueError, RecursionError) as error:
        raise _refused(error, "not_json") from None


def load_toml(text: str) -> Document:
    """The document in a TOML text; raises `ChartError` when it is none."""
    _small(text)
    try:
        return _table(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise _refused(error, "not_toml") from None


def _refused(error: Exception, code: str) -> ChartError:
    return error if isinstance(error, ChartError) else ChartError([Problem(code, name=str(error))])


def _small(text: str) -> None:
    if len(text) > LARGEST:
        raise ChartError([Problem("too_large", name=str(LARGEST))])


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ChartError([Problem("key_twice", name=twice)])
    return found


def _table(value: object) -> Document:
    if not isinstance(value, dict):
        raise ChartError([Problem("not_a_table")])
    return value


def from_document(document: Document, known: Vocabulary) -> Process:
    """The chart a document describes; raises `ChartError` with everything that is wrong."""
    problems = list(check(document, known))
    if problems:
        raise ChartError(problems)
    return Process(
        document["key"],
        document["title"],
        version=document["version"],
        steps=[_step(entry) for entry in document["steps"]],
        asides=[_aside(entry) for entry in document.get("asides", ())],
    )


def _step(entry: Document) -> Step:
    if not entry.get("arrows"):
        return end(entry["key"], entry["title"], outcome=entry["outcome"])
    within = Workdays(entry["within"]) if "within" in entry else None
    arrows = {verb: replace(_arrow(arrow), verb=verb) for verb, arrow in entry["arrows"].items()}
    kind = entry.get("kind", entry["key"])
    others = tuple(entry.get("not_by", ()))
    return Step(entry["key"], entry["title"], entry["by"], within, MappingProxyType(arrows), others,
                kind=kind)  # fmt: skip


def _arrow(entry: Document) -> Arrow:
    words = {key: value for key, value in entry.items() if key in ARROW_KEYS}
    if "back_to" in words:
        return back_to(words.pop("back_to"), **words)
    return to(words.pop("to"), **words)


def _aside(entry: Document) -> Aside:
    return aside(entry["verb"], _arrow(entry), at=entry["at"])


def to_document(chart: Process) -> dict[str, Any]:
    """The document that gives the same chart again; asides stand on each box."""
    return {
        "key": chart.key,
        "title": chart.title,
        "version": chart.version,
        "steps": [_step_entry(box) for box in chart],
    }


def _step_entry(box: Step) -> dict[str, Any]:
    if box.is_end:
        return {"key": box.key, "title": box.title, "outcome": box.outcome}
    entry: dict[str, Any] = {"key": box.key, "title": box.title, "by": box.by}
    if box.within is not None:
        entry["within"] = box.within.days
    if box.not_by:
        entry["not_by"] = list(box.not_by)
    if box.kind != box.key:
        entry["kind"] = box.kind
    entry["arrows"] = {verb: _arrow_entry(arrow) for verb, arrow in box.arrows.items()}
    return entry


def _arrow_entry(arrow: Arrow) -> dict[str, Any]:
    entry: dict[str, Any] = {"back_to" if arrow.back else "to": arrow.target}
    for name in ("when", "tells"):
        if values := getattr(arrow, name):
            entry[name] = list(values)
    for name in ("makes", "act", "input", "by", "says"):
        if value := getattr(arrow, name):
            entry[name] = value
    if arrow.reason and not arrow.back:
        entry["reason"] = True
    return entry
