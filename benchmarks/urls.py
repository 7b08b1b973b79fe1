"""The house's addresses, and the bare views beside them behind the same middleware."""

from django.urls import include, path

from benchmarks import bare

urlpatterns = [
    path("bare/list/", bare.listing),
    path("bare/post/<int:case_id>/", bare.post),
    path("", include("eklinik.urls")),
]
