"""Addresses of visitors: their ticket, their booking, their waiting page."""

from django.urls import URLPattern, path

from eklinik.web.visitor import bookings, cofill, mandate, mybooking, online, rooms, scan, tickets

ROOM = "ruang/<str:secret>/"
ONLINE = "antre/online/"
TICKET = "antre/tiket/<str:secret>/"

urlpatterns: list[URLPattern] = [
    path(ROOM, rooms.room, name="room"),
    path(ROOM + "keadaan/", rooms.state, name="room_state"),
    path(ROOM + "masuk/", rooms.enter, name="room_enter"),
    path(ROOM + "setuju/", rooms.consent, name="room_consent"),
    path(ROOM + "berkas/", rooms.send, name="room_send"),
    path(ROOM + "isian/<int:number>/", cofill.page, name="room_form"),
    path(ROOM + "isian/<int:number>/perubahan/", cofill.changes, name="room_form_changes"),
    path(ONLINE + "<slug:office>/", online.take, name="online_take"),
    path(ONLINE + "tiket/<str:secret>/", online.own, name="online_ticket"),
    path(ONLINE + "tiket/<str:secret>/keadaan/", online.own_state, name="online_ticket_state"),
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
