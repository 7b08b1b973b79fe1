"""An online number: taken from anywhere, followed until an officer calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.models import Office
from eklinik.casework.refusals import Refusal
from eklinik.clinic import desks, queue
from eklinik.clinic.models import ClinicService, Consultation, DeskKind, Ticket, TicketSource
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many
from eklinik.web.visitor.opened import unknown

ONLINE = DeskKind.ONLINE.value
BY_ADDRESS = Limit("online-ticket", tries=10, seconds=600)
NAMES = "online_names"


class OnlineForm(forms.Form):
    """What is asked before waiting: the service; name and phone may stay empty."""

    use_required_attribute = False

    service = forms.ChoiceField(label=_("Layanan"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Nama panggilan"), required=False, max_length=80,
        widget=forms.TextInput({"class": "input", "autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Nomor ponsel"), required=False, max_length=30,
        help_text=_("Untuk mengabari saat giliran hampir tiba, lewat SMS."),
        widget=forms.TextInput({"class": "input", "inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, services: list[ClinicService], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {service.letter: service for service in services}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(row.letter, row.name) for row in services]
        if len(services) == 1:
            field.initial = services[0].letter


@sentence(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: Request, office: str) -> HttpResponse:
    """`/antre/online/<office>/`: a number for the online desk, without an account."""
    found = get_object_or_404(Office, slug=office)
    services = _services(found)
    if not services:
        raise Http404
    form = OnlineForm(services, request.POST or None)
    if request.method != "POST":
        return _asked(request, found, form)
    if not BY_ADDRESS.count(request):
        return too_many(request, BY_ADDRESS.wait(request))
    made = _issue(request, found, form) if form.is_valid() else None
    if made is None:
        return _asked(request, found, form, status=422)
    return redirect("online_ticket", secret=made.secret)


def _services(office: Office) -> list[ClinicService]:
    rows = ClinicService.objects.filter(office=office, is_active=True).order_by("place", "letter")
    return [row for row in rows if not row.kinds or ONLINE in row.kinds]


def _issue(request: Request, office: Office, form: OnlineForm) -> Ticket | None:
    words = form.cleaned_data
    try:
        made = queue.issue(
            office, form.services[words["service"]], kind=ONLINE,
            source=TicketSource.ONLINE.value, at=request.now, phone=words["phone"],
            channel="sms" if words["phone"].strip() else "", language=get_language() or "id",
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error("phone" if "phone" in refusal.details else None, refusal.message)
        return None
    if name := " ".join(words["name"].split()):
        request.session[NAMES] = {**request.session.get(NAMES, {}), made.secret: name}
    return made


def _asked(request: Request, office: Office, form: OnlineForm, status: int = 200) -> HttpResponse:
    is_open = desks.is_open(office.pk, ONLINE, request.now)
    opens = None if is_open else desks.next_opening(office.pk, ONLINE, request.now)
    words = {"office": office, "form": form, "opened": is_open, "opens": opens}
    return render(request, "visitor/online_take.html", words, status=status)


@sentence(anyone)
@require_safe
def own(request: Request, secret: str) -> HttpResponse:
    """`/antre/online/tiket/<secret>/`: how many are ahead; leads into the room when called."""
    ticket = _ticket(secret)
    if ticket is None:
        return unknown(request)
    if ticket.consultation is not None:
        _name(request, ticket)
        return redirect("room", secret=ticket.consultation.secret)
    waits = ticket.state == "waiting"
    words = {
        "ticket": ticket, "office": ticket.office,
        "place": queue.position(ticket, at=request.now) if waits else None,
    }  # fmt: skip
    response = render(request, "visitor/online_ticket.html", words)
    response["Cache-Control"] = "no-store, private"
    return response


@sentence(anyone)
@require_safe
def own_state(request: Request, secret: str) -> HttpResponse:
    """`…/keadaan/`: one word and the place, asked every few seconds."""
    ticket = _ticket(secret)
    if ticket is None:
        return unknown(request)
    place = queue.position(ticket, at=request.now) if ticket.state == "waiting" else None
    state = "room" if ticket.consultation_id else ticket.state
    answer = JsonResponse({"state": state, "ahead": place.ahead if place else None})
    answer["Cache-Control"] = "no-store, private"
    return answer


def _ticket(secret: str) -> Ticket | None:
    rows = Ticket.objects.select_related("office", "service", "consultation")
    return rows.filter(secret=secret[:32], kind=ONLINE).first()


def _name(request: Request, ticket: Ticket) -> None:
    """What the visitor is called goes to the consultation, once there is one."""
    name = request.session.get(NAMES, {}).get(ticket.secret, "")
    if name and ticket.consultation and not ticket.consultation.visitor_name:
        Consultation.objects.filter(pk=ticket.consultation_id, visitor_name="").update(
            visitor_name=name[:80]
        )
