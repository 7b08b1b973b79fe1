"""The notices for oneself, for applicants and staff alike."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from eklinik.notifications.reading import news_of
from eklinik.web.access import sentence, signed_in
from eklinik.web.request import Request

ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,]")


@require_safe
@sentence(signed_in)
def news(request: Request) -> HttpResponse:
    """What was told, newest first; opening the page counts as reading it."""
    before = request.GET.get("sebelum", "")
    key = int(before) if before.isdecimal() and len(before) < 18 else 0
    page = news_of(request.user.pk, at=request.now, before=key)
    words = {
        "items": [(item, linked(item.text)) for item in page.items],
        "next": f"/kabar/?sebelum={page.next_before}" if page.next_before else "",
        "first": not key,
    }
    return render(request, "account/news.html", words)


def linked(text: str) -> SafeString:
    """The text with its addresses as links; everything else escaped."""
    parts, place = [], 0
    for found in ADDRESS.finditer(text):
        parts.append(conditional_escape(text[place : found.start()]))
        parts.append(format_html('<a href="{}">{}</a>', found[0], found[0].split("?")[0]))
        place = found.end()
    parts.append(conditional_escape(text[place:]))
    return mark_safe("".join(parts))  # noqa: S308  every part was escaped above
