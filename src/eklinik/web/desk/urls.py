"""Addresses of the clinic's desks, below /loket/."""

from django.urls import URLPattern, path

from eklinik.web.desk import (
    account,
    acehnese,
    calling,
    cofill,
    console,
    consultation,
    filing,
    online,
    outcome,
    outside,
    prepare,
    reception,
    scan,
    who,
)

VISIT = "<uuid:uid>/"

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", console.console, name="console"),
    path("antrean/", console.waiting, name="waiting"),
    path("duduk/", console.sit, name="sit"),
    path("terima/", reception.receive, name="reception"),
    path("poster/<slug:hall>/", reception.poster, name="poster"),
    path("panggil/", calling.call, name="call"),
    path("nomor/<int:pk>/<slug:verb>/", calling.act, name="act"),
    path("terima/", reception.receive, name="reception"),
    path("poster/<slug:hall>/", reception.poster, name="poster"),
    path("teks-aceh/", acehnese.acehnese, name="acehnese"),
    path(VISIT, consultation.consultation, name="consultation"),
    path(VISIT + "isian/<int:number>/", cofill.page, name="cofill"),
    path(VISIT + "isian/<int:number>/perubahan/", cofill.changes, name="cofill_changes"),
    path(VISIT + "ruang/buka/", online.open_room, name="room_open"),
    path(VISIT + "ruang/masuk/", online.enter, name="room_enter"),
    path(VISIT + "ruang/<slug:what>/", online.act, name="room_act"),
    path(VISIT + "langkah/<slug:verb>/", consultation.walk, name="walk"),
    path(VISIT + "lanjut/", calling.take, name="take"),
    path(VISIT + "tunda/", calling.let_go, name="let_go"),
    path(VISIT + "siapa/", who.identify, name="identify"),
    path(VISIT + "sambung/", who.join, name="join"),
    path(VISIT + "dokumen/", prepare.documents, name="documents"),
    path(VISIT + "akun/", account.account, name="account"),
    path(VISIT + "permohonan/", filing.register, name="register"),
    path(VISIT + "luar/", outside.outside, name="outside"),
    path(VISIT + "bukti/<int:pk>/", outside.proof, name="proof"),
    path(VISIT + "layar/", outside.guide, name="guide"),
    path(VISIT + "hasil/", outcome.close, name="close"),
    path(VISIT + "bawa/", outcome.slip, name="bring"),
    path(VISIT + "catatan/", outcome.record, name="record"),
    path(VISIT + "pindai/", scan.scan, name="scan"),
    path(VISIT + "pindai/isi/", scan.scan_part, name="scan_part"),
    path(VISIT + "pindai/pdf/", scan.scan_join, name="scan_join"),
    path(VISIT + "pindai/<uuid:page>/", scan.scan_page, name="scan_page"),
    path(VISIT + "pindai/<uuid:page>/<slug:name>/", scan.scan_picture, name="scan_picture"),
]
