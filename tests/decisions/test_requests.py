"""Renewals, changes, copies and revocations: what becomes of the older permit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.decisions.determine import add_months
from eklinik.decisions.models import Permit
from eklinik.decisions.permits import permit_file, signature_by_code, standing
from eklinik.decisions.revoke import open_revocation
from eklinik.documents import store
from eklinik.documents.intake import extract_text
from tests.people import NOW, House, definition, publish
from tests.walking import walk

LATER = NOW + timedelta(days=100)
TODAY = date(2027, 3, 4)


def permit(house: House) -> Permit:
    kinds = [{"kind": kind, "requirements": ["ktp"]} for kind in
             ("baru", "perpanjangan", "perubahan", "duplikat", "pencabutan")]  # fmt: skip
    words = definition(chart="permit_without_inspection", request_kinds=kinds)
    house.permits["all"] = publish(house, "all", words)
    return Permit.objects.get(case=walk(house, house.case("all"), "print_and_notify"))


def asked(house: House, old: Permit, kind: str, number: str | None = None) -> Case:
    """A case that names an older permit, as the applicant would send it."""
    case = house.case("all", at=LATER)
    Case.objects.filter(pk=case.pk).update(request_kind=kind)
    Application.objects.create(
        office=house.office, permit_version=house.permits["all"], applicant=case.applicant,
        case=case, request_kind=kind, old_permit_number=number or old.number, created_at=LATER,
        updated_at=LATER,
    )  # fmt: skip
    case.refresh_from_db()
    return case


def test_renewal_runs_anew_and_replaces_the_older_permit(house: House) -> None:
    old = permit(house)
    new = Permit.objects.get(
        case=walk(house, asked(house, old, "perpanjangan"), "print_and_notify", LATER)
    )
    old.refresh_from_db()
    assert (new.replaces, new.valid_until) == (old, date(2032, 3, 4))
    assert (standing(old, on=TODAY), standing(new, on=TODAY)) == ("replaced", "valid")


@pytest.mark.parametrize("kind", ["perubahan", "duplikat"])
def test_changed_or_copied_permit_keeps_the_last_day_of_the_older(house: House, kind: str) -> None:
    old = permit(house)
    new = Permit.objects.get(case=walk(house, asked(house, old, kind), "print_and_notify", LATER))
    assert (new.replaces, new.valid_until) == (old, old.valid_until)


def test_renewal_of_a_permit_that_is_not_in_the_register_is_issued_alone(house: House) -> None:
    case = asked(house, permit(house), "perpanjangan", number="503/17/KPPT/2019")
    new = Permit.objects.get(case=walk(house, case, "print_and_notify", LATER))
    assert new.replaces is None


def test_number_of_another_office_is_not_the_older_permit(house: House, other_house: House) -> None:
    theirs = permit(other_house)
    permit(house)
    Permit.objects.filter(pk=theirs.pk).update(number="777/LAIN")
    case = asked(house, theirs, "perpanjangan", number="777/LAIN")
    walk(house, case, "print_and_notify", LATER)
    theirs.refresh_from_db()
    assert theirs.replaced_at is None


def test_revocation_on_request_ends_the_permit_and_makes_none(house: House) -> None:
    old = permit(house)
    case = asked(house, old, "pencabutan")
    Application.objects.filter(case=case).update(old_permit_number=old.number)
    walk(house, case, "archived", LATER)
    old.refresh_from_db()
    assert (standing(old, on=TODAY), old.revoked_by_case) == ("revoked", case)
    assert not Permit.objects.filter(case=case).exists()
    assert case.facts["number"] == "001/CABUT/DPMPTSP-KOTA/III/2027"


def test_revocation_letter_says_which_permit_ends_and_can_be_checked(house: House) -> None:
    old = permit(house)
    case = walk(house, asked(house, old, "pencabutan"), "print_and_notify", LATER)
    text = " ".join(extract_text(store.read(permit_file(case))).split())
    assert f"mencabut Izin Contoh Nomor {old.number}" in text
    code = case.determinations.get().code
    assert signature_by_code(code).determination.draft.kind == "revocation"


def test_office_revokes_on_its_own_initiative_through_the_same_chart(house: House) -> None:
    old = permit(house)
    case = open_revocation(old, reason="Izin diperoleh dengan data palsu", by=house.actor("fo"),
                           at=LATER)  # fmt: skip
    assert (case.step, case.channel) == ("verify_documents", "paper")
    take(case.pk, "accept", by=house.actor("fo2"), at=LATER)
    case.refresh_from_db()
    walk(house, case, "archived", LATER)
    old.refresh_from_db()
    assert standing(old, on=TODAY) == "revoked"
    assert case.drafts.get().reasons == "Izin diperoleh dengan data palsu"


def test_holder_cannot_withdraw_a_revocation_by_the_office(house: House) -> None:
    case = open_revocation(permit(house), reason="Data palsu", by=house.actor("fo"), at=LATER)
    with pytest.raises(Refusal) as caught:
        take(case.pk, "withdraw", by=house.actor("pemohon"), at=LATER)
    assert caught.value.code == "not_your_role"


def test_second_revocation_of_the_same_permit_is_refused(house: House) -> None:
    old, fo = permit(house), house.actor("fo")
    case = open_revocation(old, reason="Data palsu", by=fo, at=LATER)
    with pytest.raises(Refusal) as caught:
        open_revocation(old, reason="Data palsu", by=fo, at=LATER)
    assert (caught.value.code, case.number in caught.value.message) == ("revocation_open", True)


@pytest.mark.parametrize(("name", "reason", "code"), [
    ("kasi", "Data palsu", "not_your_role"), ("fo", "", "reason_needed"),
])  # fmt: skip
def test_revocation_needs_front_office_and_a_reason(
    house: House, name: str, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        open_revocation(permit(house), reason=reason, by=house.actor(name), at=LATER)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2026, 11, 24), 60, date(2031, 11, 24)),
     (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2026, 12, 1), 1, date(2027, 1, 1))],
)  # fmt: skip
def test_months_end_on_the_last_day_of_a_shorter_month(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then
