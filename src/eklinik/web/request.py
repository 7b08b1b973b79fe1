"""The request as the house's middleware hands it on."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from eklinik.accounts.models import User
from eklinik.staff.actor import Actor


class Request(HttpRequest):
    """A request with its moment and its actor.

    For the type checker only: nothing makes one.  `user` is a person's account
    behind every sentence that needs a login; before, only `is_authenticated` counts.
    """

    now: datetime
    actor: Actor
    user: User
