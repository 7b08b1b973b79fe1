"""What every letter of an office shares: its kop, its signer, and where it is checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from eklinik.accounts.models import Office, User
from eklinik.documents.letters.models import Check, OfficeHead, Person, SignerBlock
from eklinik.documents.letters.wording import date_id
from eklinik.process.roles import AGENCY_HEAD
from eklinik.staff.models import Posting

DEMO_NOTE = "SURAT CONTOH dari kantor rekaan, tidak berlaku."
ACTING = {"": "", "plt": "Plt.", "plh": "Plh."}


def in_indonesian(say: Callable[[], object]) -> str:
    """A label as letters say it: Indonesian, whatever language the officer reads."""
    with override("id"):
        return str(say())


def office_head(office: Office) -> OfficeHead:
    """The kop of the office's letters."""
    reached = [f"Telepon {office.phone}" if office.phone else "", office.email]
    return OfficeHead(
        government=office.government,
        name=office.name,
        address=office.address,
        contact=" · ".join(part for part in reached if part),
        place=office.place,
    )


def heads_of(office_id: int, *, on: date) -> list[Posting]:
    """Who may sign for the agency on a day: the definitive head first, then Plt. and Plh."""
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    found = Posting.objects.filter(
        current, office_id=office_id, role=AGENCY_HEAD, valid_from__lte=on, user__is_active=True
    )
    return list(found.select_related("user").order_by("acting", "pk"))


def signer_block(
    posting: Posting | None, office: Office, *, electronic: bool = True
) -> SignerBlock:
    """The signer's block; an acting official shows Plt. or Plh. with the letter of appointment.

    Without anybody posted the block names the office's head without a name, for previews;
    without `electronic` it is signed with a pen.
    """
    title = f"Kepala {office.name}"
    if posting is None:
        return SignerBlock(title=title, name="—", electronic=electronic)
    return SignerBlock.model_validate({
        "title": title,
        "name": posting.user.name,
        "nip": posting.nip,
        "rank": posting.rank,
        "acting": ACTING[posting.acting],
        "acting_letter": _appointment(posting) if posting.acting else "",
        "electronic": electronic,
    })  # fmt: skip


def _appointment(posting: Posting) -> str:
    letter = f"Surat Nomor {posting.letter_number}"
    return f"{letter} tanggal {date_id(posting.letter_date)}" if posting.letter_date else letter


def check_of(code: str) -> Check:
    """Where a stranger checks a letter with this code; the QR opens `/v/<code>`."""
    site = settings.SITE_URL
    return Check(url=f"{site}/v/{code}", site=f"{urlsplit(site).netloc}/v", code=code)


def people(office_id: int, users: list[User], *, on: date) -> list[Person]:
    """The users as a letter names them, with the NIP and rank of their posting on that day."""
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    rows = Posting.objects.filter(current, office_id=office_id, user__in=users, valid_from__lte=on)
    posted = {row.user_id: row for row in rows.order_by("-acting", "-pk")}
    return [_person(user, posted.get(user.pk)) for user in users]


def _person(user: User, posting: Posting | None) -> Person:
    if posting is None:
        return Person(name=user.name)
    return Person(name=user.name, nip=posting.nip, rank=posting.rank, role=posting.title)
