"""The tag that frames every page of the office."""

from __future__ import annotations

from typing import Any

from django import template

from eklinik.web.office.frame import Frame, frame_of
from eklinik.web.request import Request

register = template.Library()


@register.simple_tag(takes_context=True)
def office_frame(context: dict[str, Any]) -> Frame | None:
    """Who is signed in, and the parts of the office open to that person."""
    request: Request | None = context.get("request")
    return frame_of(request) if request is not None else None
