"""A mandate in a consultation: read out, proved as the channel allows, shown, taken back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.accounts.vault import decipher
from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import ACTIONS, DRAFT, LANGUAGES, SCOPE
from eklinik.applicants.models import Applicant, Mandate
from eklinik.applications.answers import storable
from eklinik.casework.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.mandate_notices import send_code, send_summary
from eklinik.clinic.models import Consultation
from eklinik.clinic.printed_code import slips_of
from eklinik.web.access import sentence
from eklinik.web.desk.consent import give_slip, text_for
from eklinik.web.desk.frame import (
    consultation_for,
    is_served,
    led_here,
    officer,
    private,
    with_visitor,
)
from eklinik.web.desk.mandate_evidence import code_for, recording_in, scanned_pages, slip_in
from eklinik.web.desk.panels import STRIP, Panel
from eklinik.web.desk.ways import ways_to
from eklinik.web.request import Request
from eklinik.web.visitor.mandate import summary_words

CHANNELS = ("in_person", "phone", "online")


def panel(request: Request, held: Consultation) -> Panel:
    """The strip on top: what is allowed until when, or that nothing is."""
    rows = list(Mandate.objects.filter(consultation_ref=held.pk).order_by("-pk")[:5])
    alive = mandates.live_for(held.pk, at=request.now)
    waiting = next((row for row in rows if waits(row, request)), None)
    context = {"mandate": alive, "waiting": waiting, "had": bool(rows), "uid": held.uid}
    return Panel("desk/panels/mandate.html", context, STRIP)


def waits(row: Mandate, request: Request) -> bool:
    """A telephone mandate whose code has not come back yet."""
    fresh = row.confirmed_at is None and row.revoked_at is None
    return fresh and row.channel == Mandate.Channel.PHONE and row.expires_at > request.now


@sentence(officer)
@with_visitor
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: Request, held: Consultation) -> HttpResponse:
    """`/loket/<uid>/kuasa/`: the words in large letters, and the evidence the channel needs."""
    if request.method != "POST":
        return _page(request, held)
    try:
        with transaction.atomic():
            _give(request, held)
    except Refusal as refusal:
        return _page(request, held, told=refusal.message, status=422)
    messages.success(request, gettext("Kuasa tersimpan."))
    return redirect("desk:mandate", uid=held.uid)


def _page(
    request: Request, held: Consultation, *, told: str = "", status: int = 200
) -> HttpResponse:
    words = _words(request, held)
    rows = Mandate.objects.filter(consultation_ref=held.pk).order_by("-pk")[:5]
    context = {
        **words,
        "held": held,
        "told": told,
        "channels": Mandate.Channel.choices,
        "languages": LANGUAGES,
        "note": DRAFT.get(words["language"], ""),
        "actions": [(one, SCOPE["id"][one]) for one in _allowed(words["channel"])],
        "text": text_for(held.office, words["channel"], words["language"],
                         words["name"] or "…", words["scope"], at=request.now),
        "alive": mandates.live_for(held.pk, at=request.now),
        "waiting": next((row for row in rows if waits(row, request)), None),
        "reach": ways_to(decipher(held.phone_cipher)),
        "slips": slips_of(held, at=request.now) if words["channel"] == "phone" else [],
        "pages": scanned_pages(held) if words["channel"] == "in_person" else [],
    }  # fmt: skip
    return render(request, "desk/mandate.html", context, status=status)


def _words(request: Request, held: Consultation) -> dict[str, Any]:
    """Channel, language, name and scope as chosen, or as this consultation suggests."""
    sent = request.POST or request.GET
    channel = sent.get("cara", held.kind)
    channel = channel if channel in CHANNELS else "in_person"
    language = sent.get("bahasa", held.language)
    chosen = [one for one in _allowed(channel) if one in sent.getlist("lingkup")]
    name = sent.get("nama") or held.visitor_name or str(held.applicant or "")
    return {
        "channel": channel,
        "language": language if language in LANGUAGES else "id",
        "name": storable(name).strip()[:255],
        "scope": chosen or list(_allowed(channel)),
        "said": storable(sent.get("ucapan", "")).strip()[:300],
        "present": storable(sent.get("hadir", "")).strip()[:200],
        "recording": storable(sent.get("rekaman", "")).strip()[:200],
        "seal": storable(sent.get("sidik", "")).strip()[:80],
        "slip_number": sent.get("cetakan", ""),
    }


def _allowed(channel: str) -> tuple[str, ...]:
    return tuple(one for one in ACTIONS if channel != "phone" or one in mandates.PHONE_SCOPE)


def _give(request: Request, held: Consultation) -> Mandate:
    words = _words(request, held)
    if words["channel"] == "in_person":
        made = _by_slip(request, held, words)
    else:
        made = _by_word(request, held, words)
    record = {"number": made.number, "channel": made.channel, "scope": made.scope}
    visit.say(held.pk, "mandate", by=request.user.pk, at=request.now, record=record)
    return made


def _by_slip(request: Request, held: Consultation, words: dict[str, Any]) -> Mandate:
    document = slip_in(request, held)
    return give_slip(
        held.office, document, words["name"], scope=words["scope"], language=words["language"],
        by=request.user.pk, at=request.now, applicant=_applicant(held), consultation_ref=held.pk,
    )  # fmt: skip


def _by_word(request: Request, held: Consultation, words: dict[str, Any]) -> Mandate:
    """Spoken consent; by telephone a code of ours goes to the person's own number."""
    code = code_for(request, held) if words["channel"] == "phone" else None
    for row in Mandate.objects.filter(consultation_ref=held.pk, revoked_at__isnull=True):
        if waits(row, request):
            mandates.revoke(row, how="new_code", by=request.user.pk, at=request.now)
    evidence = {"words": words["said"], "present": words["present"],
                "at": request.now.isoformat(), **recording_in(request)}  # fmt: skip
    if code is not None:
        proof = {"printed": code.printed} if code.printed else {"to": held.phone_mask}
        evidence |= proof
    made = mandates.give(
        held.office, channel=words["channel"], scope=words["scope"], person_name=words["name"],
        text=text_for(held.office, words["channel"], words["language"], words["name"],
                      words["scope"], at=request.now),
        language=words["language"], evidence_kind="call" if code else "spoken",
        evidence=evidence, taken_by=request.user.pk, at=request.now, applicant=_applicant(held),
        consultation_ref=held.pk, code=code.digits if code else "",
    )  # fmt: skip
    if code is not None and code.ways:
        send_code(made, code.digits, code.ways, at=request.now)
    return made


def _applicant(held: Consultation) -> Applicant | None:
    return held.applicant


@sentence(officer)
@with_visitor
@require_POST
def act(request: Request, held: Consultation, verb: str) -> HttpResponse:
    """`…/kuasa/<verb>/`: the code came back, the person takes it back, or wants the summary."""
    doing = {"kode": _confirm, "cabut": _revoke, "kirim": _send}.get(verb)
    if doing is None:
        raise Http404
    try:
        messages.success(request, doing(request, held))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("desk:mandate", uid=held.uid)


def _confirm(request: Request, held: Consultation) -> str:
    rows = Mandate.objects.filter(consultation_ref=held.pk).order_by("-pk")
    row = next((one for one in rows if waits(one, request)), None)
    if row is None:
        raise Refusal("mandate_needed", _("Tidak ada kuasa yang menunggu kode."))
    # No transaction around it: a wrong try has to stay counted.
    mandates.confirm(row, request.POST.get("kode", ""), by=request.user.pk, at=request.now)
    visit.say(held.pk, "mandate_confirmed", by=request.user.pk, at=request.now)
    return gettext("Kode cocok. Kuasa berlaku.")


@transaction.atomic
def _revoke(request: Request, held: Consultation) -> str:
    for row in Mandate.objects.filter(consultation_ref=held.pk, revoked_at__isnull=True):
        mandates.revoke(row, how="desk", by=request.user.pk, at=request.now)
    visit.say(held.pk, "mandate_revoked", by=request.user.pk, at=request.now)
    return gettext("Kuasa dicabut. Tindakan berikutnya ditolak.")


@transaction.atomic
def _send(request: Request, held: Consultation) -> str:
    row = Mandate.objects.filter(consultation_ref=held.pk).order_by("-pk").first()
    ways = ways_to(decipher(held.phone_cipher), held.applicant.email if held.applicant else "")
    if row is None or not ways:
        raise Refusal("bad_data", _("Ringkasan tidak dapat dikirim. Cetak saja ringkasannya."))
    send_summary(row, ways, at=request.now)
    visit.say(held.pk, "mandate_summary", by=request.user.pk, at=request.now)
    return gettext("Ringkasan dikirim.")


def tell_at_end(request: Request, held: Consultation) -> None:
    """When a consultation closes: what was done in the person's name goes to their number."""
    if Mandate.objects.filter(consultation_ref=held.pk, seq__gt=1).exists():
        with suppress(Refusal):
            _send(request, held)


@sentence(officer)
@private
@require_safe
def summary(request: Request, uid: Any) -> HttpResponse:
    """`…/kuasa/ringkasan/`: the same summary on paper, for somebody without a telephone."""
    held = consultation_for(request, uid)
    if led_here(request) and not is_served(held, request.user.pk):
        return redirect("desk:console")
    row = Mandate.objects.select_related("office").filter(
        consultation_ref=held.pk, office_id=held.office_id
    ).order_by("-pk").first()  # fmt: skip
    if row is None:
        raise Http404
    words = summary_words(request, row) | {"held": held, "qr": _qr(request, row)}
    return render(request, "desk/mandate_summary.html", words)


def _qr(request: Request, row: Mandate) -> str:
    from eklinik.web.visitor.taking import ticket_qr

    return ticket_qr(request.build_absolute_uri(f"/kuasa/{row.secret}/"))
