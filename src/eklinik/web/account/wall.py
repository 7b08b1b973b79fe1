"""The wall: whoever needs a second factor by role gets no further than setting one up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from eklinik.accounts.second import must_have_second
from eklinik.web.request import Request

PASSED = "second_factor"
OPEN = ("/akun/", "/keluar/", "/bahasa/", "/masuk/", "/static/", "/healthz", "/readyz", "/api/")

Handler = Callable[[Request], HttpResponse]


def second_factor_wall(get_response: Handler) -> Handler:
    """Sends staff whose role demands a second factor to the set-up until they have used one."""

    def middleware(request: Request) -> HttpResponse:
        if _stops(request):
            return HttpResponseRedirect(reverse("security"))
        return get_response(request)

    return middleware


def is_walled(request: Request) -> bool:
    """This person must set up or use a second factor before anything else."""
    user = request.user
    if not user.is_authenticated or user.office_id is None or request.session.get(PASSED):
        return False
    roles = request.actor.roles  # loads the office with it, so it is asked first
    return must_have_second(user.office, roles)


def _stops(request: Request) -> bool:
    return not request.path.startswith(OPEN) and is_walled(request)
