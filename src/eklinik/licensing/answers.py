"""What the catalogue answers: outcomes with their row of law, or an honest unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from eklinik.licensing.obligations import Obligation


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of law, said in full.

    `days` are the law's “Hari”; whether those are working days is not verified, so
    `day_kind` says `hari` and nothing more.  None with `automatic` is at once.
    """

    rule_id: int
    scope: str
    scale: str
    risk: str
    products: tuple[str, ...]
    obligation: Obligation
    umk: bool
    days: int | None
    days_text: str
    day_kind: str
    authority: tuple[tuple[str, str], ...]
    requirements: int | None
    obligations: int | None
    articles: tuple[str, ...]
    regulation: str
    sector: str
    oss_code: str
    condition: str
    trust: str
    doubt: str
    note: str
    source: str
    source_date: date
    verified_by: str

    @property
    def automatic(self) -> bool:
        return self.obligation.automatic

    @property
    def is_example(self) -> bool:
        return self.trust == "example"


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that fit; more than one is several possibilities, and `undecided` says why."""

    edition: str
    code: str
    title: str
    section: str
    on: date
    outcomes: tuple[Outcome, ...]
    undecided: tuple[str, ...] = ()
    facts_wanted: tuple[str, ...] = ()
    umku: tuple[str, ...] = ()
    known: bool = field(default=True, init=False)

    @property
    def decided(self) -> Outcome | None:
        """The one outcome, when nothing is left open."""
        return self.outcomes[0] if len(self.outcomes) == 1 and not self.undecided else None

    @property
    def risk(self) -> str | None:
        """The risk on which all possibilities agree, or None."""
        risks = {outcome.risk for outcome in self.outcomes}
        return risks.pop() if len(risks) == 1 else None

    @property
    def trust(self) -> str:
        return self.outcomes[0].trust

    @property
    def scopes(self) -> list[str]:
        """The scopes to choose from, in the order of the law."""
        return list(dict.fromkeys(outcome.scope for outcome in self.outcomes if outcome.scope))


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer, and why: `reason` is stable, `message` is for the person."""

    edition: str
    code: str
    on: date
    reason: str
    message: str
    title: str = ""
    choices: tuple[str, ...] = ()
    known: bool = field(default=False, init=False)
