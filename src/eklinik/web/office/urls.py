"""Addresses of the office, below /kantor/."""

from django.urls import URLPattern, path

from eklinik.web.office import (
    archive,
    behalf,
    case,
    checklist,
    complaints,
    contingency,
    desks,
    drafts,
    intake,
    messages,
    passing,
    pictures,
    receipts,
    search,
    signing,
    visits,
    worklist,
)

CASE = "berkas/<int:case_id>/"
SIGN = "tanda-tangan/"
ENTRY = "terima/<uuid:uid>/"

app_name = "office"
urlpatterns: list[URLPattern] = [
    path("", worklist.worklist, name="worklist"),
    path("cari/", search.search, name="search"),
    path("arsip/", archive.archive, name="archive"),
    path("terima/", intake.begin, name="intake"),
    path("terima/slip-kuasa/", behalf.slip, name="mandate_slip"),
    path(ENTRY + "kuasa/", behalf.entry_mandate, name="entry_mandate"),
    path(ENTRY, intake.entry, name="entry"),
    path(ENTRY + "berkas/<slug:code>/", intake.document, name="entry_document"),
    path(ENTRY + "tanda-terima/", intake.receipt, name="entry_receipt"),
    path("darurat/", contingency.kit, name="contingency"),
    path("darurat/blok/<int:pk>/", contingency.block, name="contingency_block"),
    path("darurat/formulir/<int:pk>/", contingency.form, name="contingency_form"),
    path("darurat/masuk/<int:pk>/", contingency.enter, name="contingency_enter"),
    path("klinik/", desks.statistics, name="desks"),
    path("klinik.xlsx", desks.sheet, name="desks_sheet"),
    path("aduan/", complaints.listing, name="complaints"),
    path("aduan/<int:pk>/", complaints.one, name="complaint"),
    path("kunjungan/", visits.calendar, name="visits"),
    path(CASE, case.case, name="case"),
    path(CASE + "langkah/<slug:verb>/", passing.pass_on, name="verb"),
    path(CASE + "pegang/", passing.hold, name="hold"),
    path(CASE + "sesudah/", passing.after, name="after"),
    path(CASE + "kesampingkan/", passing.set_aside, name="override"),
    path(CASE + "tanda-terima/", receipts.receipt, name="receipt"),
    path(CASE + "tanda-terima.pdf", receipts.receipt_pdf, name="receipt_pdf"),
    path(CASE + "periksa/", checklist.mark, name="mark"),
    path(CASE + "perbaikan/<int:pk>/tarik/", messages.take_back, name="take_back"),
    path(CASE + "kabar/<int:pk>/", messages.send_again, name="send_again"),
    path(CASE + "dokumen/<int:pk>/<int:number>/", pictures.page, name="page"),
    path(CASE + "dokumen/<int:pk>/kecil/", pictures.thumbnail, name="thumbnail"),
    path(CASE + "dokumen/<int:pk>/berkas/", pictures.letter, name="letter"),
    path(CASE + "surat-tugas/", visits.assignment, name="assignment"),
    path(CASE + "bap/", visits.report, name="report"),
    path(CASE + "bap/foto/", visits.photo, name="photo"),
    path(CASE + "bap/foto/<int:pk>/", visits.photo_change, name="photo_change"),
    path(CASE + "draf/", drafts.edit, name="draft"),
    path(CASE + "draf/<int:pk>/", drafts.pages, name="draft_pages"),
    path(CASE + "draf/<int:pk>/<int:number>/", drafts.page, name="draft_page"),
    path(SIGN, signing.room, name="signing"),
    path(SIGN + "<int:case_id>/", signing.one, name="signing_one"),
    path(SIGN + "<int:case_id>/sidik/", signing.digest, name="signing_digest"),
]
