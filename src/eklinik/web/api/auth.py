"""Bearer tokens with scopes; the actor comes from the token's user."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from eklinik.accounts.models import User
from eklinik.accounts.tokens import token_user
from eklinik.staff.actor import Actor, load_actor
from eklinik.web.api.problems import ApiError
from eklinik.web.request import Request


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, with which scopes."""

    user: User
    actor: Actor
    scopes: frozenset[str]

    @property
    def user_id(self) -> int:
        return int(self.user.pk)


class Bearer(HttpBearer):
    """`Authorization: Bearer ekl_…` with the scope that the endpoint needs."""

    openapi_name = "token"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: Request, token: str) -> Caller | None:
        found = token_user(token, at=request.now)
        if found is None:
            return None
        user, scopes = found
        if self.scope not in scopes:
            words = _("Token ini tidak mencakup hak '{scope}'.").format(scope=self.scope)
            raise ApiError(403, "scope_missing", words)
        caller = Caller(user, load_actor(user, at=request.now), scopes)
        request.user = user
        request.actor = caller.actor
        return caller


READ, APPLY, WORK = Bearer("read"), Bearer("apply"), Bearer("work")
