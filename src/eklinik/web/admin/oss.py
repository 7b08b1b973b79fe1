"""OSS at the administration: the office's way, the connection, its messages, its dead letters."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from eklinik.accounts.log import record
from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import OssMessage, OssSheet
from eklinik.licensing.oss import inbound, outbound, registry
from eklinik.licensing.oss.base import Call, OssError
from eklinik.licensing.oss.pia import contract
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import choice
from eklinik.web.admin.frame import done, get_or_post, one, page_of, show
from eklinik.web.request import Request

HERE = "admin_oss"
State = OssMessage.State
STOPPED = (State.DEAD, State.FAILED)
NOBODY = "0000000000000"


class WayForm(forms.Form):
    """How the office works with OSS, and how often a clock may begin anew."""

    way = forms.ChoiceField(
        label=gettext_lazy("Cara bekerja dengan OSS"), choices=registry.Way.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    resets = choice(
        gettext_lazy("Jam OSS satu berkas boleh diulang dari awal (status 43/44)"),
        [(str(n), gettext_lazy("tidak pernah") if n == 0 else f"{n}×")
         for n in range(registry.MOST_RESETS + 1)],
    )  # fmt: skip


@sentence(admin)
@get_or_post
def home(request: Request) -> HttpResponse:
    """`/kelola/oss/`: the way, the test of the connection, and the messages with their answers."""
    office = request.user.office
    begun = {"way": registry.way_of(office), "resets": registry.resets_of(office)}
    form = WayForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            registry.choose(office, form.cleaned_data["way"], int(form.cleaned_data["resets"]))
        except Refusal as refusal:
            form.add_error("way", refusal.message)
        else:
            _log(request, office.pk, way=form.cleaned_data["way"])
            done(request, _("Cara bekerja dengan OSS tersimpan."))
            return HttpResponseRedirect(reverse(HERE))
    return _home(request, form)


def _home(request: Request, form: WayForm, **extra: Any) -> HttpResponse:
    rows = own(request)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    wanted = request.GET.get("keadaan", "")
    if wanted in State.values:
        rows = rows.filter(state=wanted)
    states = [(key, label, counts[key]) for key, label in State.choices if counts.get(key)]
    answer = show(
        request, "oss", HERE, form=form, states=states, wanted=wanted, stopped=STOPPED,
        page=page_of(rows.select_related("project__case", "by"), request),
        dead=sum(counts.get(state, 0) for state in STOPPED),
        configured=registry.is_configured(), version=contract.table()["version"],
        sheets=OssSheet.objects.filter(office=request.user.office).defer("lines").order_by("-pk")[:5],
        **extra,
    )  # fmt: skip
    answer.status_code = 422 if form.errors or extra.get("error") else 200
    return answer


def own(request: Request) -> QuerySet[OssMessage]:
    """The office's own messages."""
    return OssMessage.objects.filter(office=request.user.office)


def _log(request: Request, subject: int, **detail: Any) -> None:
    record("change", "oss", subject, office_id=request.user.office_id, by=request.user.pk,
           at=request.now, **detail)  # fmt: skip


@sentence(admin)
@require_POST
def test(request: Request) -> HttpResponse:
    """Ask OSS about an NIB that nobody has: any answer but 401 means that the line works."""
    said, good = _tried(request)
    form = WayForm(initial={"way": registry.way_of(request.user.office)})
    return _home(request, form, tested=said, good=good)


def _tried(request: Request) -> tuple[str, bool]:
    if not registry.is_configured():
        return _("Sambungan belum diatur di peladen (EKLINIK_OSS_…)."), False
    try:
        reply = registry.connection().send(Call(str(uuid4()), "checkNIB", {"nib": NOBODY}))
    except OssError as error:
        code = str((error.answer or {}).get("kode", ""))
        reached = error.answer is not None and code not in {"401", "403"}
        words = _("OSS menjawab: {words}") if error.answer else _("Belum tersambung: {words}")
        return words.format(words=error), reached
    return _("OSS menjawab dengan baik ({code}).").format(code=reply.code), True


@sentence(admin)
@require_POST
def retry_all(request: Request) -> HttpResponse:
    """Every dead letter again."""
    count = outbound.retry(own(request), at=request.now)
    _log(request, request.user.office_id or 0, retried=count)
    done(request, _("{n} pesan menunggu dikirim lagi.").format(n=count))
    return HttpResponseRedirect(reverse(HERE))


@sentence(admin)
@require_POST
def message_act(request: Request, pk: int, what: str) -> HttpResponse:
    """Send again, apply again, or set aside with a reason."""
    acts = {"kirim-lagi": _retry, "terapkan": _apply, "sisihkan": _set_aside}
    if what not in acts:
        raise Http404
    message = one(own(request), pk)
    try:
        said = acts[what](request, message)
    except Refusal as refusal:
        form = WayForm(initial={"way": registry.way_of(request.user.office)})
        return _home(request, form, error=refusal.message, bad=message.pk,
                     typed=request.POST.get("alasan", ""))  # fmt: skip
    _log(request, message.pk, did=what)
    done(request, said)
    return HttpResponseRedirect(reverse(HERE))


def _retry(request: Request, message: OssMessage) -> str:
    if not outbound.retry(own(request).filter(pk=message.pk), at=request.now):
        raise Refusal("wrong_state", _("Pesan ini sudah diproses. Muat ulang halaman."))
    return _("Pesan menunggu dikirim lagi.")


def _apply(request: Request, message: OssMessage) -> str:
    row = inbound.apply(message, at=request.now)
    if row.state == State.RECEIVED:
        raise Refusal("oss_waits", row.error)
    return row.error or _("Pesan diterapkan.")


def _set_aside(request: Request, message: OssMessage) -> str:
    reason = request.POST.get("alasan", "").replace("\x00", "")
    inbound.set_aside(message, reason, by=request.user.pk, at=request.now)
    return _("Pesan disisihkan dengan alasannya.")
