"""Permit types and their versions: edit a draft, compare, see what stands against it, publish."""

from __future__ import annotations

import difflib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError as SchemaError

from eklinik.accounts.log import record
from eklinik.casework.models import Case
from eklinik.catalogue import publish as publishing
from eklinik.catalogue.definition import PermitDefinition
from eklinik.catalogue.models import PermitType, PermitVersion
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import VersionForm
from eklinik.web.admin.frame import (
    confirmed,
    done,
    get_or_post,
    one,
    refused,
    show,
    show_effects,
)
from eklinik.web.request import Request
from eklinik.web.templatetags.eklinik import tanggal

HERE = "admin_permits"
DRAFT = PermitVersion.State.DRAFT
VERBS = {
    "terbitkan": publishing.publish, "hentikan": publishing.retire, "rancang": publishing.new_draft
}  # fmt: skip


@sentence(admin)
@require_safe
def permits(request: Request) -> HttpResponse:
    """`/kelola/izin/`: every permit type with its versions."""
    kinds = PermitType.objects.filter(office=request.user.office).order_by("sector", "code")
    versions = (
        PermitVersion.objects.filter(permit_type__office=request.user.office)
        .defer("definition")
        .order_by("permit_type_id", "-version")
    )
    listed: dict[int, list[PermitVersion]] = {}
    for version in versions:
        listed.setdefault(version.permit_type_id, []).append(version)
    rows = [(kind, listed.get(kind.pk, [])) for kind in kinds]
    return show(request, "permits", HERE, rows=rows)


@sentence(admin)
@get_or_post
def permit_version(request: Request, pk: int) -> HttpResponse:
    """`/kelola/izin/<id>/`: a draft may be edited, a published version only read."""
    version = _version(request, pk)
    form = VersionForm(request.POST or None, initial=_begun(version))
    problems: list[str] = []
    if request.method == "POST" and version.state == DRAFT and form.is_valid():
        problems = _save(request, version, form)
        if not problems and not form.errors:
            done(request, _("Rancangan tersimpan."))
            return HttpResponseRedirect(reverse("admin_permit", args=[pk]))
    previous = _previous(version)
    against = publishing.reasons_against(version) if version.state == DRAFT else []
    return show(
        request, "permit", HERE, version=version, form=form, problems=problems, against=against,
        previous=previous, diff=differences(previous, version), is_draft=version.state == DRAFT,
        text=_text(version.definition), running=_running(version),
    )  # fmt: skip


def _save(request: Request, version: PermitVersion, form: VersionForm) -> list[str]:
    """Keep the draft when its JSON is a permit; else say what is wrong with it."""
    data = dict(form.cleaned_data)
    try:
        data["definition"] = json.loads(data["definition"])
        PermitDefinition.model_validate(data["definition"])
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else "-"
        said = _("Ini bukan JSON yang lengkap (baris dan kolom {where}). Periksa tanda kurung, "
                 "koma, dan tanda kutip.")  # fmt: skip
        form.add_error("definition", said.format(where=where))
        return []
    except SchemaError as error:
        return publishing.explained(error)
    for name, value in data.items():
        setattr(version, name, value)
    version.save(update_fields=list(data))
    _log(request, "change", version)
    return []


@sentence(admin)
@require_POST
def permit_act(request: Request, pk: int, what: str) -> HttpResponse:
    """`/kelola/izin/<id>/<what>/`: publish, retire, or begin a new draft."""
    version, verb = _version(request, pk), VERBS.get(what)
    if verb is None:
        raise Http404
    title, effects, action = _effects(version, what)
    if what != "rancang" and not confirmed(request):
        return show_effects(
            request, HERE, title=title, effects=effects, action=action, danger=what == "hentikan"
        )
    try:
        version = verb(version, by=request.user, at=request.now)
    except publishing.PublishError as error:
        refused(request, ValidationError(error.reasons))
    else:
        _log(request, what, version)
        done(request, title)
    return HttpResponseRedirect(reverse("admin_permit", args=[version.pk]))


def _effects(version: PermitVersion, what: str) -> tuple[str, list[str], str]:
    running = _running(version)
    if what == "terbitkan":
        changed = differences(_previous(version), version)
        return (
            _("Terbitkan {name} versi {n}").format(name=version.name, n=version.version),
            [_("Permohonan baru memakai versi ini mulai {day}.").format(
                 day=tanggal(version.valid_from)),
             _("{count} permohonan yang sedang berjalan tetap memakai versinya sendiri.").format(
                 count=running),
             _("{count} baris berbeda dari versi sebelumnya.").format(
                 count=sum(line[0] in "+-" for line in changed)),
             _("Versi yang terbit tidak bisa diubah lagi; perubahan berikutnya menjadi versi "
               "baru.")],
            _("Terbitkan"),
        )  # fmt: skip
    if what == "hentikan":
        return (
            _("Hentikan {name} versi {n}").format(name=version.name, n=version.version),
            [_("Izin ini tidak bisa dimohon lagi sampai ada versi yang berlaku."),
             _("{count} permohonan yang sedang berjalan diteruskan sampai selesai.").format(
                 count=running)],
            _("Hentikan"),
        )  # fmt: skip
    return _("Rancangan baru dibuat dari versi {n}").format(n=version.version), [], ""


def differences(old: PermitVersion | None, new: PermitVersion) -> list[str]:
    """What changed from one version to the next, as lines with + and -, and context."""
    if old is None:
        return []
    lines = difflib.unified_diff(
        _text(old.definition).splitlines(), _text(new.definition).splitlines(), lineterm="", n=2
    )
    return [line for line in lines if not line.startswith(("---", "+++"))]


def _running(version: PermitVersion) -> int:
    return Case.objects.filter(
        permit_version__permit_type_id=version.permit_type_id, closed_at__isnull=True
    ).count()


def _previous(version: PermitVersion) -> PermitVersion | None:
    earlier = PermitVersion.objects.filter(
        permit_type_id=version.permit_type_id, version__lt=version.version
    )
    return earlier.order_by("-version").first()


def _version(request: Request, pk: int) -> PermitVersion:
    rows = PermitVersion.objects.select_related("permit_type__office", "published_by")
    return one(rows.filter(permit_type__office=request.user.office), pk)


def _begun(version: PermitVersion) -> dict[str, Any]:
    return {
        "name": version.name, "valid_from": version.valid_from, "source": version.source,
        "source_date": version.source_date, "definition": _text(version.definition),
    }  # fmt: skip


def _text(definition: Any) -> str:
    return json.dumps(definition, indent=2, ensure_ascii=False)


def _log(request: Request, action: str, version: PermitVersion) -> None:
    record(action, "permit", version.pk, office_id=request.user.office_id, by=request.user.pk,
           at=request.now, title=f"{version.name} v{version.version}")  # fmt: skip
