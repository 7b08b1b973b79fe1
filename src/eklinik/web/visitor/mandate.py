"""What was done in my name: read, printed, checked against paper, and taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import DRAFT
from eklinik.applicants.models import Mandate, MandateUse
from eklinik.casework.refusals import Refusal
from eklinik.staff.models import Posting
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

BY_SENDER = Limit("mandate", tries=20, seconds=600)
LEAST_SEAL = 8


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mandate(request: Request, secret: str) -> HttpResponse:
    """`/kuasa/<secret>/`: the person's own page; wrong secrets are counted like tracking."""
    if BY_SENDER.spent(request):
        return too_many(request, BY_SENDER.wait(request))
    found = (
        Mandate.objects.select_related("office")
        .filter(secret=secret.replace("\0", "")[:32])
        .first()
    )
    if found is None:
        BY_SENDER.count(request)
        raise Http404
    if request.method == "POST":
        return _act(request, found)
    return render(request, "visitor/mandate.html", summary_words(request, found))


def _act(request: Request, found: Mandate) -> HttpResponse:
    """Taking back, or agreeing; agreeing is not for somebody signed in as an officer."""
    action = request.POST.get("aksi", "")
    try:
        if action == "cabut":
            mandates.revoke(found, how="page", at=request.now)
        elif action == "setuju" and not request.actor.is_staff:
            mandates.agree(found, at=request.now)
    except Refusal as refusal:
        words = summary_words(request, found) | {"told": refusal.message}
        return render(request, "visitor/mandate.html", words, status=409)
    return redirect("mandate", secret=found.secret)


def summary_words(request: Request, found: Mandate) -> dict[str, Any]:
    """The mandate, its ledger with who did what, and the seal of all of it."""
    rows = list(found.uses.select_related("by").order_by("seq"))
    alive = Mandate.objects.filter(mandates.live(at=request.now), pk=found.pk).exists()
    seal = bytes(found.head).hex()
    return {
        "office": found.office,
        "mandate": found,
        "lines": _with_titles(rows),
        "alive": alive,
        "over": found.revoked_at is None and found.expires_at <= request.now,
        "may_agree": _may_agree(found, request),
        "seal": seal,
        "broken": mandates.first_break(found, rows),
        "checked": _checked(found, rows, request.GET.get("sidik", "")),
        "typed_seal": request.GET.get("sidik", "")[:64],
        "large": request.GET.get("besar") == "1",
        "slip": request.GET.get("kertas") == "80",
        "note": DRAFT.get(found.language, ""),
    }


def _may_agree(found: Mandate, request: Request) -> bool:
    asked = found.channel == Mandate.Channel.ONLINE and found.confirmed_at is None
    return asked and found.revoked_at is None and found.expires_at > request.now


def _with_titles(rows: list[MandateUse]) -> list[tuple[MandateUse, str]]:
    """Each line with the position its officer held; one query for all."""
    people = {row.by_id for row in rows if row.by_id}
    held = Posting.objects.filter(user_id__in=people).order_by("-valid_from")
    titles = {post.user_id: post.title for post in reversed(held)}
    return [(row, titles.get(row.by_id, "") if row.by_id else "") for row in rows]


def _checked(found: Mandate, rows: list[MandateUse], typed: str) -> dict[str, Any] | None:
    """Up to which line the seal on somebody's paper agrees; None when none was typed."""
    seal = "".join(typed.lower().split())
    if not seal:
        return None
    seals = {bytes(row.hash).hex(): row.seq for row in rows}
    line = next(
        (seq for one, seq in seals.items() if len(seal) >= LEAST_SEAL and one.startswith(seal)), 0
    )
    return {"line": line, "newest": line == found.seq}
