"""What a permit version says: requirements, fields, times, number, letter, standard.

The definition is one JSON document, validated here and never changed once it is
published.  The fourteen components of the service standard follow UU 25/2009
and PermenPANRB 15/2014.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

MB = 1024 * 1024


class Part(BaseModel):
    """Base of all parts: no unknown keys, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Condition(Part):
    """When a requirement or field counts; every given part must hold."""

    applicant_kinds: tuple[str, ...] = ()
    request_kinds: tuple[str, ...] = ()
    field: str = ""
    equals: str | bool | int | None = None
    at_least: float | None = None

    def holds(self, *, applicant_kind: str, request_kind: str, answers: dict[str, Any]) -> bool:
        """True when this applicant, request and these answers meet the condition."""
        if self.applicant_kinds and applicant_kind not in self.applicant_kinds:
            return False
        if self.request_kinds and request_kind not in self.request_kinds:
            return False
        return not self.field or self._field_holds(answers.get(self.field))

    def _field_holds(self, value: Any) -> bool:
        if self.at_least is not None:
            return isinstance(value, int | float) and value >= self.at_least
        return bool(value) if self.equals is None else value == self.equals


class Requirement(Part):
    """A document that must be uploaded; `limit_bytes` is 5 MB, 2 MB for what goes on to OSS."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,58}$")
    name: str
    help: str = ""
    optional: bool = False
    when: Condition = Condition()
    limit_bytes: int = 5 * MB
    template_text: str = ""
    group: str = ""


class FormField(Part):
    """A question of the form, one of a page when `page` says so."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{1,58}$")
    label: str
    kind: Literal[
        "text", "long_text", "number", "decimal", "date", "choice", "yes_no", "nib", "nik", "npwp",
        "phone", "email", "money",
    ]  # fmt: skip
    help: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    when: Condition = Condition()
    page: str = ""
    max_length: int = 10_000
    minimum: float | None = None
    maximum: float | None = None
    not_past: bool = False
    not_future: bool = False
    on_letter: bool = False


class RequestKindRule(Part):
    """One kind of request: which chart it runs through and whether it needs an old permit."""

    kind: Literal["baru", "perpanjangan", "perubahan", "duplikat", "pencabutan"]
    requirements: tuple[str, ...]
    chart: str = ""
    needs_old_permit: bool = False


class StandardTime(Part):
    """Working days for one step, and where they come from ("contoh" when from nowhere)."""

    step: str
    days: int = Field(ge=0, le=365)
    source: str


class Validity(Part):
    """How long the permit is valid: months from determination, or without end.

    `note` is printed on the letter; `source` says where the term comes from.
    """

    months: int | None = Field(default=None, ge=1, le=1200)
    until_field: str = ""
    note: str = ""
    source: str = ""


class Tariff(Part):
    """What it costs in rupiah; above zero it cannot be published until a payment step exists."""

    rupiah: int = Field(default=0, ge=0)
    basis: str = ""


class Letter(Part):
    """The letter's words; `{placeholders}` are filled by us, no markup."""

    heading: str
    considering: tuple[str, ...] = ()
    recalling: tuple[str, ...] = ()
    opening: str = ""
    clauses: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


class ServiceStandard(Part):
    """The fourteen components that are not told elsewhere in the definition."""

    procedure: tuple[str, ...] = ()
    total_days: int | None = None
    total_days_source: str = ""
    product: str = ""
    complaints: str = ""
    facilities: str = ""
    competence: str = ""
    supervision: str = ""
    staff_count: str = ""
    service_guarantee: str = ""
    safety_guarantee: str = ""
    evaluation: str = ""


class Retention(Part):
    """Archive class with terms in years (UU 43/2009); basis "contoh" until the office sets it."""

    code: str = "PTSP.01"
    active_years: int = 2
    inactive_years: int = 3
    fate: Literal["musnah", "permanen", "dinilai_kembali"] = "dinilai_kembali"
    basis: str = "contoh"


class PermitDefinition(Part):
    """Everything an application needs to know of its permit, as one immutable document."""

    name: str
    summary: str = ""
    unit_code: str
    authority_level: Literal["kota", "kabupaten", "provinsi"]
    chart: str
    legal_basis: tuple[str, ...] = ()
    legal_basis_checked: bool = False
    trust: Literal["contoh", "perlu_diperiksa", "diperiksa"] = "contoh"
    applicant_kinds: tuple[str, ...] = ("person", "business")
    requirements: tuple[Requirement, ...]
    fields: tuple[FormField, ...] = ()
    request_kinds: tuple[RequestKindRule, ...]
    times: tuple[StandardTime, ...] = ()
    repair_days: int = Field(default=10, ge=1, le=365)
    number_pattern: str = "{NNN}/{JJJ}/{MM}/{YYYY}"
    number_code: str = ""
    validity: Validity = Validity()
    tariff: Tariff = Tariff()
    letter: Letter
    checklist: tuple[str, ...] = ()
    standard: ServiceStandard = ServiceStandard()
    retention: Retention = Retention()
    keywords: tuple[str, ...] = ()
    goes_to_oss: bool = False
    total_limit_bytes: int = 40 * MB

    @model_validator(mode="after")
    def _names_meet(self) -> PermitDefinition:
        codes = [item.code for item in self.requirements] + [item.code for item in self.fields]
        if len(codes) != len(set(codes)):
            raise ValueError("kode persyaratan atau isian dipakai dua kali")
        known = {item.code for item in self.requirements}
        for rule in self.request_kinds:
            if missing := set(rule.requirements) - known:
                raise ValueError(f"persyaratan tidak dikenal: {sorted(missing)}")
        return self

    def request(self, kind: str) -> RequestKindRule:
        """The rule of one request kind; KeyError when this permit has none such."""
        for rule in self.request_kinds:
            if rule.kind == kind:
                return rule
        raise KeyError(kind)

    def chart_for(self, kind: str) -> str:
        return self.request(kind).chart or self.chart

    def requirements_for(
        self, *, applicant_kind: str, request_kind: str, answers: dict[str, Any]
    ) -> tuple[Requirement, ...]:
        """The documents this applicant needs for this request, in order."""
        listed = set(self.request(request_kind).requirements)
        return tuple(
            item
            for item in self.requirements
            if item.code in listed
            and item.when.holds(
                applicant_kind=applicant_kind, request_kind=request_kind, answers=answers
            )
        )

    def fields_for(
        self, *, applicant_kind: str, request_kind: str, answers: dict[str, Any]
    ) -> tuple[FormField, ...]:
        """The questions this applicant is asked for this request, in order."""
        return tuple(
            item
            for item in self.fields
            if item.when.holds(
                applicant_kind=applicant_kind, request_kind=request_kind, answers=answers
            )
        )

    def days_for(self, step: str) -> int | None:
        """Working days this permit gives a step, or None: then the chart's own time counts."""
        return next((item.days for item in self.times if item.step == step), None)


class _StillDraftError(Exception):
    """Carries a draft's definition past the cache: it may still change."""

    def __init__(self, definition: PermitDefinition) -> None:
        super().__init__()
        self.definition = definition


@lru_cache(maxsize=2048)
def _fixed(version_id: int) -> PermitDefinition:
    from eklinik.catalogue.models import PermitVersion

    row = PermitVersion.objects.only("definition", "state").get(pk=version_id)
    definition = PermitDefinition.model_validate(row.definition)
    if row.state == PermitVersion.State.DRAFT:
        raise _StillDraftError(definition)
    return definition


class _Published:
    """`published(version_id)`: what a version says.

    What is published never changes, so each process reads it once; a draft is read anew.
    """

    def __call__(self, version_id: int) -> PermitDefinition:
        try:
            return _fixed(version_id)
        except _StillDraftError as draft:
            return draft.definition

    def cache_clear(self) -> None:
        """Forget what was read (tests)."""
        _fixed.cache_clear()


published = _Published()


def current_on(day: date) -> dict[str, Any]:
    """Query arguments for versions that count on a day."""
    return {"state": "published", "valid_from__lte": day}
