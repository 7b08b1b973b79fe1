"""Permission sentences: short predicates, composed, one on every view.

    @sentence(staff & role(FRONT_OFFICE))
    def intake(request): ...

A view without a sentence fails a test.  Whoever is not logged in is sent to the
login page and comes back; whoever may not is told 404, so that nothing can be
guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect

from eklinik.staff.models import ADMIN
from eklinik.web.request import Request

Test = Callable[[Request], bool]
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A question about the request; `&`, `|` and `~` compose sentences."""

    words: str
    holds: Test
    needs_login: bool = True

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(
            f"({self.words} dan {other.words})",
            lambda request: self.holds(request) and other.holds(request),
            self.needs_login or other.needs_login,
        )

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(
            f"({self.words} atau {other.words})",
            lambda request: self.holds(request) or other.holds(request),
            self.needs_login and other.needs_login,
        )

    def __invert__(self) -> Predicate:
        return Predicate(
            f"bukan {self.words}", lambda request: not self.holds(request), self.needs_login
        )


anyone = Predicate("siapa saja", lambda request: True, needs_login=False)
signed_in = Predicate("sudah masuk", lambda request: request.user.is_authenticated)
staff = Predicate("pegawai kantor", lambda request: request.actor.is_staff)
applicant = Predicate(
    "pemohon", lambda request: request.user.is_authenticated and request.user.office_id is None
)


def role(*names: str) -> Predicate:
    """Holds one of the roles in the own office."""
    return Predicate(
        "berperan " + "/".join(names),
        lambda request: any(request.actor.holds(name) for name in names),
    )


admin = role(ADMIN)


def sentence(predicate: Predicate) -> Callable[[View], View]:
    """Put a permission sentence on a view; `view.permission` shows it to the tests."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if predicate.needs_login and not request.user.is_authenticated:
                return to_login(request)
            if not predicate.holds(request):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = predicate  # type: ignore[attr-defined]  # read by the tests
        return guarded

    return wrap


def to_login(request: Request) -> HttpResponseRedirect:
    """To the login page, with the way back; a form that was sent is not replayed."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else _referer(request)
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': back})}")


def _referer(request: Request) -> str:
    return request.path
