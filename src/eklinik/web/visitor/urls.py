"""Addresses of visitors: their ticket, their booking, their waiting page."""

from django.urls import URLPattern, path

from eklinik.web.visitor import bookings, mandate, mybooking, scan, tickets

TICKET = "antre/tiket/<str:secret>/"

urlpatterns: list[URLPattern] = [
    path(TICKET, tickets.own, name="ticket"),
    path(TICKET + "isi/", tickets.own_part, name="ticket_part"),
    path(TICKET + "batal/", tickets.leave, name="ticket_leave"),
    path("antre/<str:secret>/", tickets.short, name="ticket_short"),
    path("antre/<slug:office>/<slug:hall>/", tickets.take, name="ticket_take"),
    path("kuasa/<str:secret>/", mandate.mandate, name="mandate"),
    path("janji/", bookings.begin, name="booking_begin"),
    path("janji/lihat/", mybooking.find, name="booking_find"),
    path("janji/k/<str:code>/", mybooking.own, name="my_booking"),
    path("janji/k/<str:code>/pindah/", mybooking.move, name="booking_move"),
    path("janji/k/<str:code>/kalender.ics", mybooking.calendar, name="booking_calendar"),
    path("janji/<slug:office>/", bookings.book, name="booking"),
    path("pindai/<str:secret>/", scan.scan, name="scan"),
    path("pindai/<str:secret>/keadaan/", scan.state, name="scan_state"),
    path("pindai/<str:secret>/<uuid:page>/", scan.picture, name="scan_picture"),
]
