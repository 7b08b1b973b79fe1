"""The public service standard of one permit version: its fourteen components.

The list is that of UU 25/2009 and PermenPANRB 15/2014: six of service delivery, eight of
how the service is made.  What the office has not written is shown as not yet written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise as LazyText
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from eklinik.applications.models import RequestKind
from eklinik.casework.charts import newest
from eklinik.catalogue.definition import Condition, PermitDefinition, Requirement
from eklinik.catalogue.models import PermitVersion
from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES
from eklinik.process import Process, Step
from eklinik.process.kernel import Workdays
from eklinik.process.road import ChartState, main_road
from eklinik.process.roles import ROLE_TITLES
from eklinik.process.svg import lanes, line
from eklinik.process.words import Words
from eklinik.web import words as writing

EXAMPLE = "contoh"
TITLES: tuple[tuple[str, str | LazyText, bool], ...] = (
    ("requirements", _("Persyaratan"), True),
    ("procedure", _("Sistem, mekanisme, dan prosedur"), True),
    ("time", _("Jangka waktu pelayanan"), True),
    ("cost", _("Biaya/tarif"), True),
    ("product", _("Produk pelayanan"), True),
    ("complaints", _("Penanganan pengaduan, saran, dan masukan"), True),
    ("basis", _("Dasar hukum"), False),
    ("facilities", _("Sarana, prasarana, dan fasilitas"), False),
    ("competence", _("Kompetensi pelaksana"), False),
    ("supervision", _("Pengawasan internal"), False),
    ("staff_count", _("Jumlah pelaksana"), False),
    ("service_guarantee", _("Jaminan pelayanan"), False),
    ("safety_guarantee", _("Jaminan keamanan dan keselamatan pelayanan"), False),
    ("evaluation", _("Evaluasi kinerja pelaksana"), False),
)


@dataclass(frozen=True, slots=True)
class Component:
    """One of the fourteen: what the office says, in lines; none when it says nothing yet."""

    key: str
    title: str | LazyText
    delivery: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement as the public page shows it."""

    name: str
    help: str
    optional: bool
    condition: str
    limit: str


@dataclass(frozen=True, slots=True)
class RequestSheet:
    """What one kind of request needs."""

    kind: str
    title: str
    needs_old_permit: bool
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class StepTime:
    """One step of the road with who does it, how long it may take, and who says so."""

    title: str
    holder: str
    days: int | None
    source: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the permit's page shows."""

    definition: PermitDefinition
    requests: tuple[RequestSheet, ...]
    steps: tuple[StepTime, ...]
    total_days: int
    total_source: str
    components: tuple[Component, ...]
    line: SafeString
    lanes: SafeString

    @property
    def delivery(self) -> tuple[Component, ...]:
        return tuple(item for item in self.components if item.delivery)

    @property
    def making(self) -> tuple[Component, ...]:
        return tuple(item for item in self.components if not item.delivery)


def sheet(version: PermitVersion, *, applicant_kind: str = "") -> Sheet:
    """The public page of a permit version; narrowed to one kind of applicant when given."""
    definition = PermitDefinition.model_validate(version.definition)
    chart = with_own_times(newest(definition.chart), definition)
    steps = step_times(chart, definition)
    total, source = total_days(definition, steps)
    requests = tuple(_request(definition, rule.kind, applicant_kind) for rule in
                     definition.request_kinds)  # fmt: skip
    said = {**_told_elsewhere(definition, requests, steps, total, source), **_own(definition)}
    components = tuple(
        Component(key, title, delivery, said.get(key, ())) for key, title, delivery in TITLES
    )
    return Sheet(definition, requests, steps, total, source, components, *drawings(chart))


def drawing_words() -> Words:
    """How drawings speak in the reader's language."""
    return Words(translate=gettext, short=SHORT_TITLES, verbs=VERB_TITLES)


def drawings(chart: Process) -> tuple[SafeString, SafeString]:
    """The chart of nobody's file: it begins with the reader."""
    state = ChartState(present=chart.first.key, tag=gettext("Anda mulai di sini"))
    names = drawing_words()
    pictures = line(chart, state, words=names), lanes(chart, state, words=names)
    return mark_safe(pictures[0]), mark_safe(pictures[1])  # noqa: S308  drawn and escaped by us


def with_own_times(chart: Process, definition: PermitDefinition) -> Process:
    """The chart with the working days this permit gives its steps."""
    boxes = [_timed(box, definition.days_for(box.key)) for box in chart]
    return Process(chart.key, chart.title, version=chart.version, steps=boxes)


def _timed(box: Step, days: int | None) -> Step:
    return box if days is None else replace(box, within=Workdays(days))


def step_times(chart: Process, definition: PermitDefinition) -> tuple[StepTime, ...]:
    """The main road with times; a time without a source of its own is an example."""
    sources = {item.step: item.source for item in definition.times}
    names = drawing_words()
    return tuple(
        StepTime(
            names.full(box), names.role(box.by), box.within.days if box.within else None,
            sources.get(box.key, EXAMPLE), _is_example(sources.get(box.key, EXAMPLE)),
        )
        for box in map(chart.__getitem__, main_road(chart)) if not box.is_end
    )  # fmt: skip


def _is_example(source: str) -> bool:
    return source.strip().lower().startswith(EXAMPLE) or not source.strip()


def total_days(definition: PermitDefinition, steps: Iterable[StepTime]) -> tuple[int, str]:
    """The promised working days and who says so; else the sum of the steps."""
    if definition.standard.total_days is not None:
        return definition.standard.total_days, definition.standard.total_days_source
    return sum(item.days or 0 for item in steps), gettext("jumlah waktu tiap langkah")


def _request(definition: PermitDefinition, kind: str, applicant_kind: str) -> RequestSheet:
    rule = definition.request(kind)
    known = {item.code: item for item in definition.requirements}
    listed = (known[code] for code in rule.requirements)
    needs = tuple(_need(item) for item in listed if _for(item.when, applicant_kind, kind))
    return RequestSheet(kind, str(RequestKind(kind).label), rule.needs_old_permit, needs)


def _for(when: Condition, applicant_kind: str, request_kind: str) -> bool:
    """Could be asked of this applicant for this request; answers may still decide."""
    meets_applicant = not applicant_kind or applicant_kind in (
        when.applicant_kinds or (applicant_kind,)
    )
    return meets_applicant and request_kind in (when.request_kinds or (request_kind,))


def _need(item: Requirement) -> Need:
    return Need(
        item.name, item.help, item.optional, _condition(item.when),
        gettext("paling besar %(size)s") % {"size": writing.file_size(item.limit_bytes)},
    )  # fmt: skip


def _condition(when: Condition) -> str:
    from eklinik.applicants.models import ApplicantKind

    parts = []
    if when.applicant_kinds:
        names = ", ".join(str(ApplicantKind(kind).label) for kind in when.applicant_kinds)
        parts.append(gettext("hanya untuk %(who)s") % {"who": names.lower()})
    if when.field:
        parts.append(gettext("tergantung jawaban Anda pada formulir"))
    return "; ".join(parts)


def _own(definition: PermitDefinition) -> dict[str, tuple[str, ...]]:
    """The components the office writes in its own words."""
    written = definition.standard.model_dump()
    keys = [key for key, _title, _delivery in TITLES if key in written]
    own = {key: _lines(written[key]) for key in keys}
    own["product"] = own["product"] or (definition.name,)
    return {key: lines for key, lines in own.items() if lines}


def _lines(text: str | tuple[str, ...]) -> tuple[str, ...]:
    parts = text.splitlines() if isinstance(text, str) else text
    return tuple(part.strip() for part in parts if part.strip())


def _told_elsewhere(
    definition: PermitDefinition,
    requests: tuple[RequestSheet, ...],
    steps: tuple[StepTime, ...],
    total: int,
    source: str,
) -> dict[str, tuple[str, ...]]:
    """The components that follow from the definition."""
    return {
        "requirements": tuple(
            f"{request.title}: {need.name}" for request in requests for need in request.needs
        ),
        "procedure": tuple(f"{item.title} ({item.holder})" for item in steps),
        "time": (f"{_days(total)} ({source})" if source else _days(total),),
        "cost": (_cost(definition),),
        "basis": definition.legal_basis,
    }


def _days(count: int) -> str:
    return ngettext("%(count)s hari kerja", "%(count)s hari kerja", count) % {"count": count}


def _cost(definition: PermitDefinition) -> str:
    amount = writing.rupiah(definition.tariff.rupiah)
    return f"{amount} ({definition.tariff.basis})" if definition.tariff.basis else amount


def holder_title(role: str) -> str:
    """A role's name in the reader's language."""
    return gettext(ROLE_TITLES.get(role, role))
