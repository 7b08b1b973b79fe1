"""The finder for everybody: words, candidates, a few questions, the answer; old codes checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eklinik.licensing.answers import Answer, Outcome, Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.conversion import check, codes_in
from eklinik.licensing.explain import explain, trust_words
from eklinik.licensing.finder.index import index_of
from eklinik.licensing.finder.missed import note
from eklinik.licensing.finder.search import Candidate, Findings, find
from eklinik.licensing.finder.uses import Use, use, use_of
from eklinik.licensing.models import Edition, Risk
from eklinik.licensing.obligations import ENVIRONMENT, UMK_LOW
from eklinik.web.access import anyone, sentence
from eklinik.web.public.finder import Found, permits_on
from eklinik.web.public.finder import search as search_permits
from eklinik.web.public.kbli_asked import PLACES, SCALES, UNKNOWN, ZONES, Asked, read
from eklinik.web.public.site import only_office
from eklinik.web.request import Request
from eklinik.web.throttled import Limit

LONGEST, MOST_CODES, PERMITS, IN_FULL = 200, 50, 3, 3
MISSES = Limit("finder-missed", tries=40, seconds=600)
RISKS = [risk.value for risk in Risk]
TRIES = ("warung kopi", "depot air isi ulang", "bengkel motor", "ternak ayam petelur", "laundry")


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate with its line of what it is and is not for."""

    candidate: Candidate
    use: Use
    href: str


@sentence(anyone)
@require_safe
def finder(request: Request) -> HttpResponse:
    """`/temukan/?q=…`: up to five codes, and the permits of the offices that fit."""
    words, edition = _words(request), _edition(request.GET.get("edisi", ""))
    office = only_office()
    found = find(words, edition=edition, office_id=office.pk if office else None) if words else None
    if found is not None and not found.items and MISSES.count(request):
        note(words, day=_today(request))
    context = {
        "here": "find", "office": office, "q": words, "edition": edition, "tries": TRIES,
        "choices": _choices(found, edition, words), "found": found,
        "permits": _permits(request, words),
    }  # fmt: skip
    return render(request, "public/kbli_find.html", context)


def _words(request: Request) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]


def _edition(asked: str) -> str:
    return asked if asked in Edition.values else Edition.KBLI_2025.value


def _today(request: Request) -> date:
    return timezone.localdate(request.now)


def _choices(found: Findings | None, edition: str, words: str) -> list[Choice]:
    if found is None:
        return []
    index = index_of(edition)
    more = urlencode({"q": words})
    return [
        Choice(item, use(index, item.entry), f"/temukan/{edition}/{item.entry.code}/?{more}")
        for item in found.items
    ]


def _permits(request: Request, words: str) -> list[Found]:
    return search_permits(permits_on(_today(request)), words)[:PERMITS] if words else []


@sentence(anyone)
@require_safe
def code(request: Request, edition: str, number: str) -> HttpResponse:
    """`/temukan/<edition>/<code>/`: scope, size and place are asked; the answer stands below."""
    told = use_of(edition, number) if edition in Edition.values else None
    if told is None:
        raise Http404
    asked, today = read(request.GET), _today(request)
    whole = classify(edition, number, on=today)
    answer = _answer(whole, asked, today) if asked.begun and not asked.errors else None
    context = {
        "here": "find", "office": only_office(), "q": _words(request), "edition": edition,
        "number": number, "title": whole.title, "use": told, "asked": asked, "whole": whole,
        "scopes": whole.scopes if isinstance(whole, Answer) else [],
        "scales": SCALES, "unknown_scale": UNKNOWN, "places": PLACES, "zones": ZONES,
        "answer": answer, "errors": list(asked.errors.items()),
        **_told(answer, whole, asked, edition, number),
    }  # fmt: skip
    return render(request, "public/kbli_code.html", context, status=422 if asked.errors else 200)


def _answer(whole: Answer | Unknown, asked: Asked, today: date) -> Answer | Unknown:
    if isinstance(whole, Unknown):
        return whole
    scope = asked.scope if asked.scope in whole.scopes else ""
    return classify(
        whole.edition, whole.code, scope=scope, scale=asked.wanted_scale, on=today,
        facts=asked.facts,
    )  # fmt: skip


def _told(
    answer: Answer | Unknown | None, whole: Answer | Unknown, asked: Asked, edition: str,
    number: str,
) -> dict[str, Any]:  # fmt: skip
    """What the answer page shows beyond the questions."""
    if answer is None:
        return {}
    start = {"edition": edition, "code": number, "scope": asked.scope, "scale": asked.wanted_scale}
    common = {
        "why": explain(answer), "environment": ENVIRONMENT, "start": urlencode(start),
        "topic": urlencode({"topik": f"KBLI {number}"}),
        "others": _others(whole, asked),
    }  # fmt: skip
    if isinstance(answer, Unknown):
        return {**common, "successors": _successors(answer)}
    cards = [_card(row) for row in answer.outcomes[:IN_FULL]]
    left = answer.outcomes[IN_FULL:]
    return {**common, "cards": cards, "left": left, "umk_low": UMK_LOW}


def _card(row: Outcome) -> dict[str, Any]:
    steps = [(Risk(value).label, value == row.risk, n < RISKS.index(row.risk))
             for n, value in enumerate(RISKS)]  # fmt: skip
    return {
        "row": row, "risk": Risk(row.risk).label, "steps": steps, "trust": trust_words(row),
        "umk_low": row.umk and row.risk == Risk.LOW,
    }  # fmt: skip


def _others(whole: Answer | Unknown, asked: Asked) -> list[tuple[Outcome, bool]]:
    """The same scope at every scale, and which of them was asked for."""
    if isinstance(whole, Unknown):
        return []
    scope = asked.scope if asked.scope in whole.scopes else ""
    rows = [row for row in whole.outcomes if not scope or row.scope in ("", scope)]
    return [(row, row.scale == asked.wanted_scale) for row in rows[:24]]


def _successors(answer: Unknown) -> list[str]:
    return [code for code in answer.choices if len(code) == 5 and code.isdigit()]


@sentence(anyone)
@require_safe
def old_codes(request: Request) -> HttpResponse:
    """`/temukan/kode-lama/?kode=…`: which of my codes of 2020 changed, and what to do."""
    text = request.GET.get("kode", "").replace("\0", "")[:2000]
    codes = codes_in(text)
    context = {
        "here": "find", "office": only_office(), "text": text.strip(),
        "rows": check(codes[:MOST_CODES]), "over": len(codes) > MOST_CODES,
        "most": MOST_CODES, "nothing": bool(text.strip()) and not codes,
    }  # fmt: skip
    return render(request, "public/kbli_old.html", context)
