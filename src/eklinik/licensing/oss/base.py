"""What every way to OSS offers: hand over one call, or say why it did not go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Call:
    """One message to OSS: `key` is the same on every attempt, so a repeat can be recognised."""

    key: str
    method: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What OSS answered: its code (Lampiran 9), its words, and the data it gave."""

    code: str
    words: str
    data: dict[str, Any] = field(default_factory=dict)


class OssError(Exception):
    """The call did not succeed; `permanent` means that the same call never will.

    `answer` is what came back, when anything did; `away` that nobody answered at all.
    """

    def __init__(
        self, words: str, *, permanent: bool = False, answer: dict[str, Any] | None = None,
        away: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(words)
        self.permanent, self.answer, self.away = permanent, answer, away


class Oss(Protocol):
    """One way to work with OSS."""

    @property
    def name(self) -> str: ...

    @property
    def is_connected(self) -> bool:
        """Messages leave by themselves; else officers do the work in OSS."""

    def send(self, call: Call) -> Reply:
        """Hand a call over; `OssError` when that failed.  Returns within 20 seconds."""
