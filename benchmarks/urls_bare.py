"""The views of a plain Django project that ours are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks import bare


def healthz(request: HttpRequest) -> HttpResponse:
    """The server answers."""
    return HttpResponse("ok")


urlpatterns = [
    path("healthz", healthz),
    path("bare/list/", bare.listing),
    path("bare/post/<int:case_id>/", bare.post),
]
