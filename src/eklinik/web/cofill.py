"""The page of a shared form, as both sides see it: its questions, its saves, its news.

It is an ordinary form that saves when sent.  With JavaScript each changed field is sent
alone and the other side's changes are fetched once a second; a fetch that finds nothing
new is an empty 304.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import cofilling
from eklinik.clinic.cofilling import OFFICER, OTHER, Shared, Where
from eklinik.clinic.models import FieldTouch
from eklinik.staff.actor import Actor
from eklinik.web import words
from eklinik.web.applicant.common import whole_number
from eklinik.web.applicant.forms import AnswerField, AnswerForm
from eklinik.web.applicant.pages import Page, after, page_of, pages_of
from eklinik.web.request import Request

SEEN = "lihat-"
Touches = Mapping[str, FieldTouch]


@dataclass(frozen=True, slots=True)
class Clash:
    """The same field typed by both: what stands there, and whose it is."""

    theirs: str
    by_other: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question of the page, what this side was shown, and who typed it."""

    field: BoundField
    code: str
    seen: str
    mask: str = ""
    who: str = ""
    clash: Clash | None = None

    @property
    def seen_name(self) -> str:
        """The hidden field that brings back what was shown."""
        return SEEN + self.field.html_name


@dataclass(slots=True)
class Sheet:
    """One page of a shared form before one of the two."""

    request: Request
    shared: Shared
    side: str
    by: Actor
    number: int
    urls: Mapping[int, str]
    news_url: str
    template: str
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def application(self) -> Application:
        """The form's answers."""
        return self.shared.application

    @property
    def here(self) -> Page:
        """The questions of this page, given the answers so far; 404 when there are none."""
        found = page_of(self.application, self.number)
        if found is None:
            raise Http404
        return found


def answer(sheet: Sheet) -> HttpResponse:
    """The page, or what came of a save."""
    if sheet.request.method != "POST":
        return _show(sheet)
    form = _form(sheet, sheet.request.POST)
    typed, seen, told, clashes = _typed(sheet, form), _seen(sheet, form), "", ()
    since = whole_number(sheet.request.POST.get("revision"))
    try:
        saved = cofilling.save(
            sheet.shared, typed, seen, side=sheet.side, by=sheet.by, at=sheet.request.now
        )
        clashes = saved.conflicts
        now, was = saved.application, sheet.application
        was.answers, was.revision = now.answers, now.revision
    except Refusal as refusal:
        told = refusal.message
    if wants_json(sheet.request):
        return _json(sheet, form, since, typed, clashes, told)
    return _page_after(sheet, form, typed, clashes, told)


def wants_json(request: Request) -> bool:
    """The script asks, not the browser."""
    return "application/json" in request.headers.get("Accept", "")


def _typed(sheet: Sheet, form: AnswerForm) -> dict[str, str]:
    """What was sent for this page, without the field whose other value was chosen."""
    dropped = sheet.request.POST.get("pakai", "")
    return {code: text for code, text in form.typed().items() if code != dropped}


def _seen(sheet: Sheet, form: AnswerForm) -> dict[str, str]:
    sent = sheet.request.POST
    return {code: sent.get(SEEN + form.add_prefix(code), "") for code in form.fields}


def _page_after(
    sheet: Sheet, form: AnswerForm, typed: Mapping[str, str], clashes: tuple[str, ...], told: str
) -> HttpResponse:
    """Back to the page with what is to be decided or mended, or on to the next one."""
    wrong = _wrong(form, typed)
    if told or clashes or wrong:
        status = 422 if wrong and not clashes and not told else 409
        return _show(sheet, form=form, clashes=clashes, told=told, status=status)
    onward = after(sheet.application, sheet.number) if "lanjut" in sheet.request.POST else None
    return HttpResponseRedirect(sheet.urls[onward.number if onward else sheet.number])


def _wrong(form: AnswerForm, typed: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with answers that were typed; an empty one is not wrong yet."""
    form.is_valid()
    empty = [code for code in form.errors if not str(typed.get(code, "")).strip()]
    for code in empty:
        del form.errors[code]
    return {code: str(errors[0]) for code, errors in form.errors.items()}


def _json(
    sheet: Sheet, form: AnswerForm, since: int, typed: Mapping[str, str],
    clashes: tuple[str, ...], told: str,
) -> HttpResponse:  # fmt: skip
    if told:
        return _bare(JsonResponse({"message": told}, status=409))
    touches = cofilling.touches_of(sheet.application)
    found = _news(sheet, touches, since, also=set(typed))
    found["conflicts"] = list(clashes)
    found["errors"] = _wrong(form, typed)
    return _bare(JsonResponse(found))


def news(sheet: Sheet) -> HttpResponse:
    """What changed since `?sejak=`, or an empty 304; two queries, three when there is news."""
    request, application, where = sheet.request, sheet.application, _ask_where(sheet)
    since = whole_number(request.GET.get("sejak"))
    tag = f'"{application.revision}.{where.page}.{int(where.here)}.{sheet.number}"'
    if since == application.revision:
        if request.headers.get("If-None-Match") == tag:
            response = HttpResponse(status=304)
        else:
            response = JsonResponse({"revision": since, **_place(where)})
    else:
        touches = cofilling.touches_of(application)
        response = JsonResponse(_news(sheet, touches, since) | _place(where))
    response["ETag"] = tag
    return _bare(response)


def _place(where: Where) -> dict[str, int]:
    return {"page": where.page if where.here else 0}


def _ask_where(sheet: Sheet) -> Where:
    """Say where this side is and learn about the other; quiet when there is news to tell."""
    since = whole_number(sheet.request.GET.get("sejak"))
    return cofilling.be_here(
        sheet.shared.consultation.pk, sheet.side, sheet.number, at=sheet.request.now,
        tell=since == sheet.application.revision,
    )  # fmt: skip


def _news(
    sheet: Sheet, touches: Touches, since: int, also: set[str] | None = None
) -> dict[str, Any]:
    """The fields of this page that changed: text, mask, who; and which questions it asks."""
    here = sheet.here
    changed = cofilling.changed_since(sheet.application, touches, since)
    form = _form(sheet, None)
    wanted = [
        spec.code
        for spec in here.specs
        if changed is None or spec.code in changed | (also or set())
    ]
    rows = {row.code: row for row in _rows(sheet, form, touches, ()) if row.code in wanted}
    return {
        "revision": sheet.application.revision,
        "asked": _asked(here),
        "fields": {code: [row.seen, row.mask, row.who] for code, row in rows.items()},
    }


def _asked(here: Page) -> str:
    """A short word that differs when the page asks other questions."""
    return f"{zlib.crc32(','.join(spec.code for spec in here.specs).encode()):x}"


def _form(sheet: Sheet, data: Any) -> AnswerForm:
    """The applicant's own form of this page; what this side may not see stays empty."""
    today = calendar_of(sheet.application.office_id).local_day(sheet.request.now)
    return AnswerForm(sheet.here.specs, on=today, stored=sheet.application.answers, data=data)


def _rows(sheet: Sheet, form: AnswerForm, touches: Touches, clashes: tuple[str, ...]) -> list[Row]:
    return [_row(sheet, form, code, touches.get(code), code in clashes) for code in form.fields]


def _row(sheet: Sheet, form: AnswerForm, code: str, touch: FieldTouch | None, clashes: bool) -> Row:
    box = form.fields[code]
    assert isinstance(box, AnswerField)  # noqa: S101  AnswerForm makes no other
    value = sheet.application.answers.get(code)
    mask = cofilling.masked(box.spec, value, touch, sheet.side)
    text = mask or _text(box, value)
    if mask and not form.is_bound:
        form.initial[code] = ""
    clash = Clash(text, touch is not None and touch.side != sheet.side) if clashes else None
    return Row(form[code], code, text, mask, _who(touch, sheet.side), clash)


def _text(box: AnswerField, value: Any) -> str:
    """What stands in the box for an answer."""
    shown = box.prepare_value(value)
    return "" if shown is None else str(shown)


def _who(touch: FieldTouch | None, side: str) -> str:
    if touch is None:
        return ""
    when = words.clock(touch.at)
    if touch.side == side:
        return _("Anda, {when}").format(when=when)
    if touch.side == OFFICER:
        return _("Petugas, {when}").format(when=when)
    return _("Pengunjung, {when}").format(when=when)


def _show(
    sheet: Sheet, *, form: AnswerForm | None = None, clashes: tuple[str, ...] = (),
    told: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    here, at = sheet.here, sheet.request.now
    touches = cofilling.touches_of(sheet.application)
    shown = form or _form(sheet, None)
    rows = _rows(sheet, shown, touches, clashes)
    where = cofilling.be_here(sheet.shared.consultation.pk, sheet.side, sheet.number, at=at)
    every = pages_of(sheet.application)
    context = {
        "form": shown, "rows": rows, "page": here, "told": told, "clashes": bool(clashes),
        "pages": [(one, sheet.urls[one.number], one.number == here.number) for one in every],
        "revision": sheet.application.revision, "asked": _asked(here), "where": where,
        "follow": sheet.urls.get(where.page) if where.here else None,
        "place": [one.number for one in every].index(here.number) + 1, "total": len(every),
        "permit": sheet.application.permit_version, "side": sheet.side,
        "other": _("Petugas") if OTHER[sheet.side] == OFFICER else _("Pengunjung"),
        "news_url": sheet.news_url, "here_url": sheet.urls[here.number],
        "held": sheet.shared.consultation, "office": sheet.shared.consultation.office,
        **sheet.more,
    }  # fmt: skip
    return _bare(render(sheet.request, sheet.template, context, status=status))


def _bare(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way."""
    response["Cache-Control"] = "no-store, private"
    return response


def over() -> HttpResponse:
    """To the script: the consultation is over, stop asking."""
    return _bare(JsonResponse({"message": str(cofilling.OVER)}, status=410))


def numbers_of(application: Application) -> list[int]:
    """Every page's number, asked now or not."""
    return list(range(1, 1 + len({spec.page for spec in reading.definition(application).fields})))


def first_page(application: Application) -> int:
    """Where filling begins."""
    return next((page.number for page in pages_of(application)), 1)
