"""Rules, acts, products and schemas by name, so that a chart kept as data finds them.

A rule reads facts and answers; it never queries.  An act changes rows inside the
door's transaction and may change the facts.  A schema is a pydantic model: the
page's form and the API's schema are both made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise as LazyText
from pydantic import BaseModel

if TYPE_CHECKING:
    from eklinik.casework.models import Case
    from eklinik.staff.actor import Actor

Facts = dict[str, Any]
RuleTest = Callable[[Facts], bool]
Act = Callable[["Passing"], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named question about the facts, and what to tell a person when the answer is no."""

    name: str
    holds: RuleTest
    otherwise: str | LazyText


@dataclass(frozen=True, slots=True)
class ProductKind:
    """A named thing that a step makes, with its title for people."""

    name: str
    title: str | LazyText


@dataclass(slots=True)
class Passing:
    """What an act sees: the case, who passes by which verb, when, why, with which data.

    `facts` may be changed; `record` is kept in the movement (ids only, no text
    about people).
    """

    case_id: int
    office_id: int
    verb: str
    from_step: str
    to_step: str
    by: Actor
    at: datetime
    reason: str
    data: BaseModel | None
    facts: Facts
    seq: int
    record: dict[str, Any] = field(default_factory=dict)
    after: list[Callable[[], None]] = field(default_factory=list)
    _case: Case | None = None

    @property
    def case(self) -> Case:
        """The case as a model, read once when an act needs it."""
        if self._case is None:
            from eklinik.casework.models import Case

            self._case = Case.objects.select_related("office").get(pk=self.case_id)
        return self._case


RULES: dict[str, Rule] = {}
ACTS: dict[str, Act] = {}
PRODUCTS: dict[str, ProductKind] = {}
SCHEMAS: dict[str, type[BaseModel]] = {}
STOPS: list[Act] = []
OPENED: dict[str, Callable[[Case, datetime], None]] = {}


def rule(name: str, otherwise: str | LazyText) -> Callable[[RuleTest], RuleTest]:
    """Register a rule under a name; `otherwise` says what to do when it does not hold."""

    def keep(test: RuleTest) -> RuleTest:
        RULES[name] = Rule(name, test, otherwise)
        return test

    return keep


def act(name: str) -> Callable[[Act], Act]:
    """Register an act under a name."""

    def keep(function: Act) -> Act:
        ACTS[name] = function
        return function

    return keep


def product(name: str, title: str | LazyText) -> ProductKind:
    """Register a kind of product under a name."""
    PRODUCTS[name] = kind = ProductKind(name, title)
    return kind


def schema(name: str) -> Callable[[type[BaseModel]], type[BaseModel]]:
    """Register the input of a verb under a name."""

    def keep(model: type[BaseModel]) -> type[BaseModel]:
        SCHEMAS[name] = model
        return model

    return keep


def on_stop(function: Act) -> Act:
    """Register what a package has to end when a case is withdrawn or lapses."""
    STOPS.append(function)
    return function


def on_open(
    chart: str,
) -> Callable[[Callable[[Case, datetime], None]], Callable[[Case, datetime], None]]:
    """Register what the system does with a case of a chart right after it was opened."""

    def keep(function: Callable[[Case, datetime], None]) -> Callable[[Case, datetime], None]:
        OPENED[chart] = function
        return function

    return keep
