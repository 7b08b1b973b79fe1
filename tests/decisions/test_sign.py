"""Signing: what the head confirmed is what is signed, and whatever fails changes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from pydantic import SecretStr

from eklinik.casework.models import Movement
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.decisions.letter import determination_of, final_letter
from eklinik.decisions.models import Determination, Signature
from eklinik.decisions.sign import open_session, sign_case, sweep_orphans
from eklinik.documents import store
from eklinik.documents.intake import extract_text
from eklinik.documents.models import Document
from eklinik.documents.signing import registry
from eklinik.documents.signing.failing import FailingSigner
from eklinik.process import roles
from eklinik.staff.models import Posting
from tests.people import DAY_ONE, NOW, House, _member
from tests.walking import NIP, PASSPHRASE, go, sign, walk


def waiting(house: House):
    return walk(house, house.case("plain"), "sign")


def refused(house: House, case, **extra) -> str:
    """The code of the refusal, after a look that nothing was left behind."""
    before = (
        case.seq,
        Signature.objects.count(),
        Document.objects.filter(kind="signed_letter").count(),
    )
    with pytest.raises(Refusal) as caught:
        sign(house, case, **extra)
    case.refresh_from_db()
    files = Document.objects.filter(kind="signed_letter").count()
    assert (case.seq, Signature.objects.count(), files) == before
    assert case.step == "sign"
    return caught.value.code


def test_another_digest_than_the_letter_is_refused(house: House) -> None:
    assert refused(house, waiting(house), confirmed_sha256="0" * 64) == "letter_changed"


def test_wrong_passphrase_is_refused_and_changes_nothing(house: House) -> None:
    assert refused(house, waiting(house), passphrase=SecretStr("salah")) == "wrong_passphrase"


def test_expired_certificate_is_refused_and_changes_nothing(house: House) -> None:
    case, later = waiting(house), NOW + timedelta(days=800)
    assert refused(house, case, at=later) == "not_permitted"


def test_signer_that_is_down_is_refused_and_changes_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting(house)
    monkeypatch.setattr(registry, "current", FailingSigner)
    assert refused(house, case) == "signer_unavailable"


def test_office_without_a_signer_is_told(house: House, settings) -> None:
    settings.EKLINIK_SIGNER = "null"
    assert refused(house, waiting(house)) == "not_configured"


def test_letter_that_was_changed_in_the_storage_is_not_signed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting(house)
    final_letter(determination_of(case), by=house.actor("kepala"), at=NOW)
    monkeypatch.setattr(store, "read", lambda document: b"%PDF-1.7 lain")
    assert refused(house, case) == "letter_damaged"


def test_signed_file_that_does_not_hold_the_letter_is_not_used(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Rewriting:
        key = "local"

        @contextmanager
        def open(self, who, passphrase):
            yield self

        def sign(self, pdf, *, reason, at):
            return b"%PDF-1.7 ditulis ulang" + pdf

    case = waiting(house)
    monkeypatch.setattr(registry, "current", Rewriting)
    assert refused(house, case) == "signature_unfit"


def test_page_that_is_out_of_date_leaves_no_signature(house: House) -> None:
    assert refused(house, waiting(house), seen=1) == "moved_on"


def test_somebody_without_the_role_never_reaches_the_signer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting(house)
    letter = final_letter(determination_of(case), by=house.actor("kepala"), at=NOW)
    monkeypatch.setattr(registry, "current", lambda: pytest.fail("the signer was asked"))
    with pytest.raises(Refusal) as caught:
        sign_case(case.pk, by=house.actor("kabid"), at=NOW, confirmed_sha256=letter.sha256,
                  passphrase=PASSPHRASE)  # fmt: skip
    assert caught.value.code == "not_your_role"


def test_passphrase_stands_in_no_row(house: House) -> None:
    case = waiting(house)
    sign(house, case)
    secret = PASSPHRASE.get_secret_value()
    rows = [*Movement.objects.values_list("record", flat=True), str(case.facts)]
    assert [row for row in rows if secret in row] == []


def test_signature_made_for_another_case_does_not_count(house: House) -> None:
    first, second = waiting(house), waiting(house)
    sign(house, first)
    used = Signature.objects.get(case=first)
    data = {"signature": used.pk, "confirmed_sha256": used.confirmed_sha256}
    with pytest.raises(Refusal) as caught:
        take(second.pk, "sign", by=house.actor("kepala"), at=NOW, data=data)
    assert caught.value.code == "not_signed"


def test_signature_of_a_draft_that_was_revised_does_not_count(house: House) -> None:
    case = waiting(house)
    old = determination_of(case)
    letter = final_letter(old, by=house.actor("kepala"), at=NOW)
    go(house, case, "revise")
    walk(house, case, "sign")
    prepared = Signature.objects.create(
        office=house.office, case=case, determination=old, signer=house.users["kepala"],
        backend="local", confirmed_sha256=letter.sha256, document=letter, signed_at=NOW,
    )  # fmt: skip
    with pytest.raises(Refusal) as caught:
        take(case.pk, "sign", by=house.actor("kepala"), at=NOW,
             data={"signature": prepared.pk, "confirmed_sha256": letter.sha256})  # fmt: skip
    assert caught.value.code == "not_signed"
    assert Determination.objects.filter(case=case).count() == 2


def test_batch_opens_the_key_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [waiting(house), waiting(house), waiting(house)]
    head, opened = house.actor("kepala"), []
    real = registry.current()
    monkeypatch.setattr(type(real), "open", _counting(type(real).open, opened))
    with open_session(head, passphrase=PASSPHRASE, at=NOW) as session:
        for case in cases:
            letter = final_letter(determination_of(case), by=head, at=NOW)
            sign_case(case.pk, by=head, at=NOW, confirmed_sha256=letter.sha256, session=session)
    assert len(opened) == 1
    assert Signature.objects.filter(counted_at=NOW).count() == 3


def _counting(real, opened: list):
    def open_(self, who, passphrase):
        opened.append(who.nip)
        return real(self, who, passphrase)

    return open_


def test_orphan_of_a_crash_is_swept_with_its_file(house: House) -> None:
    case = waiting(house)
    determination = determination_of(case)
    letter = final_letter(determination, by=house.actor("kepala"), at=NOW)
    orphan = store.keep(b"%PDF", office_id=house.office.pk, kind="signed_letter", by=None, at=NOW)
    Signature.objects.create(
        office=house.office, case=case, determination=determination, document=orphan,
        signer=house.users["kepala"], backend="local", confirmed_sha256=letter.sha256,
        signed_at=NOW,
    )  # fmt: skip
    assert sweep_orphans(at=NOW + timedelta(minutes=30)) == 0
    assert sweep_orphans(at=NOW + timedelta(minutes=61)) == 1
    assert not Document.objects.filter(pk=orphan.pk).exists()
    sign(house, case)
    assert sweep_orphans(at=NOW + timedelta(days=1)) == 0


def text_of(document: Document) -> str:
    return " ".join(extract_text(store.read(document)).split())


def test_acting_head_signs_with_the_letter_of_appointment(house: House) -> None:
    case = waiting(house)
    final_letter(determination_of(case), by=house.actor("kepala"), at=NOW)
    acting(house)
    letter = final_letter(determination_of(case), by=house.actor("sekretaris"), at=NOW)
    assert "Plh. Kepala DPMPTSP Kota Contoh," in text_of(letter)
    assert "Plh. berdasarkan Surat Nomor 800/7/2026" in text_of(letter)
    sign_case(case.pk, by=house.actor("sekretaris"), at=NOW, confirmed_sha256=letter.sha256,
              passphrase=PASSPHRASE)  # fmt: skip
    assert Signature.objects.get(case=case).signer == house.users["sekretaris"]


def acting(house: House) -> None:
    house.users["sekretaris"] = _member(house, "sekretaris", roles.SECTION_HEAD, None)
    Posting.objects.create(
        office=house.office, user=house.users["sekretaris"], role=roles.AGENCY_HEAD,
        acting="plh", letter_number="800/7/2026", valid_from=DAY_ONE, nip=NIP,
    )  # fmt: skip


def test_two_heads_sign_only_the_letter_that_names_them(house: House) -> None:
    case = waiting(house)
    confirmed = final_letter(determination_of(case), by=house.actor("kepala"), at=NOW).sha256
    acting(house)
    final_letter(determination_of(case), by=house.actor("sekretaris"), at=NOW)
    with pytest.raises(Refusal) as caught:
        sign_case(case.pk, by=house.actor("kepala"), at=NOW, confirmed_sha256=confirmed,
                  passphrase=PASSPHRASE)  # fmt: skip
    assert caught.value.code == "letter_changed"


def test_final_letter_is_the_same_however_often_it_is_looked_at(house: House) -> None:
    case, head = waiting(house), house.actor("kepala")
    first = final_letter(determination_of(case), by=head, at=NOW)
    again = final_letter(determination_of(case), by=head, at=NOW + timedelta(hours=3))
    other = final_letter(determination_of(case), by=house.actor("kasi"), at=NOW)
    assert (again.pk, other.pk) == (first.pk, first.pk)
    Determination.objects.update(letter=None, posting=None)
    assert final_letter(determination_of(case), by=head, at=NOW).sha256 == first.sha256


def test_letter_without_any_head_is_refused(house: House) -> None:
    case = waiting(house)
    Posting.objects.filter(role=roles.AGENCY_HEAD).update(valid_to=DAY_ONE)
    with pytest.raises(Refusal) as caught:
        final_letter(determination_of(case), at=NOW)
    assert caught.value.code == "no_head"
