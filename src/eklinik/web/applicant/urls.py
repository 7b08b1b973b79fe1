"""Addresses of an applicant's pages."""

from django.urls import URLPattern, path

from eklinik.web.applicant import files, form, lists, repair, sending

ONE = "permohonan/<uuid:uid>/"

urlpatterns: list[URLPattern] = [
    path("permohonan/", lists.application_list, name="application_list"),
    path("izin/<slug:slug>/mulai/", lists.start, name="application_start"),
    path(ONE, form.application, name="application"),
    path(f"{ONE}pemohon/", form.applicant, name="application_applicant"),
    path(f"{ONE}izin-lama/", form.old_permit, name="application_old_permit"),
    path(f"{ONE}isian/<int:number>/", form.questions, name="application_page"),
    path(f"{ONE}isian/<int:number>/simpan/", form.autosave, name="application_autosave"),
    path(f"{ONE}berkas/<slug:code>/", files.document, name="application_document"),
    path(f"{ONE}dokumen/<uuid:attachment>/", files.file, name="application_file"),
    path(f"{ONE}dokumen/<uuid:attachment>/kecil/", files.thumbnail, name="application_thumbnail"),
    path(f"{ONE}periksa/", sending.check, name="application_check"),
    path(f"{ONE}tanda-terima/", sending.receipt, name="application_receipt"),
    path(f"{ONE}tanda-terima.pdf", sending.receipt_pdf, name="application_receipt_pdf"),
    path(f"{ONE}perbaikan/", repair.repair, name="application_repair"),
    path(f"{ONE}perbaikan/<slug:code>/", repair.repair_one, name="application_repair_one"),
    path(f"{ONE}tarik/", form.withdraw, name="application_withdraw"),
    path(f"{ONE}surat.pdf", files.letter, name="application_letter"),
]
