"""Gives every request its moment (`request.now`) and its actor (`request.actor`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from eklinik.staff.actor import Actor, load_actor

NOBODY = Actor(None, "")


def moment_and_actor(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """One time for the whole request; the actor is loaded when it is first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()
        request.actor = SimpleLazyObject(lambda: _actor(request))
        return get_response(request)

    return middleware


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    return load_actor(request.user, at=request.now)
