"""Questions and answers: written, published as a new version, retired."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.models import Office
from eklinik.feedback import answers
from eklinik.feedback.models import Article
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import area, line
from eklinik.web.admin.frame import done, get_or_post, one, show, show_form
from eklinik.web.request import Request


class AnswerForm(forms.Form):
    """One wording of a question with its answer."""

    topic = line(gettext_lazy("Topik"), 40)
    question = line(gettext_lazy("Pertanyaan"))
    answer = area(gettext_lazy("Jawaban"), 8000, 8)
    words = line(
        gettext_lazy("Kata lain"), 300, required=False,
        help_text=gettext_lazy("Kata sehari-hari yang dipakai orang untuk menanyakannya."),
    )  # fmt: skip
    source = line(gettext_lazy("Sumber"), required=False)
    for_officers = forms.BooleanField(label=gettext_lazy("Hanya untuk petugas"), required=False)


@sentence(admin)
@require_safe
def listing(request: Request) -> HttpResponse:
    """`/kelola/tanya-jawab/`: what is told, and what was retired."""
    office_id = request.actor.office_id or 0
    retired = Article.objects.filter(office_id=office_id, retired_at__isnull=False)
    return show(
        request, "answers", "admin_answers", told=answers.told(office_id, for_officers=True),
        retired=list(retired[:100]),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def edit(request: Request, pk: int = 0) -> HttpResponse:
    """A new question, or the next version of one; told from now on."""
    office_id = request.actor.office_id or 0
    article = one(Article.objects.filter(office_id=office_id), pk) if pk else None
    last = article.versions.order_by("-version").first() if article else None
    begun = {"topic": article.topic, "for_officers": article.for_officers} if article else {}
    if last:
        names = ("question", "answer", "words", "source")
        begun |= {name: getattr(last, name) for name in names}
    form = AnswerForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        office = Office.objects.get(pk=office_id)
        made = answers.write(
            office, article=article, by=request.actor, at=request.now, **form.cleaned_data
        )
        answers.publish(made, at=request.now)
        done(request, _("Tersimpan dan langsung dapat dibaca. Versi lama tetap disimpan."))
        return HttpResponseRedirect(reverse("admin_answers"))
    return show_form(
        request, form, "admin_answers", title=_("Tanya jawab"), action=_("Simpan dan terbitkan")
    )


@sentence(admin)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Retire an article, or bring it back."""
    article = one(Article.objects.filter(office_id=request.actor.office_id or 0), pk)
    if what == "tarik":
        answers.retire(article, at=request.now)
        done(request, _("Tidak ditampilkan lagi. Anda dapat mengembalikannya dari daftar bawah."))
    elif what == "kembalikan":
        answers.bring_back(article)
        done(request, _("Ditampilkan lagi."))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("admin_answers"))
