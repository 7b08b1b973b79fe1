"""Letting somebody in: the second step when there is one, the way back, the landing place."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from eklinik.accounts.models import User
from eklinik.accounts.second import has_second
from eklinik.staff.actor import Actor
from eklinik.staff.models import ADMIN
from eklinik.web.account.wall import PASSED
from eklinik.web.request import Request

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, ENTERED = "pending_login", "entered_at"
PENDING_SECONDS = 600
FRESH_SECONDS = 900


def safe_next(request: Request) -> str:
    """The way back that the request asks for, when it stays in this house; else empty."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if inside else ""


def enter(request: Request, user: User, *, back: str = "", second: bool = False) -> HttpResponse:
    """Log the person in, or ask for the second factor first."""
    if not second and has_second(user):
        request.session[PENDING] = {"user": user.pk, "at": request.now.timestamp(), "next": back}
        return HttpResponseRedirect(reverse("second_step"))
    request.session.pop(PENDING, None)
    login(request, user, backend=BACKEND)
    request.session[PASSED] = second
    request.session[ENTERED] = request.now.timestamp()
    return HttpResponseRedirect(back or reverse("landing"))


def pending(request: Request) -> tuple[User, str] | None:
    """Who still owes the second factor, and the way back; None when nobody or too late."""
    kept = request.session.get(PENDING)
    if not isinstance(kept, dict):
        return None
    if request.now.timestamp() - kept["at"] > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return (user, kept["next"]) if user else None


def is_fresh(request: Request) -> bool:
    """Proved who they are a short while ago."""
    return request.now.timestamp() - request.session.get(ENTERED, 0) < FRESH_SECONDS


def refresh(request: Request) -> None:
    """Proved it again just now."""
    request.session[ENTERED] = request.now.timestamp()


def home_of(actor: Actor) -> str:
    """Where somebody begins: the worklist, the administration, or the own applications."""
    if actor.roles == {ADMIN}:
        return "/kelola/"
    if actor.is_staff:
        return "/kantor/"
    return "/akun/" if actor.office_id is not None else "/permohonan/"
