"""The words of notices: built in for every chart, step and verb; an office may change them.

A key is `<chart>.<step>.<verb>`; a built-in text may stand for any chart or step
(`*`).  Placeholders are words in braces; an unknown one is refused when an
office saves its text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_noop as noop

from eklinik.notifications.clinic_texts import CLINIC
from eklinik.notifications.models import NoticeText

PLACEHOLDERS = {
    "nama": noop("nama pemohon"),
    "nomor": noop("nomor permohonan"),
    "izin": noop("nama izin"),
    "kantor": noop("nama kantor"),
    "tautan": noop("alamat halaman pelacakan"),
    "batas": noop("batas waktu"),
    "jadwal": noop("waktu kunjungan lapangan"),
    "alasan": noop("alasan yang ditulis petugas"),
    "jumlah": noop("banyaknya hal yang perlu diperbaiki"),
    "ringkasan": noop("ringkasan yang ditulis petugas"),
    "kode": noop("kode masuk atau aktivasi"),
    "antrean": noop("nomor antrean"),
    "loket": noop("nama loket"),
    "layanan": noop("nama layanan klinik"),
    "tempat": noop("tempat janji temu"),
    "bawa": noop("yang perlu dibawa"),
    "tawaran": noop("waktu lebih awal yang ditawarkan"),
}

Text = tuple[str, str]

BUILT_IN: dict[str, Text] = {
    **CLINIC,
    "*.prepare.submit": (
        "Permohonan {nomor} kami terima",
        "Permohonan {izin} atas nama {nama} sudah kami terima dengan nomor {nomor}. "
        "Pantau di {tautan}. Layanan ini tidak dipungut biaya di luar ketentuan.",
    ),
    "*.answer_question.submit": (
        "Jawaban Anda untuk {nomor} kami terima",
        "Jawaban Anda untuk permohonan {nomor} sudah kami terima. Pantau di {tautan}.",
    ),
    "*.*.return_to_applicant": (
        "Permohonan {nomor} perlu diperbaiki",
        "Ada {jumlah} hal yang perlu Anda perbaiki pada permohonan {nomor}. "
        "Perbaiki sebelum {batas} di {tautan}. Waktu layanan berhenti sampai Anda mengirim lagi.",
    ),
    "*.*.ask_applicant": (
        "Ada pertanyaan untuk permohonan {nomor}",
        "Kami memerlukan keterangan tambahan untuk permohonan {nomor} setelah kunjungan lapangan. "
        "Jawab sebelum {batas} di {tautan}.",
    ),
    "*.*.recall": (
        "Permintaan perbaikan {nomor} dibatalkan",
        "Permohonan {nomor} diproses lagi; Anda tidak perlu memperbaiki apa pun. {tautan}",
    ),
    "*.*.schedule": (
        "Jadwal kunjungan lapangan {nomor}",
        "Petugas akan berkunjung {jadwal} untuk permohonan {nomor}. "
        "Kunjungan tidak dipungut biaya. Rincian di {tautan}.",
    ),
    "*.*.reschedule": (
        "Kunjungan lapangan {nomor} dijadwalkan ulang",
        "Kunjungan lapangan untuk permohonan {nomor} dibatalkan dan akan dijadwalkan ulang. "
        "{tautan}",
    ),
    "*.sign.sign": (
        "Izin {nomor} sudah ditandatangani",
        "{izin} atas nama {nama} sudah ditandatangani. Unduh dan cetak sendiri di {tautan}.",
    ),
    "*.sign_refusal.sign": (
        "Keputusan atas permohonan {nomor}",
        "Permohonan {nomor} ditolak dengan alasan yang tertulis di surat keputusan. "
        "Baca suratnya di {tautan}.",
    ),
    "*.print_and_notify.notify": (
        "Izin {nomor} siap",
        "{izin} untuk {nama} siap dicetak dari {tautan}. Tidak perlu datang ke kantor.",
    ),
    "*.notify_refusal.notify": (
        "Surat keputusan {nomor} siap",
        "Surat keputusan atas permohonan {nomor} dapat diunduh di {tautan}.",
    ),
    "*.*.withdraw": (
        "Permohonan {nomor} ditarik",
        "Permohonan {nomor} telah ditarik dan tidak diproses lagi.",
    ),
    "*.*.lapse": (
        "Permohonan {nomor} gugur",
        "Permohonan {nomor} gugur karena tidak diperbaiki sampai {batas}. "
        "Anda boleh mengajukan permohonan baru kapan saja.",
    ),
    "*.classify.needs_verification": (
        "Lengkapi dokumen {nomor}",
        "Usaha Anda memerlukan verifikasi. Unggah dokumen persyaratan di {tautan}.",
    ),
    "*.assess.approve": ("Permohonan {nomor} disetujui", "Permohonan {nomor} disetujui. {tautan}"),
    "*.assess.refuse": ("Permohonan {nomor} ditolak", "Permohonan {nomor} ditolak. {tautan}"),
    "*.*.deemed": (
        "OSS menyetujui permohonan {nomor}",
        "OSS menyatakan permohonan {nomor} disetujui otomatis. Kantor mencatat hasilnya: {tautan}",
    ),
    "*.*.hand_over": (
        "Permohonan {nomor} diserahkan ke kantor yang berwenang",
        "Permohonan {nomor} diserahkan ke kantor yang berwenang. Alasan: {alasan}. "
        "Apa yang perlu Anda lakukan tertulis di {tautan}.",
    ),
    "*.record.record": (
        "Perizinan {nomor} tercatat",
        "Perizinan berusaha {nomor} sudah tercatat di OSS. Cetak sendiri melalui OSS.",
    ),
    "reminder.1": (
        "Pengingat: permohonan {nomor} menunggu perbaikan Anda",
        "Permohonan {nomor} masih menunggu perbaikan Anda sampai {batas}: {tautan}",
    ),
    "reminder.2": (
        "Pengingat terakhir untuk permohonan {nomor}",
        "Batas perbaikan permohonan {nomor} hampir habis ({batas}). "
        "Setelah itu permohonan gugur: {tautan}",
    ),
    "phone_code": (
        "Kode E-Klinik",
        "Kode masuk E-Klinik: {kode}. Jangan berikan kepada siapa pun.",
    ),
}


def built_in(key: str) -> Text | None:
    """The built-in text of a key: its own, or one that stands for any step or chart."""
    if key in BUILT_IN:
        return BUILT_IN[key]
    if key.count(".") != 2:
        return None
    _, step, verb = key.split(".")
    return BUILT_IN.get(f"*.{step}.{verb}") or BUILT_IN.get(f"*.*.{verb}")


def text_for(office_id: int, key: str) -> Text:
    """The office's text, or the built-in one; KeyError when a notice has no words at all."""
    own = NoticeText.objects.filter(office_id=office_id, key=key).first()
    if own is not None:
        return own.subject, own.text
    found = built_in(key)
    if found is None:
        raise KeyError(key)
    return found


@lru_cache(maxsize=512)
def placeholders(text: str) -> frozenset[str]:
    """The words in braces of a text."""
    return frozenset(re.findall(r"\{([^{}]*)\}", text))


def unknown_placeholders(text: str) -> frozenset[str]:
    """The words in braces that nobody will fill."""
    return placeholders(text) - PLACEHOLDERS.keys()


def fill(text: str, words: dict[str, str]) -> str:
    """The text with its placeholders filled; a word that is not known stays empty."""
    return re.sub(r"\{([^{}]*)\}", lambda found: words.get(found.group(1), ""), text)


def defaults() -> dict[str, Text]:
    """Every built-in text by key, for the office's own page."""
    return dict(BUILT_IN)
