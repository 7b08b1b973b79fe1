"""Two people on one form: who wins, who is asked, who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.applicants import mandates
from eklinik.applicants.models import MandateUse
from eklinik.applications import drafts
from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from eklinik.clinic import cofilling
from eklinik.clinic.cofilling import OFFICER, VISITOR, Saved, Shared, Where
from eklinik.clinic.models import FieldTouch
from eklinik.staff.actor import Actor
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House, definition, publish

GUEST = Actor(None, "Tamu Contoh")
FIELDS = [
    {"code": "alamat_usaha", "label": "Alamat usaha", "kind": "text"},
    {"code": "modal", "label": "Modal", "kind": "money", "required": False},
    {"code": "nik_penjamin", "label": "NIK penjamin", "kind": "nik", "required": False},
]
NIK = "1171014107800001"


@pytest.fixture
def desk(house: House) -> Clinic:
    house.permits["forms"] = publish(
        house, "forms", definition(chart="permit_without_inspection", fields=FIELDS)
    )
    return clinic(house)


@pytest.fixture
def form(desk: Clinic) -> Shared:
    """A visitor's own draft in an online consultation, with the visitor's consent."""
    shared = linked(desk)
    consent(shared)
    return shared


def linked(desk: Clinic, **words) -> Shared:
    house = desk.house
    consultation = desk.consultation(kind="online", desk=desk.desks["online"])
    draft = drafts.start(house.office, house.permits["forms"], None, "baru", at=NOW)
    Application.objects.filter(pk=draft.pk).update(**words)
    consultation.applications.add(draft)
    found = cofilling.form_of(secret=consultation.secret)
    assert found is not None
    return found


def consent(shared: Shared, scope=("fill",)):
    return mandates.give(
        shared.consultation.office, channel="online", scope=scope, person_name="Tamu Contoh",
        text="Saya setuju dibantu.", language="id", evidence_kind="spoken",
        evidence={"words": "Ya, saya setuju"}, taken_by=shared.consultation.officer_id, at=NOW,
        consultation_ref=shared.consultation.pk,
    )  # fmt: skip


def visitor(form: Shared, field: str, text: str, seen: str = "") -> Saved:
    return cofilling.save(form, {field: text}, {field: seen}, side=VISITOR, by=GUEST, at=NOW)


def officer(form: Shared, house: House, field: str, text: str, seen: str = "") -> Saved:
    by = house.actor("klinik")
    return cofilling.save(form, {field: text}, {field: seen}, side=OFFICER, by=by, at=NOW)


def now(form: Shared) -> dict:
    return Application.objects.get(pk=form.application.pk).answers


def test_different_fields_by_two_people_never_conflict(form, house) -> None:
    assert visitor(form, "alamat_usaha", "Jalan Contoh 1").conflicts == ()
    assert officer(form, house, "modal", "1.250.000").conflicts == ()
    assert now(form) == {"alamat_usaha": "Jalan Contoh 1", "modal": 1_250_000}
    touched = FieldTouch.objects.order_by("field").values_list("field", "side", "revision")
    assert list(touched) == [("alamat_usaha", "visitor", 1), ("modal", "officer", 2)]


def test_later_one_wins_when_it_saw_the_earlier(form, house) -> None:
    visitor(form, "alamat_usaha", "Jalan Contoh 1")
    saved = officer(form, house, "alamat_usaha", "Jalan Contoh 12", seen="Jalan Contoh 1")
    assert saved.conflicts == ()
    assert now(form) == {"alamat_usaha": "Jalan Contoh 12"}


def test_later_one_is_asked_when_it_did_not_see_the_earlier(form, house) -> None:
    visitor(form, "alamat_usaha", "Jalan Contoh 1")
    saved = officer(form, house, "alamat_usaha", "Jalan Lain 9")
    assert saved.conflicts == ("alamat_usaha",)
    assert now(form) == {"alamat_usaha": "Jalan Contoh 1"}


def test_same_text_by_both_is_no_conflict(form, house) -> None:
    visitor(form, "modal", "1250000")
    assert officer(form, house, "modal", "Rp 1.250.000").conflicts == ()
    assert now(form) == {"modal": 1_250_000}


def test_a_whole_form_brings_only_what_was_changed(form, house) -> None:
    visitor(form, "alamat_usaha", "Jalan Contoh 1")
    typed = {"alamat_usaha": "", "modal": "500"}
    saved = cofilling.save(form, typed, {}, side=OFFICER, by=house.actor("klinik"), at=NOW)
    assert saved.conflicts == ()
    assert now(form) == {"alamat_usaha": "Jalan Contoh 1", "modal": 500}


def test_officer_without_consent_is_refused_and_nothing_changes(desk, house) -> None:
    shared = linked(desk)
    with pytest.raises(Refusal) as refusal:
        officer(shared, house, "alamat_usaha", "Jalan Contoh 1")
    assert refusal.value.code == "mandate_needed"
    assert now(shared) == {}


def test_consent_for_something_else_does_not_let_the_officer_type(desk, house) -> None:
    shared = linked(desk)
    consent(shared, scope=("upload",))
    with pytest.raises(Refusal) as refusal:
        officer(shared, house, "alamat_usaha", "Jalan Contoh 1")
    assert refusal.value.code == "mandate_scope"


def test_a_file_of_the_office_needs_no_consent(desk, house) -> None:
    shared = linked(desk, typed_by=house.users["fo"])
    assert officer(shared, house, "alamat_usaha", "Jalan Contoh 1").conflicts == ()


def test_mandate_names_a_field_once_however_often_it_is_typed(form, house) -> None:
    officer(form, house, "alamat_usaha", "J")
    officer(form, house, "alamat_usaha", "Ja", seen="J")
    uses = MandateUse.objects.filter(action="fill").values_list("words", "subject_ref")
    assert list(uses) == [("Alamat usaha", str(form.application.uid))]


def test_closed_consultation_refuses_both(form, house) -> None:
    form.consultation.closed_at = NOW
    for act in (lambda: visitor(form, "modal", "1"), lambda: officer(form, house, "modal", "1")):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "consultation_over"


def test_discarded_draft_is_no_form(form) -> None:
    Application.objects.update(discarded_at=NOW)
    assert cofilling.form_of(secret=form.consultation.secret) is None


def test_sent_file_refuses_changes(form, house) -> None:
    case = house.case()
    Application.objects.filter(pk=form.application.pk).update(case=case)
    from eklinik.casework.models import Case

    Case.objects.filter(pk=case.pk).update(role="front_office")
    with pytest.raises(Refusal) as refusal:
        visitor(form, "modal", "1")
    assert refusal.value.code == "closed_to_changes"


def test_number_typed_by_the_officer_is_masked_for_the_visitor(form, house) -> None:
    officer(form, house, "nik_penjamin", NIK)
    application = Application.objects.get(pk=form.application.pk)
    spec = cofilling.reading.definition(application).fields[2]
    touch = cofilling.touches_of(application)["nik_penjamin"]
    assert cofilling.masked(spec, NIK, touch, VISITOR) == "************0001"
    assert cofilling.masked(spec, NIK, None, VISITOR) == "************0001"
    assert cofilling.masked(spec, NIK, touch, OFFICER) == ""
    assert cofilling.masked(spec, None, touch, VISITOR) == ""


def test_masked_number_left_empty_stays_and_typed_anew_is_the_visitors(form, house) -> None:
    officer(form, house, "nik_penjamin", NIK)
    visitor(form, "nik_penjamin", "", seen="************0001")
    assert now(form) == {"nik_penjamin": NIK}
    visitor(form, "nik_penjamin", "1171014107800002", seen="************0001")
    assert now(form) == {"nik_penjamin": "1171014107800002"}
    touch = FieldTouch.objects.get()
    assert touch.side == VISITOR


def test_changes_since_are_the_fields_typed_since(form, house) -> None:
    visitor(form, "alamat_usaha", "A")
    visitor(form, "modal", "5")
    application = Application.objects.get(pk=form.application.pk)
    touches = cofilling.touches_of(application)
    assert cofilling.changed_since(application, touches, 2) == set()
    assert cofilling.changed_since(application, touches, 1) == {"modal"}
    assert cofilling.changed_since(application, touches, 0) == {"alamat_usaha", "modal"}


def test_changes_by_another_page_are_everything(form) -> None:
    application = form.application
    application.account_id = form.consultation.officer_id
    application.save()
    by = Actor(application.account_id, "Pemilik Contoh")
    drafts.autosave(application, {"modal": "7"}, by=by, at=NOW, revision=0)
    application.refresh_from_db()
    assert cofilling.changed_since(application, {}, 0) is None


def test_each_side_learns_where_the_other_is(form) -> None:
    pk = form.consultation.pk
    assert cofilling.be_here(pk, OFFICER, 3, at=NOW) == Where(0, False)
    assert cofilling.be_here(pk, VISITOR, 1, at=NOW) == Where(3, True)
    late = NOW + timedelta(seconds=20)
    assert cofilling.be_here(pk, VISITOR, 1, at=late) == Where(3, False)


def test_presence_is_written_once_in_a_while(form) -> None:
    pk = form.consultation.pk
    counts = []
    for seconds in (0, 1, 4, 6):
        with CaptureQueriesContext(connection) as queries:
            cofilling.be_here(pk, VISITOR, 1, at=NOW + timedelta(seconds=seconds))
        counts.append(sum("INSERT" in query["sql"] for query in queries))
    assert counts == [1, 0, 0, 1]
