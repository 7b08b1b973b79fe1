"""Words of the finder: synonyms of the office, and what people asked without finding."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.log import record
from eklinik.accounts.refusals import Refusal
from eklinik.catalogue import synonyms
from eklinik.catalogue.models import Synonym
from eklinik.licensing.finder.missed import as_synonym
from eklinik.licensing.models import MissedQuery
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import choice, line
from eklinik.web.admin.frame import done, get_or_post, one, page_of, show, show_form
from eklinik.web.request import Request

HERE = "admin_words"
MISSED = 100


class SynonymForm(forms.Form):
    """An everyday word and what it stands for."""

    word = line(gettext_lazy("Kata sehari-hari"), synonyms.LONGEST)
    means = line(
        gettext_lazy("Artinya"), synonyms.LONGEST_MEANING,
        help_text=gettext_lazy("Kata yang sudah dikenal, misalnya “warung kopi”."),
    )  # fmt: skip
    language = choice(gettext_lazy("Bahasa"), Synonym.Language.choices)
    draft = forms.BooleanField(
        label=gettext_lazy("Masih draf, belum diperiksa penutur"), required=False
    )


@sentence(admin)
@require_safe
def words(request: Request) -> HttpResponse:
    """`/kelola/kata/`: missed words first, then the synonyms by word (`q`)."""
    asked = request.GET.get("q", "").replace("\0", "")[:60].strip()
    rows = Synonym.objects.filter(Q(office__isnull=True) | Q(office_id=request.actor.office_id))
    if asked:
        rows = rows.filter(Q(word__icontains=asked) | Q(means__icontains=asked))
    missed = MissedQuery.objects.order_by("-count", "words")[:MISSED]
    return show(
        request, "kata", HERE, page=page_of(rows, request), q=asked, missed=missed,
        own=request.actor.office_id,
    )  # fmt: skip


@sentence(admin)
@get_or_post
def edit(request: Request, pk: int = 0) -> HttpResponse:
    """A new word, or other words in the place of one of the office's own."""
    office_id = request.actor.office_id or 0
    row = one(Synonym.objects.filter(office_id=office_id), pk) if pk else None
    form = SynonymForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid() and _saved(request, form, row, office_id):
        done(request, _("Padanan tersimpan dan langsung dipakai."))
        return HttpResponseRedirect(reverse(HERE))
    response = show_form(request, form, HERE, title=_("Padanan kata"), action=_("Simpan padanan"))
    response.status_code = 422 if request.method == "POST" else 200
    return response


def _initial(row: Synonym | None) -> dict[str, object]:
    if row is None:
        return {"language": "id"}
    return {name: getattr(row, name) for name in SynonymForm.base_fields}


def _saved(request: Request, form: SynonymForm, row: Synonym | None, office_id: int) -> bool:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            made = synonyms.change(row, **given) if row else synonyms.teach(office_id, **given)
            _log(request, "change" if row else "create", made)
    except Refusal as refusal:
        form.add_error(None, ValidationError(str(refusal.message)))
        return False
    return True


def _log(request: Request, action: str, row: Synonym) -> None:
    record(
        action, "synonym", row.pk, office_id=request.user.office_id, by=request.user.pk,
        at=request.now, title=str(row)[:160],
    )  # fmt: skip


@sentence(admin)
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    """One of the office's own words is forgotten; the common ones stay."""
    row = one(Synonym.objects.filter(office_id=request.actor.office_id or 0), pk)
    with transaction.atomic():
        _log(request, "remove", row)
        row.delete()
    done(request, _("Padanan dihapus."))
    return HttpResponseRedirect(reverse(HERE))


class MeaningForm(forms.Form):
    """What missed words mean."""

    means = line(
        gettext_lazy("Artinya"), synonyms.LONGEST_MEANING,
        help_text=gettext_lazy("Kata yang sudah dikenal, misalnya “warung kopi”."),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def missed(request: Request, pk: int) -> HttpResponse:
    """“Jadikan padanan”: a query that found nothing becomes a synonym."""
    row = one(MissedQuery.objects.all(), pk)
    form = MeaningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            as_synonym(
                row, office_id=request.actor.office_id or 0, means=form.cleaned_data["means"]
            )
        except Refusal as refusal:
            form.add_error("means", ValidationError(str(refusal.message)))
        else:
            done(request, _("Padanan tersimpan; kata itu keluar dari daftar."))
            return HttpResponseRedirect(reverse(HERE))
    title = _("Apa arti “{words}”?").format(words=row.words)
    response = show_form(request, form, HERE, title=title, action=_("Jadikan padanan"))
    response.status_code = 422 if request.method == "POST" else 200
    return response


@sentence(admin)
@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    """Missed words that mean nothing leave the list."""
    one(MissedQuery.objects.all(), pk).delete()
    done(request, _("Dihapus dari daftar."))
    return HttpResponseRedirect(reverse(HERE))
