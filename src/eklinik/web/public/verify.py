"""Verification: a code from the QR, or the PDF itself; a stranger learns whether it is real."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.verification.inspect import LIMIT, Report
from eklinik.verification.lookup import Examination, Letter, examine, letter_by_code, stored_report
from eklinik.web.access import anyone, sentence
from eklinik.web.public.site import only_office
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

UNKNOWN = Limit("verify", tries=30, seconds=600)
UPLOADS = Limit("verify-file", tries=20, seconds=600)
Proof = tuple[str, str | LazyText]
"""`ok`, `no` or `unknown`, and what was looked at."""

VERDICTS: dict[str, tuple[bool, str | LazyText]] = {
    "valid": (True, _("Surat ini asli dan masih berlaku.")),
    "expired": (False, _("Surat ini asli, tetapi masa berlakunya sudah habis.")),
    "replaced": (False, _("Surat ini asli, tetapi sudah diganti dengan yang baru.")),
    "revoked": (False, _("Surat ini asli, tetapi izinnya sudah dicabut. Jangan dipakai.")),
    "refusal": (True, _("Surat penolakan ini asli.")),
    "revocation": (True, _("Surat pencabutan ini asli.")),
    "altered": (False, _("Berkas ini berubah setelah ditandatangani. Jangan dipakai.")),
    "changed_after": (False, _("Berkas ini berubah setelah ditandatangani. Jangan dipakai.")),
    "no_signature": (False, _("Berkas ini tidak bertanda tangan elektronik.")),
    "not_pdf": (False, _("Berkas ini bukan PDF.")),
    "unreadable": (False, _("Berkas ini tidak dapat kami baca.")),
    "foreign": (False, _("Surat ini tidak ada dalam catatan kami.")),
    "unknown": (False, _("Kode ini tidak kami kenal.")),
}
ADVICE: dict[str, str | LazyText] = {
    "no_signature": _(
        "Mungkin hasil pindaian atau cetak ulang. Minta berkas PDF aslinya, atau periksa dengan "
        "kode pada surat."
    ),
    "not_pdf": _("Pilih berkas surat yang berakhiran .pdf, seperti yang diunduh dari kami."),
    "unreadable": _("Berkasnya rusak atau terlalu besar. Unduh lagi berkas aslinya, lalu coba."),
    "foreign": _("Bisa jadi surat dari kantor lain. Tanyakan kepada kantor yang namanya tertera."),
    "unknown": _("Periksa lagi hurufnya; kode tidak memakai angka 0 dan 1 atau huruf I dan O."),
}


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Request) -> HttpResponse:
    """`/verifikasi/`: the form; a code leads to its page, a file is judged at once."""
    if request.method != "POST":
        return _form(request)
    upload = request.FILES.get("pdf")
    if isinstance(upload, UploadedFile):
        return _uploaded(request, upload)
    code = request.POST.get("code", "")[:40].strip()
    if not code:
        error = gettext("Isi kode pada surat, atau pilih berkas PDF-nya.")
        return _form(request, [("code", error)])
    return HttpResponseRedirect(f"/verifikasi/{quote(code, safe='')}/")


@sentence(anyone)
@require_safe
def short(request: Request, code: str) -> HttpResponse:
    """`/v/<code>`: what the QR holds."""
    return HttpResponseRedirect(f"/verifikasi/{quote(code[:40], safe='')}/")


@sentence(anyone)
@never_cache
@require_safe
def verified(request: Request, code: str) -> HttpResponse:
    """`/verifikasi/<code>/`: the letter that prints the code, and whether it holds."""
    if UNKNOWN.spent(request):
        return too_many(request, UNKNOWN.wait(request))
    letter = letter_by_code(code, on=timezone.localdate(request.now))
    if letter is None:
        UNKNOWN.count(request)
        return _answer(request, "unknown", None, (), status=404)
    return _answer(
        request, _standing_of(letter), letter, _proofs_of_code(letter, stored_report(letter))
    )


def _uploaded(request: Request, upload: UploadedFile[Any]) -> HttpResponse:
    if not UPLOADS.count(request):
        return too_many(request, UPLOADS.wait(request))
    if (upload.size or 0) > LIMIT:
        return _answer(request, "unreadable", None, (), file=upload.name)
    found = examine(upload.read(), on=timezone.localdate(request.now))
    state = _state(found)
    return _answer(
        request, state, found.letter, _proofs_of_file(found), file=upload.name, found=found
    )


def _state(found: Examination) -> str:
    """The one word the verdict hangs on."""
    if found.is_original and found.letter:
        return _standing_of(found.letter)
    if found.report.state in ("valid", "untrusted"):
        return "foreign"
    return found.report.state


def _standing_of(letter: Letter) -> str:
    """How the letter stands; one whose permit is not registered is not vouched for."""
    return letter.standing or (letter.kind if letter.kind in VERDICTS else "foreign")


def _proofs_of_code(letter: Letter, report: Report | None) -> tuple[Proof, ...]:
    intact = "unknown" if report is None else _mark(report.intact and report.covers_whole_file)
    trusted = "unknown" if report is None else _mark(report.trusted)
    return (
        (intact, _("Isi berkas pada kami tidak berubah sejak ditandatangani")),
        (trusted, _("Sertifikat penanda tangan sah pada waktu itu")),
        *_standing(letter),
    )


def _proofs_of_file(found: Examination) -> tuple[Proof, ...]:
    report = found.report
    if report.state in ("not_pdf", "unreadable"):
        return ()
    proofs: list[Proof] = [
        (_mark(report.signatures > 0), _("Berkas bertanda tangan elektronik")),
    ]
    if report.signatures:
        whole = report.intact and report.covers_whole_file
        proofs.append((_mark(whole), _("Isi tidak berubah sejak ditandatangani")))
        proofs.append((_mark(report.trusted), _("Sertifikat penanda tangan sah pada waktu itu")))
    proofs.append((_mark(found.letter is not None), _("Surat ada dalam catatan kami")))
    return (*proofs, *(_standing(found.letter) if found.letter else ()))


def _standing(letter: Letter) -> tuple[Proof, ...]:
    if not letter.standing:
        return ()
    return (
        (
            _mark(letter.standing not in ("revoked", "replaced")),
            _("Izin tidak dicabut atau diganti"),
        ),
        (_mark(letter.standing != "expired"), _("Masa berlaku belum habis")),
    )


def _mark(good: bool) -> str:
    return "ok" if good else "no"


def _form(request: Request, errors: list[tuple[str, Any]] | None = None) -> HttpResponse:
    words = {"here": "verify", "errors": errors or [], "office": only_office()}
    return render(request, "public/verify.html", words)


def _answer(
    request: Request,
    state: str,
    letter: Letter | None,
    proofs: tuple[Proof, ...],
    *,
    status: int = 200,
    file: str | None = "",
    found: Examination | None = None,
) -> HttpResponse:
    good, verdict = VERDICTS[state]
    words = {
        "here": "verify", "state": state, "good": good, "verdict": verdict,
        "advice": ADVICE.get(state, ""), "letter": letter, "proofs": proofs, "file": file or "",
        "found": found, "office": only_office(), "changed": state in ("altered", "changed_after"),
    }  # fmt: skip
    return render(request, "public/verified.html", words, status=status)
