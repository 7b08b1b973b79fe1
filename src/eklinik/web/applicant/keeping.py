"""A form that was sent after the session had ended: what was typed waits for the login.

The words are kept in the (new, anonymous) session under the form's address and
stored to the draft when its owner comes back; files cannot be kept and are asked
for again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, QueryDict

from eklinik.web.access import to_login
from eklinik.web.request import Request

KEY = "kept_forms"
LARGEST = 120_000
MOST_FORMS = 3
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password"})
View = Callable[..., HttpResponse]


def keeps_form(view: View) -> View:
    """Put outside the permission sentence of a view whose form must not be lost."""

    @wraps(view)
    def keeping(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request)
            return to_login(request)
        return view(request, *args, **kwargs)

    return keeping


def _keep(request: Request) -> None:
    words = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
    if request.FILES:
        words["_had_files"] = ["1"]
    if sum(len(value) for values in words.values() for value in values) > LARGEST:
        return
    forms = dict(request.session.get(KEY, {}))
    forms[request.path] = words
    request.session[KEY] = dict(list(forms.items())[-MOST_FORMS:])


def take_kept(request: Request) -> QueryDict | None:
    """What was typed on this page before the login, once; None when nothing waits."""
    forms = dict(request.session.get(KEY, {}))
    words = forms.pop(request.path, None)
    if words is None:
        return None
    request.session[KEY] = forms
    kept = QueryDict(mutable=True)
    for name, values in words.items():
        kept.setlist(name, values)
    return kept
