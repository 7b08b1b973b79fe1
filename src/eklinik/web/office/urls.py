"""Addresses of the office, below /kantor/."""

from django.urls import URLPattern, path

from eklinik.web.office import search, worklist

app_name = "office"
urlpatterns: list[URLPattern] = [
    path("", worklist.worklist, name="worklist"),
    path("cari/", search.search, name="search"),
]
