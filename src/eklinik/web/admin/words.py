"""What the log's lines are called for people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "acting": _("menunjuk Plt./Plh."),
    "activate": _("mengaktifkan"),
    "change": _("mengubah"),
    "confirm": _("memastikan"),
    "contact": _("mengganti kontak"),
    "create": _("membuat"),
    "deactivate": _("menonaktifkan"),
    "desk_account": _("membuat akun di loket"),
    "end": _("mengakhiri"),
    "force_second": _("mengatur langkah kedua"),
    "hentikan": _("menghentikan"),
    "import": _("memasukkan"),
    "new_secret": _("membuat kode rahasia baru"),
    "password": _("mengganti kata sandi"),
    "post": _("menugaskan"),
    "publish": _("menerbitkan"),
    "rancang": _("membuat rancangan"),
    "recovery_renewed": _("membuat kode cadangan baru"),
    "register": _("mendaftar"),
    "remove": _("menghapus"),
    "reset": _("membuat kode aktivasi baru"),
    "reveal": _("membuka data pribadi"),
    "second_added": _("memasang langkah kedua"),
    "second_removed": _("menghapus langkah kedua"),
    "second_reset": _("menghapus langkah kedua orang lain"),
    "terbitkan": _("menerbitkan"),
    "undo": _("membatalkan"),
}
SUBJECTS = {
    "applicant": _("pemohon"),
    "case": _("berkas"),
    "clinic_service": _("layanan klinik"),
    "clinic_settings": _("pengaturan loket"),
    "desk": _("loket"),
    "hall": _("ruang tunggu"),
    "opening_hours": _("jam layanan"),
    "calendar_day": _("hari kalender"),
    "chart": _("bagan"),
    "law": _("hukum"),
    "notice_text": _("teks kabar"),
    "office": _("kantor"),
    "permit": _("jenis izin"),
    "posting": _("penugasan"),
    "unit": _("unit"),
    "user": _("akun"),
}
