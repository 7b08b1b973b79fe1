"""Addresses of a business project, below `/usaha/`."""

from django.urls import URLPattern, path

from eklinik.web.applicant import licence

urlpatterns: list[URLPattern] = [
    path("mulai/", licence.licence_start, name="licence_start"),
    path("<uuid:uid>/nib/", licence.licence_nib, name="licence_nib"),
    path("<uuid:uid>/dokumen/<int:pk>/", licence.licence_paper, name="licence_paper"),
]
