"""OSS and SiCantik: the visitor works on the second screen, the desk records what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.models import Consultation, ExternalWork
from eklinik.clinic.outside import record_stage
from eklinik.documents import store
from eklinik.documents.intake import Refused, page_png
from eklinik.web.access import sentence
from eklinik.web.desk.frame import consultation_for, officer, private, with_visitor
from eklinik.web.request import Request

TICKS = {"account": ("open_account", "opened"), "registered": ("register", "registered"),
         "uploaded": ("upload", "uploaded")}  # fmt: skip
GUIDES: dict[str, tuple[tuple[Any, Any], ...]] = {
    "oss": (
        (_("Siapkan"), _("KTP, nomor ponsel yang Anda pegang, dan surel bila ada.")),
        (_("Buka oss.go.id"), _("Pilih Daftar. Ketik sendiri; petugas hanya membacakan langkah.")),
        (_("Pilih jenis pelaku usaha"), _("UMK bila modal usaha sampai Rp5 miliar, tanpa tanah "
           "dan bangunan. Selain itu Non-UMK.")),
        (_("Ketik NIK dan ponsel"), _("Sama seperti di KTP. Kode yang masuk ke ponsel Anda ketik "
           "sendiri; jangan bacakan kepada petugas.")),
        (_("Buat kata sandi"), _("Pilih sendiri dan simpan sendiri. Petugas memalingkan muka.")),
        (_("Isi data usaha"), _("Kegiatan (KBLI), alamat, luas, dan modal. Tanyakan bila ragu.")),
        (_("Unggah dokumen"), _("Berkas PDF paling besar 2 MB, sesuai yang diminta di layar.")),
        (_("Tunjukkan nomornya"), _("Petugas mencatat nomor dan memotret layar sebagai bukti.")),
        (_("Keluar"), _("Tekan Keluar sebelum meninggalkan loket.")),
    ),
    "sicantik": (
        (_("Siapkan"), _("KTP, nomor ponsel, surel, dan syarat izin dalam bentuk PDF.")),
        (_("Buka laman SiCantik"), _("Petugas menunjukkan alamatnya. Pilih Daftar.")),
        (_("Isi data diri"), _("Ketik sendiri sesuai KTP.")),
        (_("Buat kata sandi"), _("Pilih sendiri dan simpan sendiri. Petugas memalingkan muka.")),
        (_("Pilih izin"), _("Pilih kantor ini, lalu izin yang Anda perlukan.")),
        (_("Isi dan unggah"), _("Isi permohonan dan unggah setiap syarat.")),
        (_("Kirim, tunjukkan nomornya"), _("Petugas mencatat nomor dan memotret layar.")),
        (_("Keluar"), _("Tekan Keluar sebelum meninggalkan loket.")),
    ),
}  # fmt: skip


@sentence(officer)
@with_visitor
@require_POST
def outside(request: Request, held: Consultation) -> HttpResponse:
    """`…/luar/`: account opened, registered or uploaded elsewhere, with number and proof."""
    from eklinik.web.desk.consultation import show

    typed = {name: request.POST.get(name, "") for name in ("sistem", "tahap", "nomor", "catatan")}
    try:
        _record(request, held, typed)
    except (Refusal, Refused) as refusal:
        messages.error(request, refusal.message)
        return show(request, held, status=422, typed=typed)
    except OSError:
        messages.error(request, gettext("Tempat penyimpanan penuh. Bukti belum tersimpan."))
        return show(request, held, status=422, typed=typed)
    messages.success(request, gettext("Tercatat."))
    return redirect("desk:consultation", uid=held.uid)


@transaction.atomic
def _record(request: Request, held: Consultation, typed: dict[str, str]) -> None:
    files: Any = request.FILES.getlist("bukti")[:10]
    record_stage(
        held, typed["sistem"], typed["tahap"], number=typed["nomor"], note=typed["catatan"],
        files=files, by=request.user.pk, at=request.now,
    )  # fmt: skip
    step, verb = TICKS[typed["tahap"]]
    if held.step == step:
        visit.advance(held.pk, verb, by=request.actor, at=request.now)


@sentence(officer)
@private
@require_safe
def proof(request: Request, uid: Any, pk: int) -> HttpResponse:
    """`…/bukti/<pk>/`: the proof as a picture."""
    held = consultation_for(request, uid)
    row = ExternalWork.objects.filter(consultation=held, pk=pk).select_related("proof").first()
    if row is None or row.proof is None:
        raise Http404
    try:
        return HttpResponse(page_png(store.read(row.proof)), "image/png")
    except Refused:
        raise Http404 from None


@sentence(officer)
@with_visitor
@require_safe
def guide(request: Request, held: Consultation) -> HttpResponse:
    """`…/layar/`: the steps in large letters for the second screen; nothing personal on it."""
    system = request.GET.get("sistem", "oss")
    if system not in GUIDES:
        raise Http404
    label = dict(ExternalWork.System.choices)[system]
    words = {"steps": GUIDES[system], "system": system, "label": label, "held": held,
             "systems": ExternalWork.System.choices}  # fmt: skip
    return render(request, "desk/guide.html", words)
