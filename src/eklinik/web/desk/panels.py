"""Panels of a consultation that other parts of the desk bring: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from eklinik.clinic.models import Consultation
from eklinik.web.request import Request

STRIP, TOOLS = "strip", "tools"


@dataclass(frozen=True, slots=True)
class Panel:
    """A template with its words; `place` is the strip on top or the tools on the right."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    place: str = TOOLS


Maker = Callable[[Request, Consultation], Panel | None]

# Each names a module of web/desk with `panel(request, consultation) -> Panel | None`.
PANELS: tuple[str, ...] = ("mandate", "phone", "scan", "answers", "online")


def panels_of(request: Request, consultation: Consultation) -> list[Panel]:
    """The panels that have something to show for this consultation, in order."""
    found = (_maker(name)(request, consultation) for name in PANELS)
    return [panel for panel in found if panel is not None]


def _maker(name: str) -> Maker:
    maker: Maker = import_module(f"eklinik.web.desk.{name}").panel
    return maker
