"""Beginning a business licence from a KBLI code, and what its owner may do now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.accounts.models import AuthorityLevel, Office, User
from eklinik.applicants.identities import save_applicant
from eklinik.applicants.models import Applicant
from eklinik.applicants.scale import Scale
from eklinik.casework.refusals import Refusal
from eklinik.licensing import records
from eklinik.licensing.answers import Answer, Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.explain import explain
from eklinik.licensing.models import Edition, Project, Risk, Routing, Source
from eklinik.licensing.opening import open_project, own_applicants
from eklinik.web.applicant.common import page, say, whole_number
from eklinik.web.applicant.files import send
from eklinik.web.applicant.forms import ApplicantForm
from eklinik.web.applicant.keeping import take_kept
from eklinik.web.applicant.licence_form import ProjectForm
from eklinik.web.request import Request


@page
@require_http_methods(["GET", "HEAD", "POST"])
def licence_start(request: Request) -> HttpResponse:
    """Who, which project, where; the law decides the risk, the office is found by authority."""
    kept = take_kept(request)
    sent = request.POST if request.method == "POST" else kept
    asked = sent if sent is not None else request.GET
    answer = _answer(request, asked)
    if not answer.known:
        wanted = answer if asked.get("code") else None
        return render(request, "applicant/licence_code.html", {"answer": wanted, "here": "mine"})
    form = _project_form(request, asked, answer, sent)
    who = _applicant_form(request, asked, sent)
    narrow = _narrow(request, asked, answer)
    told = ""
    if request.method == "POST":
        done, told = _begin(request, form, who)
        if done is not None:
            return done
    context = {
        "form": form, "who": who, "told": told, "answer": answer,
        "lines": explain(narrow)[:3],
        "known": own_applicants(_user(request)), "chosen": asked.get("pemohon", ""),
        "risk": Risk(narrow.risk).label if narrow.known and narrow.risk else "", "here": "mine",
        "routings": _routings(request),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "applicant/licence_start.html", context, status=status)


def _user(request: Request) -> User:
    assert isinstance(request.user, User)  # noqa: S101  `page` lets only signed-in people in
    return request.user


def _answer(request: Request, words: QueryDict) -> Answer | Unknown:
    """All rows of the code, so that every scope stays a choice."""
    edition = words.get("edition") or Edition.KBLI_2025
    return classify(edition, words.get("code", ""), on=request.now.date())


def _narrow(request: Request, words: QueryDict, answer: Answer) -> Answer | Unknown:
    """The rows that are left with the scope and scale that were chosen."""
    return classify(
        answer.edition, answer.code, scope=words.get("scope", ""), scale=words.get("scale", ""),
        on=request.now.date(),
    )  # fmt: skip


def _project_form(
    request: Request, asked: QueryDict, answer: Answer, sent: QueryDict | None
) -> ProjectForm:
    scales = set(Scale.values)
    scale = asked.get("scale", "")
    begun = {
        "edition": answer.edition, "code": answer.code, "scope": asked.get("scope", ""),
        "scale": scale if scale in scales else "", "location": "district", "zone": "",
        "estate": "",
    }  # fmt: skip
    offices = list(
        Office.objects.exclude(level=AuthorityLevel.PROVINCE).order_by("government", "pk")
    )
    if len(offices) == 1:
        begun["office"] = str(offices[0].pk)
    return ProjectForm(sent, initial=begun, scopes=answer.scopes, offices=offices)


def _applicant_form(request: Request, asked: QueryDict, sent: QueryDict | None) -> ApplicantForm:
    user = _user(request)
    new = sent is not None and not _chosen(request, sent)
    begun = {"name": user.name, "phone": user.phone, "email": user.email}
    form = ApplicantForm(sent if new else None, initial=begun, prefix="siapa", at=request.now)
    for name in ("nib", "is_umk"):
        del form.fields[name]
    return form


def _chosen(request: Request, sent: QueryDict) -> Applicant | None:
    who = whole_number(sent.get("pemohon"))
    return next((row for row in own_applicants(_user(request)) if row.pk == who), None)


def _begin(
    request: Request, form: ProjectForm, who: ApplicantForm
) -> tuple[HttpResponse | None, str]:
    applicant = _chosen(request, request.POST)
    ready = form.is_valid()
    if not ready or (applicant is None and not who.is_valid()):
        return None, ""
    try:
        office = Office.objects.get(pk=form.cleaned_data["office"])
        found = applicant or _new_applicant(request, office, who)
        project = open_project(
            office, found, form.words(), by=request.actor, at=request.now,
            source=Source.APPLICANT,
        )  # fmt: skip
    except Refusal as refusal:
        return None, refusal.message
    return _onwards(request, project), ""


def _new_applicant(request: Request, office: Office, who: ApplicantForm) -> Applicant:
    user = _user(request)
    return save_applicant(office, who.words, by=user.pk, at=request.now, user=user)


def _onwards(request: Request, project: Project) -> HttpResponse:
    if project.case_id is not None:
        messages.success(request, _("Usaha Anda tercatat. Perizinannya terbit otomatis di OSS."))
    else:
        messages.success(request, _("Draf dibuat. Isi dan unggah dokumennya, lalu kirim."))
    assert project.application is not None  # noqa: S101  an own project always has one
    return redirect("application", uid=project.application.uid)


def _routings(request: Request) -> list[Routing]:
    """Where this account was sent lately, and why."""
    rows = Routing.objects.filter(applicant__user_id=request.user.pk, project__isnull=True)
    return list(rows.select_related("from_office").order_by("-pk")[:3])


def project_for(request: Request, uid: UUID) -> Project:
    """A project of the account that is signed in, or 404."""
    found = Project.objects.select_related("application", "office").filter(
        uid=uid, application__account_id=request.user.pk
    )
    if (project := found.first()) is None:
        raise Http404
    return project


@page
@require_POST
def licence_nib(request: Request, uid: UUID) -> HttpResponse:
    """The owner writes down the NIB that OSS gave."""
    project = project_for(request, uid)
    try:
        records.keep_nib(project, request.POST.get("nib", "")[:40], by=request.user.pk,
                         at=request.now, source=Source.APPLICANT)  # fmt: skip
    except Refusal as refusal:
        say(request, refusal)
    else:
        messages.success(request, _("NIB tercatat."))
    assert project.application is not None  # noqa: S101  the query asked for it
    return redirect("application", uid=project.application.uid)


@page
@require_safe
def licence_paper(request: Request, uid: UUID, pk: int) -> HttpResponse:
    """The recorded document of OSS, as a PDF to keep."""
    row = project_for(request, uid).records.select_related("document").filter(pk=pk).first()
    if row is None or row.document is None:
        raise Http404
    return send(request, row.document, as_attachment="lihat" not in request.GET)
