"""Opening a project: the law decides, the competent office gets it, the system passes it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office, User
from eklinik.applicants.models import Applicant
from eklinik.applications.drafts import start
from eklinik.applications.models import Application, Channel
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.opening import open_case
from eklinik.casework.products import change_facts
from eklinik.casework.refusals import Refusal
from eklinik.casework.registry import on_open
from eklinik.casework.take import take
from eklinik.catalogue.models import PermitVersion
from eklinik.licensing import records, routing
from eklinik.licensing.models import Project, Source
from eklinik.licensing.projects import ProjectWords, decide, fields_of, read_words
from eklinik.licensing.rules import AUTOMATIC
from eklinik.staff.actor import Actor, system_actor

CHART, PERMIT, KIND = "business_licence", "PBBR", "baru"
NO_PROJECT = _(
    "Berkas ini belum menyebut kegiatan usahanya. Mulai dari halaman Temukan izin usaha, "
    "pilih KBLI dan skalanya, lalu tekan Mulai."
)


def open_project(
    office: Office, applicant: Applicant, words: dict[str, Any] | ProjectWords, *,
    by: Actor, at: datetime, source: str,
) -> Project:  # fmt: skip
    """A project in the competent office of this installation.

    Low and medium-low risk end at once as recorded.  Of the other two, an applicant's own is
    a draft to which documents are added; what came from OSS or an import waits at `prepare`.
    `Refusal("undecided" | "other_authority" | "bad_data")` say what to do.
    """
    read = read_words(words)
    outcome, title = decide(read, on=calendar_of(office.pk).local_day(at))
    authority = routing.authority_of(list(outcome.authority), zone=read.zone)
    way = routing.route(authority, place=office)
    if way.office is None:
        _keep_refused(applicant, office, way, by, at)
        raise Refusal("other_authority", f"{way.reason} {way.go}")
    with transaction.atomic():
        here = applicant_at(way.office, applicant, at=at)
        project = _project(way.office, here, fields_of(read, outcome, title), authority,
                           by=by, at=at, source=source)  # fmt: skip
        if way.office.pk != office.pk:
            routing.keep_routing(project=project, applicant=here, from_office=office, route=way,
                                 reason=way.reason, by=by.user_id, at=at)  # fmt: skip
        if project.nib:
            records.keep_nib(project, project.nib, by=by.user_id, at=at, source=source)
        if project.risk in AUTOMATIC or source != Source.APPLICANT:
            _open_now(project, at)
            project.refresh_from_db()
    return project


def _keep_refused(
    applicant: Applicant, office: Office, way: routing.Route, by: Actor, at: datetime
) -> None:
    routing.keep_routing(project=None, applicant=applicant, from_office=office, route=way,
                         reason=way.reason, by=by.user_id, at=at)  # fmt: skip


def _project(
    office: Office, applicant: Applicant, columns: dict[str, Any], authority: str, *,
    by: Actor, at: datetime, source: str,
) -> Project:  # fmt: skip
    application = start(
        office, permit_of(office, at=at), applicant.user, KIND, at=at, applicant=applicant
    )
    if source != Source.APPLICANT:
        staff = by.user_id if by.office_id == office.pk else None
        application.channel, application.typed_by_id = Channel.OSS, staff
        application.lodged_at = at
        application.save(update_fields=["channel", "typed_by", "lodged_at"])
    return Project.objects.create(
        office=office, applicant=applicant, application=application, authority=authority,
        source=source, created_at=at, created_by_id=by.user_id, **columns,
    )  # fmt: skip


def permit_of(office: Office, *, at: datetime) -> PermitVersion:
    """The office's published version of Perizinan Berusaha."""
    day = calendar_of(office.pk).local_day(at)
    rows = PermitVersion.objects.filter(
        permit_type__office=office, permit_type__code=PERMIT, state="published",
        valid_from__lte=day,
    )  # fmt: skip
    found = rows.select_related("permit_type").order_by("-valid_from", "-version").first()
    if found is None:
        raise Refusal("not_offered", _("Kantor ini belum melayani perizinan berusaha di sini."))
    return found


def applicant_at(office: Office, applicant: Applicant, *, at: datetime) -> Applicant:
    """The same person or business as another office of the installation knows it."""
    if applicant.office_id == office.pk:
        return applicant
    known = Applicant.objects.filter(office=office, user=applicant.user, kind=applicant.kind)
    known = known.filter(nik_digest=applicant.nik_digest, name=applicant.name)
    if applicant.user_id is not None and (found := known.first()):
        return found
    copied = Applicant.objects.get(pk=applicant.pk)
    copied.pk, copied._state.adding = None, True
    copied.office, copied.created_at = office, at
    copied.save()
    return copied


def _open_now(project: Project, at: datetime) -> Case:
    application = project.application
    assert application is not None  # noqa: S101  `_project` made it
    facts: dict[str, object] = {"corrections_open": 0, "round": 0, "documents_complete": False}
    user = application.account_id
    facts |= {"applicant_user": user} if user is not None else {"on_behalf": True}
    case = open_case(
        office=project.office, permit_version_id=application.permit_version_id,
        applicant=project.applicant, request_kind=KIND, channel=application.channel, at=at,
        received_at=at, facts=facts,
    )  # fmt: skip
    application.case, application.updated_at = case, at
    application.save(update_fields=["case", "updated_at"])
    classify_case(case, at)
    return case


@on_open(CHART)
def classify_case(case: Case, at: datetime) -> None:
    """The system's own step, right after opening: its rules read the facts written here."""
    project = Project.objects.filter(application__case=case).first()
    if project is None:
        raise Refusal("project_missing", NO_PROJECT)
    project.case = case
    project.save(update_fields=["case"])
    change_facts(case.pk, {"risk": project.risk, "opinions_asked": 0, "opinions_open": 0})
    verb = "issued_automatically" if project.risk in AUTOMATIC else "needs_verification"
    take(case.pk, verb, by=system_actor(case.office_id), at=at)
    case.refresh_from_db()


def own_applicants(user: User) -> list[Applicant]:
    """The applicants an account acts for, in any office, newest first."""
    return list(Applicant.objects.filter(user=user).select_related("office").order_by("-pk")[:8])


def draft_project(application: Application) -> Project | None:
    """The project of an application, or None for any other permit."""
    return Project.objects.filter(application=application).first()
