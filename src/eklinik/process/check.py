"""What a chart document may say: its words, their types, and the names it may use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eklinik.process.kernel import Problem, Process, Step
from eklinik.process.roles import ROLE_TITLES

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
MOST_STEPS, LONGEST_TEXT, LAST_VERSION = 200, 200, 32_767

Document = Mapping[str, Any]
CHART_KEYS = {"key": str, "title": str, "version": int, "steps": list, "asides": list}
STEP_KEYS = {
    "key": str, "title": str, "by": str, "within": int, "not_by": list, "kind": str,
    "outcome": str, "arrows": dict,
}  # fmt: skip
ARROW_KEYS = {
    "to": str, "back_to": str, "when": list, "makes": str, "act": str, "tells": list,
    "input": str, "by": str, "reason": bool, "says": str,
}  # fmt: skip
ASIDE_KEYS = {**ARROW_KEYS, "verb": str, "at": list}
EFFECTS = ("act", "makes", "input")
BACK_ONLY = frozenset({"makes", "reason"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A known kind of step: the verbs, acts and inputs that make sense there.

    `effects` are what a verb must not lose: its act, product and input ("" for none).
    """

    verbs: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    schemas: frozenset[str] = frozenset()
    effects: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names a chart may use."""

    rules: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    schemas: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    roles: frozenset[str] = frozenset(ROLE_TITLES)


def vocabulary(charts: Iterable[Process]) -> Vocabulary:
    """What the built-in charts use is what a chart from data may use."""
    known = list(charts)
    arrows = [arrow for chart in known for _, arrow in chart.arrows()]
    boxes = [box for chart in known for box in chart if not box.is_end]
    return Vocabulary(
        rules=frozenset(name for arrow in arrows for name in arrow.when),
        acts=frozenset(arrow.act for arrow in arrows if arrow.act),
        products=frozenset(arrow.makes for arrow in arrows if arrow.makes),
        schemas=frozenset(arrow.input for arrow in arrows if arrow.input),
        outcomes=frozenset(box.outcome for chart in known for box in chart if box.outcome),
        kinds={
            box.kind: _kind(other for other in boxes if other.kind == box.kind) for box in boxes
        },
    )


def _kind(boxes: Iterable[Step]) -> Kind:
    arrows = [arrow for box in boxes for arrow in box.arrows.values()]
    return Kind(
        verbs=frozenset(arrow.verb for arrow in arrows),
        acts=frozenset(arrow.act for arrow in arrows if arrow.act),
        schemas=frozenset(arrow.input for arrow in arrows if arrow.input),
        effects={arrow.verb: (arrow.act, arrow.makes, arrow.input) for arrow in arrows},
    )


def check(document: Document, known: Vocabulary) -> Iterator[Problem]:
    """Everything about a document that keeps it from being read as a chart."""
    shape = [*_shape(document, CHART_KEYS, ("key", "title", "version", "steps"), "", "")]
    yield from shape
    if shape:
        return
    if not NAME.fullmatch(document["key"]):
        yield Problem("bad_name", name=document["key"][:80])
    if not 0 < document["version"] <= LAST_VERSION:
        yield Problem("bad_number", name="version")
    if len(document["steps"]) > MOST_STEPS:
        yield Problem("too_many_steps", name=str(MOST_STEPS))
        return
    for place, entry in enumerate(document["steps"], 1):
        yield from _check_step(entry, f"#{place}", known)
    kinds = dict(_named_kinds(document["steps"]))
    for place, entry in enumerate(document.get("asides", ()), 1):
        yield from _check_aside(entry, f"#{place}", kinds, known)


def _named_kinds(steps: list[Any]) -> Iterator[tuple[str, str]]:
    for entry in steps:
        if isinstance(entry, Mapping) and isinstance(entry.get("key"), str):
            kind = entry.get("kind", entry["key"])
            yield entry["key"], kind if isinstance(kind, str) else ""


def _shape(
    entry: object, keys: Mapping[str, type], needed: Iterable[str], at: str, verb: str
) -> Iterator[Problem]:
    """Unknown words, missing words, values of the wrong type."""
    if not isinstance(entry, Mapping):
        yield Problem("not_a_table", at, verb)
        return
    for word, value in entry.items():
        if word not in keys:
            yield Problem("unknown_word", at, verb, str(word)[:80])
        elif type(value) is not keys[word]:
            yield Problem("wrong_type", at, verb, word)
        elif isinstance(value, list) and word not in ("steps", "asides"):
            yield from (Problem("wrong_type", at, verb, word) for one in value
                        if not isinstance(one, str))  # fmt: skip
        elif isinstance(value, str):
            yield from (Problem(code, at, verb, word) for code in _text_problem(value))
    yield from (Problem("missing_word", at, verb, word) for word in needed if word not in entry)


def _text_problem(text: str) -> tuple[str, ...]:
    if not text.strip():
        return ("empty_word",)
    if len(text) > LONGEST_TEXT:
        return ("too_long",)
    return () if text.isprintable() else ("bad_text",)


def _check_step(entry: Any, place: str, known: Vocabulary) -> Iterator[Problem]:
    at = entry["key"] if isinstance(entry, Mapping) and isinstance(entry.get("key"), str) else place
    is_end = isinstance(entry, Mapping) and not entry.get("arrows")
    needed = ("key", "title", "outcome") if is_end else ("key", "title", "by", "arrows")
    shape = [*_shape(entry, STEP_KEYS, needed, at[:80], "")]
    yield from shape
    if shape:
        return
    if not NAME.fullmatch(at):
        yield Problem("bad_name", name=at[:80])
    elif is_end:
        yield from _check_end(entry, at, known)
    else:
        yield from _check_work(entry, at, known)


def _check_end(entry: Document, at: str, known: Vocabulary) -> Iterator[Problem]:
    yield from (
        Problem("not_at_an_end", at, name=word)
        for word in ("by", "within", "not_by", "kind")
        if word in entry
    )
    if entry["outcome"] not in known.outcomes:
        yield Problem("unknown_outcome", at, name=entry["outcome"][:80])


def _check_work(entry: Document, at: str, known: Vocabulary) -> Iterator[Problem]:
    kind = entry.get("kind", at)
    if "outcome" in entry:
        yield Problem("outcome_on_work", at)
    if entry["by"] not in known.roles:
        yield Problem("unknown_role", at, name=entry["by"][:80])
    if not 0 < entry.get("within", 1) <= 366:
        yield Problem("bad_number", at, name="within")
    if kind not in known.kinds:
        yield Problem("unknown_kind", at, name=kind[:80])
    for verb, arrow in entry["arrows"].items():
        problems = [*_check_arrow(arrow, at, verb, known, ARROW_KEYS)]
        yield from problems
        if not problems and kind in known.kinds:
            yield from _of_kind(arrow, at, verb, kind, known.kinds[kind])


def _of_kind(entry: Document, at: str, verb: str, kind: str, knows: Kind) -> Iterator[Problem]:
    """A verb, an act and an input belong to a kind of step: nobody issues a permit at the desk."""
    if verb not in knows.verbs:
        yield Problem("unknown_verb", at, verb[:80], kind)
    if entry.get("act") and entry["act"] not in knows.acts:
        yield Problem("act_elsewhere", at, verb, entry["act"])
    if entry.get("input") and entry["input"] not in knows.schemas:
        yield Problem("schema_elsewhere", at, verb, entry["input"])
    for word, effect in zip(EFFECTS, knows.effects.get(verb, ()), strict=False):
        if effect and not entry.get(word):
            yield Problem("effect_missing", at, verb, f"{word} = {effect}")


def _check_aside(
    entry: Any, place: str, kinds: Mapping[str, str], known: Vocabulary
) -> Iterator[Problem]:
    verb = entry.get("verb", place) if isinstance(entry, Mapping) else place
    verb = verb if isinstance(verb, str) else place
    problems = [*_check_arrow(entry, "", verb, known, ASIDE_KEYS, ("verb", "at"))]
    yield from problems
    for at in () if problems else entry["at"]:
        if kinds.get(at) in known.kinds:
            yield from _of_kind(entry, at, verb, kinds[at], known.kinds[kinds[at]])


def _check_arrow(
    entry: Any,
    at: str,
    verb: str,
    known: Vocabulary,
    keys: Mapping[str, type],
    needed: Iterable[str] = (),
) -> Iterator[Problem]:
    shape = [*_shape(entry, keys, needed, at, verb[:80])]
    yield from shape
    if shape:
        return
    if ("to" in entry) == ("back_to" in entry):
        yield Problem("to_or_back_to", at, verb)
    if "back_to" in entry:
        yield from (Problem("not_on_a_return", at, verb, word) for word in BACK_ONLY & {*entry})
    yield from _names(entry, at, verb, known)


def _names(entry: Document, at: str, verb: str, known: Vocabulary) -> Iterator[Problem]:
    used = (
        ("unknown_rule", entry.get("when", ()), known.rules),
        ("unknown_act", _one(entry, "act"), known.acts),
        ("unknown_product", _one(entry, "makes"), known.products),
        ("unknown_schema", _one(entry, "input"), known.schemas),
        ("unknown_role", (*entry.get("tells", ()), *_one(entry, "by")), known.roles),
    )
    for code, names, allowed in used:
        yield from (Problem(code, at, verb, name[:80]) for name in names if name not in allowed)


def _one(entry: Document, word: str) -> tuple[str, ...]:
    return (entry[word],) if entry.get(word) else ()
