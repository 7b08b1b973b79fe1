"""Addresses of visitors: their ticket, their booking, their waiting page."""

from django.urls import URLPattern, path

from eklinik.web.visitor import mandate, tickets

TICKET = "antre/tiket/<str:secret>/"

urlpatterns: list[URLPattern] = [
    path(TICKET, tickets.own, name="ticket"),
    path(TICKET + "isi/", tickets.own_part, name="ticket_part"),
    path(TICKET + "batal/", tickets.leave, name="ticket_leave"),
    path("antre/<str:secret>/", tickets.short, name="ticket_short"),
    path("antre/<slug:office>/<slug:hall>/", tickets.take, name="ticket_take"),
    path("kuasa/<str:secret>/", mandate.mandate, name="mandate"),
]
