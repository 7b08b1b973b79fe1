"""Addresses of the hall: the screen and the ticket machine."""

from django.urls import URLPattern, path

from eklinik.web.display import kiosk, offline, screen

KIOSK = "kios/<str:key>/"
HALL = "layar/<slug:office>/<slug:hall>/"

urlpatterns: list[URLPattern] = [
    path("layar/<slug:office>/suara/<slug:name>", screen.clip, name="hall_clip"),
    path(HALL, screen.screen, name="hall_screen"),
    path(HALL + "isi/", screen.fragment, name="hall_board"),
    path(KIOSK, kiosk.kiosk, name="kiosk"),
    path(KIOSK + "nomor/<str:secret>/", kiosk.number, name="kiosk_number"),
    path(KIOSK + "blok/", offline.reserve, name="kiosk_blocks"),
    path(KIOSK + "kirim/", offline.send, name="kiosk_send"),
    path(KIOSK + "sw.js", offline.worker, name="kiosk_worker"),
]
