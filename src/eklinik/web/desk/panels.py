"""Panels of a consultation that other parts of the desk bring: one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.template.loader import render_to_string

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


def drawn(request: Request, consultation: Consultation) -> dict[str, list[str]]:
    """The panels that have something to show, as HTML, in order, by their place.

    A template sees its words by name and as `words`, and the consultation as `held`.
    """
    found: dict[str, list[str]] = {STRIP: [], TOOLS: []}
    for name in PANELS:
        panel = _maker(name)(request, consultation)
        if panel is not None:
            found[panel.place].append(_html(request, consultation, panel))
    return found


def _html(request: Request, consultation: Consultation, panel: Panel) -> str:
    context = {**panel.context, "words": panel.context, "held": consultation}
    return render_to_string(panel.template, context, request)


def _maker(name: str) -> Maker:
    maker: Maker = import_module(f"eklinik.web.desk.{name}").panel
    return maker
