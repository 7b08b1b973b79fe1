"""Signing: the file is signed outside the transaction, then the door is asked to count it.

The passphrase opens a session and goes nowhere else: not into `take`, a row, or a log.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pydantic import SecretStr

from eklinik.casework.guard import Standing, check
from eklinik.casework.models import Case
from eklinik.casework.offers import chart_for
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import Passed, take
from eklinik.casework.worker import person
from eklinik.decisions.letter import determination_of, file_name
from eklinik.decisions.models import Determination, Signature
from eklinik.documents import store
from eklinik.documents.models import Document
from eklinik.documents.signing import registry
from eklinik.documents.signing.base import Identity, SigningSession
from eklinik.process.roles import AGENCY_HEAD
from eklinik.staff.actor import Actor
from eklinik.staff.models import Posting

SIGN = "sign"
SIGNED_LETTER = "signed_letter"
ORPHAN_AFTER = timedelta(hours=1)
MESSAGES = {
    "letter_changed": _(
        "Surat ini berubah sejak Anda memeriksanya, jadi belum ditandatangani. "
        "Buka kembali suratnya, periksa, lalu tanda tangani."
    ),
    "letter_damaged": _(
        "Berkas surat di penyimpanan tidak sama dengan yang ditetapkan, jadi tidak "
        "ditandatangani. Hubungi administrator."
    ),
    "signature_unfit": _(
        "Hasil tanda tangan tidak memuat surat yang Anda periksa, jadi tidak dipakai. "
        "Coba lagi; bila berulang, hubungi administrator."
    ),
}


@contextmanager
def open_session(by: Actor, *, passphrase: SecretStr, at: datetime) -> Iterator[SigningSession]:
    """Open the head's key once for a request's letters.

    `Refusal`: wrong_passphrase, signer_unavailable, not_permitted, not_configured, not_your_role.
    """
    with registry.current().open(_identity(by), passphrase) as session:
        yield session


def _identity(by: Actor) -> Identity:
    post = next((post for post in by.posts if post.role == AGENCY_HEAD), None)
    if post is None:
        raise Refusal("not_your_role", role="Kepala Dinas")
    nip = Posting.objects.values_list("nip", flat=True).get(pk=post.posting_id)
    return Identity(by.name, "".join(sign for sign in nip if sign.isdigit()))


def sign_case(
    case_id: int,
    *,
    by: Actor,
    at: datetime,
    confirmed_sha256: str,
    session: SigningSession | None = None,
    passphrase: SecretStr | None = None,
    seen: int | None = None,
) -> Passed:
    """Sign the letter whose digest was confirmed, and pass the case along `sign`.

    Give an open `session` for a batch, or the `passphrase` for one letter.  Whatever is
    refused leaves the case and its files as they were.
    """
    if session is None:
        if passphrase is None:
            raise TypeError("sign_case needs a session or a passphrase")
        _ready(case_id, by, confirmed_sha256)
        with open_session(by, passphrase=passphrase, at=at) as opened:
            return _sign(case_id, by, at, confirmed_sha256, opened, seen)
    return _sign(case_id, by, at, confirmed_sha256, session, seen)


def _sign(
    case_id: int,
    by: Actor,
    at: datetime,
    confirmed: str,
    session: SigningSession,
    seen: int | None,
) -> Passed:
    determination, letter = _ready(case_id, by, confirmed)
    signature = _signature(determination, letter, by, at, session)
    data = {"signature": signature.pk, "confirmed_sha256": confirmed}
    try:
        return take(case_id, SIGN, by=by, at=at, data=data, seen=seen)
    except Refusal:
        discard(signature)
        raise


def _ready(case_id: int, by: Actor, confirmed: str) -> tuple[Determination, Document]:
    """Refuse before anything is signed: wrong person, wrong box, another letter."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise Refusal("not_found")
    _may_sign(case, by)
    determination = determination_of(case)
    if determination is None or determination.letter is None:
        raise Refusal("letter_changed", MESSAGES["letter_changed"])
    if determination.letter.sha256 != confirmed:
        raise Refusal("letter_changed", MESSAGES["letter_changed"])
    return determination, determination.letter


def _may_sign(case: Case, by: Actor) -> None:
    if case.closed_at is not None:
        raise Refusal("closed")
    step = chart_for(case)[case.step]
    if SIGN not in step.arrows:
        raise Refusal("not_on_chart")
    standing = Standing(case.office_id, case.unit_id, case.holder_id, case.facts)
    check(standing, step, step.arrows[SIGN], by)


def _signature(
    determination: Determination,
    letter: Document,
    by: Actor,
    at: datetime,
    session: SigningSession,
) -> Signature:
    pdf = store.read(letter)
    if sha256(pdf).hexdigest() != letter.sha256:
        raise Refusal("letter_damaged", MESSAGES["letter_damaged"])
    signed = session.sign(pdf, reason=f"Menandatangani {determination.number}", at=at)
    if not signed.startswith(pdf) or len(signed) == len(pdf):
        raise Refusal("signature_unfit", MESSAGES["signature_unfit"])
    return _keep(determination, letter, signed, by, at)


def _keep(
    determination: Determination, letter: Document, signed: bytes, by: Actor, at: datetime
) -> Signature:
    with transaction.atomic():
        document = store.keep(
            signed, office_id=determination.office_id, kind=SIGNED_LETTER,
            mime="application/pdf", name=file_name(determination.number), by=by, at=at,
        )  # fmt: skip
        return Signature.objects.create(
            office_id=determination.office_id, case_id=determination.case_id,
            determination=determination, signer_id=person(by), backend=registry.current().key,
            confirmed_sha256=letter.sha256, document=document, signed_at=at,
        )  # fmt: skip


def discard(signature: Signature) -> None:
    """Remove a signature that does not count, with its file."""
    if Signature.objects.filter(pk=signature.pk, counted_at__isnull=True).delete()[0]:
        store.drop(signature.document)


def sweep_orphans(*, at: datetime) -> int:
    """Remove what a crash between signing and the door left behind; returns how many."""
    stale = Signature.objects.filter(counted_at__isnull=True, signed_at__lt=at - ORPHAN_AFTER)
    found = list(stale.select_related("document"))
    for signature in found:
        discard(signature)
    return len(found)
