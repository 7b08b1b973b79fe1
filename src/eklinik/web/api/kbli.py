"""KBLI codes by everyday words; open, cached, limited."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from pydantic import ConfigDict

from eklinik.licensing.finder.index import index_of
from eklinik.licensing.finder.search import find
from eklinik.licensing.finder.uses import use
from eklinik.web.api.law import cache_headers, tag_of
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.request import Request
from eklinik.web.throttled import Limit

router = Router(tags=["law"])
OFTEN = Limit("api-kbli", tries=600, seconds=600)


class KbliOut(Schema):
    """A candidate; `for` and `not_for` are our own words, `derived` ones come from titles alone."""

    model_config = ConfigDict(populate_by_name=True)

    code: str
    title: str
    edition: Literal["2020", "2025"]
    meant_for: str = Field(alias="for")
    not_for: str
    derived: bool
    score: float


class KbliList(Schema):
    """Best first; empty when nothing fits."""

    items: list[KbliOut]


class Asked(Schema):
    """Words in Indonesian, English or (draft) Acehnese, or the first digits of a code."""

    q: Annotated[str, Query(min_length=1, max_length=200)]
    edition: Annotated[Literal["2020", "2025"], Query(description="KBLI edition")] = "2025"


@router.get("/kbli", response={200: KbliList, 304: None, (422, 429): Problem}, by_alias=True)
def kbli_search(request: Request, response: HttpResponse, asked: Query[Asked]) -> Any:
    """Up to five codes for a business in everyday words, with what each is and is not for."""
    if not OFTEN.count(request):
        raise ApiError(429, "too_often", _("Terlalu sering bertanya. Coba lagi nanti."))
    body = {"items": _items(asked)}
    tag = tag_of(body)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=cache_headers(tag))
    for name, value in cache_headers(tag).items():
        response[name] = value
    return body


def _items(asked: Asked) -> list[dict[str, Any]]:
    index = index_of(asked.edition)
    items = []
    for found in find(asked.q.replace("\0", ""), edition=asked.edition).items:
        told = use(index, found.entry)
        items.append({
            "code": found.entry.code, "title": found.entry.title, "edition": asked.edition,
            "for": told.meant_for, "not_for": told.not_for, "derived": told.derived,
            "score": found.score,
        })  # fmt: skip
    return items
