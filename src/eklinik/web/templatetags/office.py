"""Tags of the office's pages: the signs, and the frame around every page."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from eklinik.web.office.frame import Frame, frame_of

register = template.Library()


@register.simple_tag
def sign(name: str, css: str = "i") -> SafeString:
    """One sign of the icon set; it never stands without a word."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        css, static("icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def gate() -> SafeString:
    """The mark of the house."""
    return format_html(
        '<svg class="gate" viewBox="0 0 48 48" aria-hidden="true"><use href="{}#gate"/></svg>',
        static("icons.svg"),
    )


@register.simple_tag(takes_context=True)
def office_frame(context: dict[str, Any]) -> Frame | None:
    """Who is signed in, and the parts of the office open to that person."""
    request: HttpRequest | None = context.get("request")
    return frame_of(request) if request is not None else None
