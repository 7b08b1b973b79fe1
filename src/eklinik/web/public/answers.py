"""Questions and answers for everybody, found by everyday words."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eklinik.feedback.answers import search, told
from eklinik.web.access import anyone, sentence
from eklinik.web.public.site import chosen_office, offices
from eklinik.web.request import Request


@sentence(anyone)
@require_safe
def answers(request: Request) -> HttpResponse:
    """`/tanya-jawab/`: by words (`q`), by topic, or everything."""
    office = chosen_office(request)
    if office is None:
        raise Http404
    question = request.GET.get("q", "").replace("\0", "")[:200].strip()
    topic = request.GET.get("topik", "")[:40]
    every = told(office.pk)
    among = [item for item in every if item.topic == topic] if topic else every
    context = {
        "office": office, "offices": offices(), "q": question, "topic": topic,
        "topics": sorted({item.topic for item in every}),
        "found": search(question, among, office_id=office.pk) if question else among,
    }  # fmt: skip
    return render(request, "public/answers.html", context)


@sentence(anyone)
@require_safe
def answer(request: Request, slug: str) -> HttpResponse:
    """`/tanya-jawab/<slug>/`: one answer, with its version and source."""
    office = chosen_office(request)
    found = next((i for i in told(office.pk) if i.slug == slug), None) if office else None
    if found is None:
        raise Http404
    return render(request, "public/answer.html", {"office": office, "item": found})
