"""The front page: find a permit, follow a file, check a letter, find a person."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eklinik.accounts.models import Office
from eklinik.casework.models import Case
from eklinik.catalogue.models import PermitVersion
from eklinik.web.access import anyone, sentence
from eklinik.web.public.finder import Found, permits_on
from eklinik.web.request import Request

FREQUENT = 6
RECENT = 500


@sentence(anyone)
@require_safe
def home(request: Request) -> HttpResponse:
    """`/`: one question first."""
    permits = permits_on(timezone.localdate(request.now))
    offices = list(Office.objects.order_by("name")[:20])
    words = {
        "frequent": frequent(permits), "count": len(permits), "offices": offices,
        "office": offices[0] if len(offices) == 1 else None,
        "tries": _tries(permits),
    }  # fmt: skip
    return render(request, "public/home.html", words)


def frequent(permits: tuple[Found, ...]) -> list[Found]:
    """The permits asked for most among the newest files; filled up by name."""
    newest = Case.objects.order_by("-pk").values_list("permit_version_id", flat=True)[:RECENT]
    asked = Counter(newest)
    slugs: Counter[str] = Counter()
    for pk, slug in PermitVersion.objects.filter(pk__in=asked).values_list(
        "pk", "permit_type__slug"
    ):
        slugs[slug] += asked[pk]
    return sorted(permits, key=lambda line: (-slugs[line.slug], line.name))[:FREQUENT]


def _tries(permits: tuple[Found, ...]) -> list[str]:
    """A few things to try in the box: the sectors that are there."""
    return list(dict.fromkeys(line.sector for line in permits))[:4]
