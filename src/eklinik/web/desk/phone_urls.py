"""Addresses of the telephone desk, below /loket/telepon/."""

from django.urls import URLPattern, path

from eklinik.web.desk import phone

app_name = "telephone"
urlpatterns: list[URLPattern] = [
    path("", phone.calls, name="calls"),
    path("riwayat/", phone.log, name="log"),
    path("<int:pk>/", phone.call, name="call"),
    path("<int:pk>/<slug:verb>/", phone.act, name="act"),
]
