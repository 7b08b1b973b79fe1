"""Addresses of the hall: the screen and the ticket machine."""

from django.urls import URLPattern, path

from eklinik.web.display import screen

HALL = "layar/<slug:office>/<slug:hall>/"

urlpatterns: list[URLPattern] = [
    path("layar/<slug:office>/suara/<slug:name>", screen.clip, name="hall_clip"),
    path(HALL, screen.screen, name="hall_screen"),
    path(HALL + "isi/", screen.fragment, name="hall_board"),
]
