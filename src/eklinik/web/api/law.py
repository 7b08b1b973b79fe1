"""The law: which risk and which licences a business has; open, cached, limited."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from eklinik.applicants.scale import scale_of
from eklinik.licensing.answers import Answer, Outcome, Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.conditions import Facts, Location
from eklinik.licensing.explain import explain
from eklinik.licensing.obligations import ENVIRONMENT
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.request import Request
from eklinik.web.throttled import Limit

router = Router(tags=["law"])
OFTEN = Limit("api-law", tries=300, seconds=600)
KEPT = "public, max-age=3600"
Scale = Literal["mikro", "kecil", "menengah", "besar"]


class AuthorityOut(Schema):
    """Who decides, and in which case."""

    parameter: str
    authority: str


class OutcomeOut(Schema):
    """One row of law.  `days` are the law's “Hari”; null with `automatic` means at once.

    `trust` is `source` (read at OSS), `secondary` (a second reading; no authority), or
    `example` (no rule at all).
    """

    scope: str
    scale: Scale
    risk: Literal["rendah", "menengah_rendah", "menengah_tinggi", "tinggi"]
    products: list[str]
    automatic: bool
    operational_at_once: bool
    allowed_now: str
    days: int | None
    days_text: str
    day_kind: str
    authority: list[AuthorityOut]
    requirements: int | None
    obligations: int | None
    articles: list[str]
    regulation: str
    condition: str
    trust: Literal["source", "secondary", "example"]
    doubt: str
    note: str
    source: str
    source_date: date
    verified_by: str


class ClassifyOut(Schema):
    """`known` false with `reason` is an honest unknown; several `outcomes` are possibilities."""

    edition: str
    code: str
    title: str
    on: date
    known: bool
    decided: bool
    risk: str | None
    undecided: list[str]
    outcomes: list[OutcomeOut]
    umku: list[str]
    explanation: list[str]
    environment: str
    reason: str | None
    message: str | None
    choices: list[str]


class Question(Schema):
    """What is asked; what is left out leaves possibilities open."""

    edition: Annotated[Literal["2020", "2025"], Query(description="KBLI edition")] = "2025"
    code: Annotated[str, Query(max_length=5, pattern=r"^[0-9]{5}$")]
    scope: Annotated[str, Query(max_length=400)] = ""
    scale: Scale | None = None
    capital: Annotated[
        int | None,
        Query(ge=0, le=10**18, description="rupiah, without land and buildings; gives the scale"),
    ] = None
    on: Annotated[date | None, Query(description="the day of the law; today when left out")] = None
    land_m2: Annotated[float | None, Query(ge=0, le=10**12)] = None
    estate: Annotated[bool | None, Query(description="inside an industrial estate")] = None
    pma: Annotated[bool | None, Query(description="foreign investment")] = None
    location: Location | None = None


@router.get("/classify", response={200: ClassifyOut, 304: None, (400, 422, 429): Problem})
def classify_business(request: Request, response: HttpResponse, question: Query[Question]) -> Any:
    """Risk, products, days, authority and articles of a KBLI code, or an honest `unknown`."""
    if not OFTEN.count(request):
        raise ApiError(429, "too_often", _("Terlalu sering bertanya. Coba lagi nanti."))
    answer = body_of(_ask(request, question))
    tag = tag_of(answer)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=cache_headers(tag))
    for name, value in cache_headers(tag).items():
        response[name] = value
    return answer


def cache_headers(tag: str) -> dict[str, str]:
    """An answer of law is kept an hour and asked for again by its tag."""
    return {"ETag": tag, "Cache-Control": KEPT, "Vary": "Accept-Language"}


def tag_of(answer: dict[str, Any]) -> str:
    """The tag of an answer: the same words, the same tag."""
    words = json.dumps(answer, sort_keys=True, default=str)
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:24]}"'


def _ask(request: Request, asked: Question) -> Answer | Unknown:
    scale = asked.scale or ("" if asked.capital is None else scale_of(asked.capital).value)
    facts = Facts(asked.land_m2, asked.estate, asked.pma, asked.location)
    return classify(
        asked.edition, asked.code, scope=asked.scope.replace("\0", ""), scale=scale,
        on=asked.on or timezone.localtime(request.now).date(), facts=facts,
    )  # fmt: skip


def body_of(found: Answer | Unknown) -> dict[str, Any]:
    """An answer or an unknown, as the API says it."""
    common = {
        "edition": found.edition, "code": found.code, "title": found.title, "on": found.on,
        "known": found.known, "explanation": explain(found), "environment": str(ENVIRONMENT),
    }  # fmt: skip
    if isinstance(found, Unknown):
        nothing = {"decided": False, "risk": None, "undecided": [], "outcomes": [], "umku": []}
        words = {"reason": found.reason, "message": found.message, "choices": list(found.choices)}
        return {**common, **nothing, **words}
    return {
        **common, "decided": found.decided is not None, "risk": found.risk,
        "undecided": list(found.undecided), "outcomes": [outcome(row) for row in found.outcomes],
        "umku": list(found.umku), "reason": None, "message": None, "choices": found.scopes,
    }  # fmt: skip


def outcome(row: Outcome) -> dict[str, Any]:
    """One row of law, as the API says it."""
    named = {name: getattr(row, name) for name in OutcomeOut.model_fields if hasattr(row, name)}
    return {
        **named,
        "products": list(row.products),
        "articles": list(row.articles),
        "operational_at_once": row.obligation.operational_at_once,
        "allowed_now": str(row.obligation.now),
        "authority": [{"parameter": what, "authority": who} for what, who in row.authority],
    }
