"""The shapes of the API's answers and requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

ShortText = Annotated[str, Field(max_length=255)]


class PermitTypeOut(Schema):
    """A permit type as the public sees it."""

    slug: str
    code: str
    name: str
    office: str
    authority_level: str
    kind: str
    sector: str
    version: int
    valid_from: date


class PermitTypePage(Schema):
    items: list[PermitTypeOut]
    next_cursor: str | None


class RequirementOut(Schema):
    code: str
    name: str
    help: str
    optional: bool
    limit_bytes: int


class RequestKindOut(Schema):
    kind: str
    requirements: list[str]
    needs_old_permit: bool


class FieldOut(Schema):
    code: str
    label: str
    kind: str
    required: bool
    choices: list[tuple[str, str]]


class PermitTypeDetail(PermitTypeOut):
    """With everything that an application needs."""

    legal_basis: list[str]
    requirements: list[RequirementOut]
    fields: list[FieldOut]
    request_kinds: list[RequestKindOut]
    tariff_rupiah: int
    total_days: int | None


class ApplicantIn(Schema):
    """Who applies; NIK, NPWP, NIB and phone are checked."""

    kind: Literal["person", "business", "foundation", "group"] = "person"
    name: Annotated[str, Field(min_length=1, max_length=255)]
    business_name: ShortText = ""
    nik: Annotated[str, Field(max_length=40)] = ""
    npwp: Annotated[str, Field(max_length=40)] = ""
    nib: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    address: Annotated[str, Field(max_length=400)] = ""
    is_umk: bool | None = None


Answers = dict[Annotated[str, Field(max_length=60)], str | int | float | bool | None]


class ApplicationIn(Schema):
    """A new application; answers may be completed later."""

    permit: Annotated[str, Field(max_length=80, description="slug of the permit type")]
    request_kind: Literal["baru", "perpanjangan", "perubahan", "duplikat", "pencabutan"] = "baru"
    applicant: ApplicantIn
    answers: Answers = {}
    old_permit_number: Annotated[str, Field(max_length=80)] = ""


class AnswersIn(Schema):
    """Answers to keep; `revision` is the one that was read."""

    answers: Answers
    revision: Annotated[int, Field(ge=0, le=2_147_483_647)]


class DocumentOut(Schema):
    uid: str
    requirement: str
    version: int
    name: str
    mime: str
    size: int
    pages: int | None
    sha256: str


class ProblemOut(Schema):
    kind: str
    code: str
    title: str
    message: str


class ApplicationOut(Schema):
    """An application with what is still missing."""

    uid: str
    permit: str
    permit_version: int
    request_kind: str
    state: Literal["draft", "filed"]
    revision: int
    answers: dict[str, Any]
    documents: list[DocumentOut]
    missing: list[ProblemOut]
    case_id: int | None
    number: str | None
    tracking_secret: str | None


class CaseOut(Schema):
    """A case as the office's list shows it."""

    id: int
    number: str
    title: str
    applicant: str
    business: str
    request_kind: str
    channel: str
    chart: str
    chart_version: int
    step: str
    step_title: str
    role: str
    due_at: datetime | None
    overdue: bool
    received_at: datetime
    closed_at: datetime | None
    outcome: str
    seq: int


class OfferOut(Schema):
    """A verb of the present box, and why not, when it is not possible now."""

    verb: str
    target: str
    target_title: str
    needs_reason: bool
    input: str
    allowed: bool
    refusal: str | None


class CaseDetail(CaseOut):
    verbs: list[OfferOut]


class CasePage(Schema):
    items: list[CaseOut]
    next_cursor: str | None


class MovementOut(Schema):
    seq: int
    at: datetime
    verb: str
    from_step: str
    to_step: str
    role: str
    actor: str | None
    reason: str | None
    hash: str


class MovementPage(Schema):
    items: list[MovementOut]
    next_cursor: str | None


class PassedOut(Schema):
    """What the door did."""

    case_id: int
    verb: str
    from_step: str
    to_step: str
    seq: int
    due_at: datetime | None
    closed: bool


class TrackOut(Schema):
    """Where a file is; names are masked."""

    number: str
    title: str
    office: str
    applicant: str
    step: str
    step_title: str
    holder_role: str
    since: datetime
    due_at: datetime | None
    waits_for_applicant: bool
    closed_at: datetime | None
    outcome: str


class VerifyOut(Schema):
    """A signed letter as a stranger may see it; names are masked, a refusal has no `state`."""

    code: str
    kind: str
    number: str
    title: str
    office: str
    holder: str
    determined_on: date
    signed_at: datetime
    valid_until: date | None
    state: str
    sha256: str


class ExaminedOut(Schema):
    """What became of a file: its signature, whether it is ours byte for byte, which letter."""

    signature: str
    is_original: bool
    letter: VerifyOut | None
