"""What a letter says, as data: one model a kind.  Every text is plain text, never markup."""

from __future__ import annotations

import base64
import io
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from PIL import Image
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .glyphs import breakable, printable


def _plain(text: str) -> str:
    return breakable(printable(text).strip())


def _number(text: str) -> str:
    return printable(text).strip()


# 79 mm at 300 dpi, the width of a photo in a report, is 933 pixels.
PRINT_SIDE = 1000
PRINT_BYTES = 200_000

Text = Annotated[str, AfterValidator(_plain)]
Number = Annotated[str, AfterValidator(_number)]


class Part(BaseModel):
    """A piece of a letter; frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _for_print(mime: str, content: bytes) -> tuple[str, bytes]:
    """Reduce a big photo: on paper it is half a page wide, and a report holds many."""
    if len(content) <= PRINT_BYTES:
        return mime, content
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (PRINT_SIDE, PRINT_SIDE))
        small = image.convert("RGB")
    small.thumbnail((PRINT_SIDE, PRINT_SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=78)
    return "image/jpeg", out.getvalue()


class Picture(Part):
    """A raster picture (JPEG or PNG bytes that came through the intake) and what it shows."""

    content: bytes
    mime: Literal["image/jpeg", "image/png"] = "image/jpeg"
    alt: Text
    caption: Text = ""
    width: int = Field(gt=0)
    height: int = Field(gt=0)

    def as_svg(self) -> str:
        """Wrap the picture as SVG text: strings are the only thing that reaches the typesetter."""
        mime, content = _for_print(self.mime, self.content)
        data = base64.b64encode(content).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" '
            f'height="{self.height}" viewBox="0 0 {self.width} {self.height}">'
            f'<image width="{self.width}" height="{self.height}" '
            f'href="data:{mime};base64,{data}"/></svg>'
        )


class OfficeHead(Part):
    """The kop: who writes, where, and how to reach them."""

    government: Text
    name: Text
    address: Text
    contact: Text = ""
    place: Text
    emblem: Picture | None = None


class SignerBlock(Part):
    """Who signs; `acting` is Plt. or Plh. with its letter, `on_behalf` an a.n. line.

    Without `electronic` there is room for pen and stamp: a letter never claims more than is done.
    """

    title: Text
    name: Text
    nip: Number = ""
    rank: Text = ""
    acting: Literal["", "Plt.", "Plh."] = ""
    acting_letter: Text = ""
    on_behalf: Text = ""
    electronic: bool = True


class Check(Part):
    """Where a stranger checks the letter: the address in the QR code and the code to type."""

    url: Number
    site: Number
    code: Number


class Row(Part):
    """A label and its value."""

    label: Text
    value: Text


class Person(Part):
    """A member of staff named in a letter."""

    name: Text
    nip: Number = ""
    rank: Text = ""
    role: Text = ""


class Letter(Part):
    """What every letter has."""

    kind: ClassVar[str]
    template: ClassVar[str]
    standards: ClassVar[tuple[str, ...]] = ("a-2a", "ua-1")

    office: OfficeHead
    title: Text
    number: Number = ""
    check: Check | None = None
    footer: Text = ""
    draft: bool = False


class Decision(Letter):
    """A decision of the agency head: considering, recalling, deciding, fields, clauses."""

    template = "decision"

    issuer: Text
    about: Text
    considering: tuple[Text, ...] = ()
    recalling: tuple[Text, ...] = ()
    observing: tuple[Text, ...] = ()
    deciding: Text
    fields: tuple[Row, ...] = ()
    clauses: tuple[Text, ...] = ()
    closing: Text = ""
    copies: tuple[Text, ...] = ()
    determined_on: date
    signer: SignerBlock


class Permit(Decision):
    """The permit (izin) or non-permit; `valid_until` None means without an end."""

    kind = "permit"

    valid_from: date
    valid_until: date | None = None
    validity_note: Text = ""


class Refusal(Decision):
    """The reasoned refusal, with the way to object (UU 30/2014 Ps 77: 21 working days)."""

    kind = "refusal"

    reasons: tuple[Text, ...]
    remedy: Text = ""


class Revocation(Decision):
    """The revocation (pencabutan) of an issued permit."""

    kind = "revocation"

    reasons: tuple[Text, ...] = ()
    effective_on: date


class Assignment(Letter):
    """The letter of assignment (surat tugas) for a field visit."""

    kind = "assignment"
    template = "assignment"

    basis: tuple[Text, ...]
    team: tuple[Person, ...]
    purpose: Text
    case_rows: tuple[Row, ...] = ()
    visit_at: datetime
    place: Text
    mode: Text = ""
    duties: tuple[Text, ...] = ()
    signed_on: date
    signer: SignerBlock


class FindingRow(Part):
    """One line of the BAP; `conforms` None means it was not looked at."""

    text: Text
    conforms: bool | None
    note: Text = ""
    section: Text = ""


class Attestation(Part):
    """A signature under the BAP: signed (with the picture of it, or confirmed), or why not."""

    person: Person
    signed_at: datetime | None = None
    signature: Picture | None = None
    refusal_reason: Text = ""


class InspectionRecord(Letter):
    """The minutes of the visit (Berita Acara Pemeriksaan)."""

    kind = "inspection_report"
    template = "inspection_report"

    visited_at: datetime
    mode: Text
    place: Text
    assignment_number: Number
    assignment_date: date
    case_rows: tuple[Row, ...]
    findings: tuple[FindingRow, ...]
    result: Text
    notes: tuple[Text, ...] = ()
    photos: tuple[Picture, ...] = ()
    inspectors: tuple[Attestation, ...]
    applicant: Attestation
    signed_on: date


class Receipt(Letter):
    """The receipt of an application: number, secret, where to follow it."""

    kind = "receipt"
    template = "receipt"

    received_at: datetime
    case_number: Number
    secret: Number = ""
    rows: tuple[Row, ...]
    documents: tuple[Text, ...] = ()
    next_steps: tuple[Text, ...] = ()
    cost: Text = ""


class SlipReceipt(Receipt):
    """The same receipt for a roll of 80 mm."""

    kind = "receipt_80"
    template = "receipt_80"
    standards = ("ua-1",)


class CorrectionItem(Part):
    """One thing to repair: which, why (the typed reason), and what to do."""

    subject: Text
    reason: Text
    todo: Text = ""


class CorrectionLetter(Letter):
    """Tells the applicant what to repair, until when, and how."""

    kind = "correction"
    template = "correction"

    addressee: Text
    case_number: Number
    case_rows: tuple[Row, ...] = ()
    opening: Text = ""
    items: tuple[CorrectionItem, ...]
    until: date | None = None
    how: tuple[Text, ...] = ()
    sent_on: date
    signer: SignerBlock | None = None
