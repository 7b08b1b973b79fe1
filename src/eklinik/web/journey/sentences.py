"""A case in plain Indonesian: a sentence for where it stands, one for each thing that happened."""

from __future__ import annotations

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from eklinik.casework.models import Case, Movement
from eklinik.casework.override import OVERRIDE
from eklinik.process import Process
from eklinik.process.roles import APPLICANT, ROLE_TITLES
from eklinik.process.words import Words

Text = str | LazyText

STANDING: dict[str, Text] = {
    "verify_documents": _("Berkas Anda sedang diperiksa petugas Front Office."),
    "schedule_inspection": _("Kunjungan ke tempat Anda sedang dijadwalkan."),
    "inspect": _("Petugas akan berkunjung ke tempat Anda dan menyusun laporannya."),
    "verify_report": _("Laporan kunjungan ke tempat Anda sedang diperiksa Kepala Seksi."),
    "complete_report": _("Laporan kunjungan sedang dilengkapi petugas Front Office."),
    "draft": _("Draf izin Anda sedang disusun staf teknis."),
    "verify_draft": _("Draf izin Anda sedang diperiksa Kepala Seksi."),
    "determine": _("Izin Anda menunggu penetapan Kepala Bidang."),
    "sign": _("Izin Anda menunggu tanda tangan Kepala Dinas."),
    "print_and_notify": _("Izin Anda sudah ditandatangani dan dapat diunduh."),
    "archive": _("Izin Anda sudah terbit dan dapat diunduh."),
    "draft_refusal": _("Permohonan Anda diusulkan untuk ditolak. Keputusan belum diambil."),
    "verify_refusal": _("Permohonan Anda diusulkan untuk ditolak. Kepala Seksi memeriksanya."),
    "determine_refusal": _("Permohonan Anda diusulkan untuk ditolak. Kepala Bidang memutusnya."),
    "sign_refusal": _("Permohonan Anda diusulkan untuk ditolak. Kepala Dinas memeriksanya."),
    "notify_refusal": _("Permohonan Anda ditolak. Surat penolakan dapat diunduh."),
    "archive_refusal": _("Permohonan Anda ditolak. Surat penolakan dapat diunduh."),
    "classify": _("Sistem sedang menentukan tingkat risiko usaha Anda."),
    "verify": _("Berkas Anda sedang diverifikasi SKPA teknis."),
    "assess": _("Hasil verifikasi SKPA sedang dinilai DPMPTSP."),
    "record": _("Berkas Anda disetujui; hasilnya sedang dicatat dan dikirim ke OSS."),
}
OUTCOMES: dict[str, Text] = {
    "granted": _("Izin Anda sudah terbit."),
    "refused": _("Permohonan Anda ditolak."),
    "recorded": _("Perizinan usaha Anda terbit otomatis di OSS dan tercatat."),
    "elsewhere": _("Berkas Anda diserahkan kepada kantor yang berwenang."),
    "withdrawn": _("Permohonan ini sudah ditarik."),
    "lapsed": _("Permohonan ini gugur karena tidak diperbaiki pada waktunya."),
}
HAPPENED: dict[str, Text] = {
    "submit": _("Perbaikan dikirim"),
    "recall": _("Permintaan perbaikan ditarik oleh petugas"),
    "return_to_applicant": _("Dikembalikan kepada Anda untuk diperbaiki"),
    "refuse": _("Diusulkan untuk ditolak"),
    "schedule": _("Kunjungan lapangan dijadwalkan"),
    "report": _("Kunjungan selesai, laporan (BAP) diserahkan"),
    "reschedule": _("Kunjungan dijadwalkan ulang"),
    "return_to_front_office": _("Laporan kunjungan perlu dilengkapi"),
    "new_visit": _("Perlu kunjungan sekali lagi"),
    "amend": _("Laporan kunjungan dikembalikan untuk diubah"),
    "ask_applicant": _("Petugas bertanya kepada Anda"),
    "revise": _("Draf dikembalikan untuk direvisi"),
    "reconsider": _("Usulan penolakan dibatalkan; izin dipertimbangkan lagi"),
    "notify": _("Surat dicetak dan Anda diberi tahu"),
    "archive": _("Berkas diarsipkan"),
    "issued_automatically": _("Risikonya rendah: terbit otomatis di OSS"),
    "needs_verification": _("Sistem menentukan risikonya; berkas perlu diverifikasi"),
    "prepare.submit": _("Berkas dikirim"),
    "give_opinion": _("Semua SKPA sudah memberi pendapat"),
    "ask_skpa": _("SKPA diminta memeriksa lagi"),
    "deemed": _("OSS menyatakan berkas ini disetujui otomatis"),
    "hand_over": _("Berkas diserahkan kepada kantor yang berwenang"),
    "verify.hand_over": _("Berkas diserahkan kepada kantor yang berwenang"),
    "assess.approve": _("Berkas disetujui"),
    "assess.refuse": _("Permohonan ditolak"),
    "record.record": _("Hasil dicatat dan dikirim ke OSS"),
    "withdraw": _("Permohonan ditarik"),
    "lapse": _("Permohonan gugur karena tidak diperbaiki"),
    "override": _("Berkas dipindahkan dengan kewenangan khusus"),
    "verify_documents.accept": _("Berkas dinyatakan lengkap"),
    "verify_report.accept": _("Laporan kunjungan disetujui"),
    "draft.send": _("Draf izin selesai disusun"),
    "verify_draft.accept": _("Draf izin disetujui"),
    "determine.determine": _("Izin ditetapkan"),
    "sign.sign": _("Izin ditandatangani secara elektronik"),
    "draft_refusal.send": _("Draf penolakan selesai disusun"),
    "verify_refusal.accept": _("Draf penolakan disetujui"),
    "determine_refusal.determine": _("Penolakan ditetapkan"),
    "sign_refusal.sign": _("Penolakan ditandatangani secara elektronik"),
}


def stands(case: Case, chart: Process) -> str:
    """What is true now, in one sentence."""
    box = chart[case.step]
    if box.is_end:
        return str(OUTCOMES.get(box.outcome, gettext("Urusan ini sudah selesai.")))
    if box.by == APPLICANT:
        return _with_applicant(case)
    known = STANDING.get(box.kind)
    if known:
        return str(known)
    place = {"step": Words(translate=gettext).full(box), "who": gettext(ROLE_TITLES[box.by])}
    return gettext("Berkas Anda berada di langkah “%(step)s”, dipegang %(who)s.") % place


def _with_applicant(case: Case) -> str:
    if not case.seq:
        return gettext("Permohonan Anda belum dikirim.")
    count = int(case.facts.get("corrections_open") or 0)
    if not count:
        return gettext("Berkas Anda dikembalikan. Semua sudah diperbaiki; tinggal dikirim lagi.")
    return ngettext(
        "Berkas Anda dikembalikan. Ada %(count)s hal yang perlu diperbaiki.",
        "Berkas Anda dikembalikan. Ada %(count)s hal yang perlu diperbaiki.",
        count,
    ) % {"count": count}


def happened(chart: Process, row: Movement) -> str:
    """What one movement did, for the applicant."""
    if row.verb == "submit" and row.seq == 1:
        return gettext("Permohonan dikirim")
    kind = chart[row.from_step].kind if row.from_step in chart else row.from_step
    known = HAPPENED.get(f"{kind}.{row.verb}") or HAPPENED.get(row.verb)
    if known:
        return str(known)
    title = Words(translate=gettext).full(chart[row.from_step]) if row.from_step in chart else kind
    return gettext("Selesai: %(step)s") % {"step": title}


def who(role: str) -> str:
    """Whose hand it was; the reader is `Anda`."""
    if role == APPLICANT:
        return gettext("Anda")
    if role == OVERRIDE:
        return gettext("Pejabat berwenang khusus")
    return gettext(ROLE_TITLES.get(role, role))
