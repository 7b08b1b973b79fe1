"""The visitor's waiting page of an online consultation: way in, consent, files, form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.applicants import mandates
from eklinik.applicants.models import Mandate
from eklinik.casework.refusals import Refusal
from eklinik.clinic import cofilling, online, queue, visit
from eklinik.clinic.capture import receive, session
from eklinik.clinic.models import Consultation, DeskKind, ScanPage, TicketState
from eklinik.web import cofill
from eklinik.web.access import anyone, sentence
from eklinik.web.desk.consent import text_for
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many
from eklinik.web.visitor.opened import opened, unknown

SCOPE = ("prepare", "account", "fill", "upload", "submit", "follow")
YES = "Ya, saya setuju"
MOST_FILES = 10
LARGEST = 25 * 1024 * 1024
UPLOADS = Limit("room-file", tries=60, seconds=3600)
View = Callable[..., HttpResponse]


def with_room(view: View) -> View:
    """Hands on the consultation of the secret; kept by no cache; a wrong secret is counted."""

    @wraps(view)
    def inner(request: Request, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        held = opened(secret)
        answer = unknown(request) if held is None else view(request, held, *args, **kwargs)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return inner


@sentence(anyone)
@with_room
@require_safe
def room(request: Request, held: Consultation) -> HttpResponse:
    """`/ruang/<secret>/`: where the visitor waits, comes in, agrees, sends and fills."""
    return _page(request, held)


def _page(request: Request, held: Consultation, *, status: int = 200, **extra: Any) -> HttpResponse:
    video = online.room_of(held)
    if video is not None and held.closed_at is None:
        online.see_visitor(video, at=request.now)
    shared = cofilling.form_of(secret=held.secret)
    context = {
        "held": held, "office": held.office, "video": video,
        "host": online.shown_host(video) if video else "",
        "state": state_of(request, held), "place": _place(request, held),
        "form_page": cofill.first_page(shared.application) if shared else None,
        "sent": _sent(held), **_consent_words(request, held), **extra,
    }  # fmt: skip
    return render(request, "visitor/room.html", context, status=status)


def state_of(request: Request, held: Consultation) -> str:
    """`over`, `waiting`, `called` (nobody opened a room yet), `opened` or `ready`."""
    if held.closed_at is not None:
        return "over"
    video = online.room_of(held)
    if video is not None:
        return "ready" if video.admitted_at else "opened"
    return "waiting" if held.officer_id is None else "called"


def _place(request: Request, held: Consultation) -> queue.Place | None:
    ticket = held.tickets.filter(state=TicketState.WAITING, kind=DeskKind.ONLINE).first()
    return queue.position(ticket, at=request.now) if ticket else None


def _sent(held: Consultation) -> int:
    rows = ScanPage.objects.filter(session__consultation=held, deleted_at__isnull=True)
    return rows.filter(source=receive.PHONE).count()


@sentence(anyone)
@with_room
@require_safe
def state(request: Request, held: Consultation) -> HttpResponse:
    """`…/keadaan/`: one word, asked every few seconds; the page reloads when it changes."""
    video = online.room_of(held)
    if video is not None and held.closed_at is None:
        online.see_visitor(video, at=request.now)
    place = _place(request, held)
    return JsonResponse({"state": state_of(request, held), "ahead": place.ahead if place else None})


@sentence(anyone)
@with_room
@require_safe
def enter(request: Request, held: Consultation) -> HttpResponse:
    """`…/masuk/`: on to the meeting, in the visitor's own tab."""
    try:
        return HttpResponseRedirect(online.guest_url(held, at=request.now))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("room", secret=held.secret)


def _consent_words(request: Request, held: Consultation) -> dict[str, Any]:
    """The words to agree to, or what was agreed."""
    given = mandates.live_for(held.pk, at=request.now)
    name = request.POST.get("nama", held.visitor_name)
    return {
        "mandate": given,
        "agreed": given is not None and (given.confirmed_at or given.channel != "online"),
        "name": name,
        "consent": given.text if given else _text(request, held, name or gettext("nama Anda")),
    }


def _text(request: Request, held: Consultation, name: str) -> str:
    return text_for(held.office, "online", _language(), name, SCOPE, at=request.now)


def _language() -> str:
    return "en" if get_language() == "en" else "id"


@sentence(anyone)
@with_room
@require_POST
def consent(request: Request, held: Consultation) -> HttpResponse:
    """`…/setuju/`: yes, kept word for word; it can be taken back at any time."""
    name = " ".join(request.POST.get("nama", "").split())[:200]
    given = mandates.live_for(held.pk, at=request.now)
    if held.closed_at is not None or held.officer_id is None:
        messages.error(request, gettext("Persetujuan dicatat setelah petugas memanggil Anda."))
        return redirect("room", secret=held.secret)
    if given is None and not name:
        told = gettext("Tulis nama Anda, supaya persetujuan ini tercatat atas nama Anda.")
        return _page(request, held, status=422, name_wrong=told)
    mandates.agree(given or _give(request, held, name), at=request.now)
    messages.success(request, gettext("Persetujuan Anda tercatat."))
    return redirect("room", secret=held.secret)


def _give(request: Request, held: Consultation, name: str) -> Mandate:
    if not held.visitor_name:
        Consultation.objects.filter(pk=held.pk, visitor_name="").update(visitor_name=name)
    made = mandates.give(
        held.office, channel="online", scope=SCOPE, person_name=name,
        text=_text(request, held, name), language=_language(), evidence_kind="spoken",
        evidence={"words": YES, "how": "page"}, taken_by=held.officer_id, at=request.now,
        applicant=held.applicant, consultation_ref=held.pk,
    )  # fmt: skip
    visit.say(held.pk, "consent", by=None, at=request.now, record={"number": made.number})
    return made


@sentence(anyone)
@with_room
@require_http_methods(["POST"])
def send(request: Request, held: Consultation) -> HttpResponse:
    """`…/berkas/`: photos and PDFs go to the desk's scan kit."""
    if not UPLOADS.count(request, str(held.pk)):
        return too_many(request, UPLOADS.wait(request, str(held.pk)))
    files = request.FILES.getlist("berkas")[:MOST_FILES]
    told = _why_not(held, files)
    taken = 0
    if not told:
        taken, told = _received(request, held, files)
    if taken:
        visit.say(held.pk, "files_sent", by=None, at=request.now, record={"count": taken})
        messages.success(
            request, gettext("{count} berkas sampai di meja petugas.").format(count=taken)
        )
    if told:
        return _page(request, held, status=422, file_wrong=told)
    return redirect("room", secret=held.secret)


def _why_not(held: Consultation, files: list[Any]) -> str:
    if held.closed_at is not None:
        return str(online.OVER)
    if held.officer_id is None:
        return gettext("Tunggu sampai petugas memanggil Anda, lalu kirim berkasnya.")
    if not files:
        return gettext("Pilih dahulu foto atau PDF-nya, lalu kirim.")
    if any((item.size or 0) > LARGEST for item in files):
        return gettext("Ada berkas lebih dari 25 MB. Ambil foto biasa atau perkecil dahulu.")
    return ""


def _received(request: Request, held: Consultation, files: list[Any]) -> tuple[int, str]:
    """How many were taken, and what to tell about the first that was not."""
    shared = cofilling.form_of(secret=held.secret)
    assert held.officer_id is not None  # noqa: S101  asked before
    scan = session.open_session(
        held, by=held.officer_id, at=request.now, application=shared.application if shared else None
    )
    for count, item in enumerate(files):
        try:
            receive.receive(
                scan, item.read(), item.name or "berkas", source=receive.PHONE, at=request.now
            )
        except Refusal as refusal:
            return count, f"{item.name}: {refusal.message}"
    return len(files), ""
