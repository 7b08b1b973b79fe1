"""Numbers that were handed out without network, entered afterwards: once each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from eklinik.casework.refusals import Refusal
from eklinik.clinic.issuing import issue
from eklinik.clinic.models import DeskKind, NumberBlock, Ticket, TicketSource


@dataclass(frozen=True, slots=True)
class Use:
    """A number that was handed out without network; `words` are those of `queue.issue`."""

    number: int
    issued_at: datetime
    words: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reconciled:
    """What became of the numbers: made now, there already, or refused with the reason."""

    made: list[Ticket] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def reconcile(block: NumberBlock, uses: Iterable[Use], *, at: datetime) -> Reconciled:
    """Enter the numbers that were used; sending the same list again changes nothing."""
    found = Reconciled()
    for use in uses:
        try:
            found.made.append(_enter(block, use))
        except Refusal as refusal:
            if refusal.code == "number_used":
                found.known.append(use.number)
            else:
                found.refused[use.number] = refusal.message
    NumberBlock.objects.filter(pk=block.pk).update(reconciled_at=at)
    return found


def _enter(block: NumberBlock, use: Use) -> Ticket:
    """One number of a block; `Refusal("number_used")` when it is there already."""
    words: dict[str, Any] = dict(use.words)
    service = words.pop("service")
    words.setdefault("kind", DeskKind.IN_PERSON)
    words.setdefault("source", TicketSource.KIOSK)
    return issue(block.office, service, at=use.issued_at, block=block, number=use.number, **words)
