"""The whole guided path at the desk, with a mandate, and what stands in its history after."""

from __future__ import annotations

import json
import re
from threading import Barrier, Thread
from time import sleep
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eklinik.accounts.models import Activation, User
from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import ACTIONS
from eklinik.applicants.models import Mandate
from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.history import first_break
from eklinik.clinic.models import Consultation
from tests.clinic.people import Clinic, clinic
from tests.people import House, build_house
from tests.web.desk.test_console import CLOSED, PERSON, called, told, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(house: House) -> Clinic:
    return clinic(house)


@pytest.fixture
def desk(hall: Clinic, client: Client) -> Client:
    client.force_login(hall.house.users["klinik"])
    hall.sits("klinik", at=timezone.now())
    return client


@pytest.fixture
def held(hall: Clinic, desk: Client) -> Consultation:
    """A known visitor with documents ticked, at `open_account`."""
    found = called(hall, desk)
    desk.post(url("identify", found), PERSON)
    permit = {"izin": hall.house.permits["plain"].pk, "jenis": "baru", "aksi": "simpan"}
    desk.post(url("documents", found), {**permit, "ada": ["ktp"]})
    found.refresh_from_db()
    assert found.step == "open_account"
    return found


def allow(held: Consultation) -> Mandate:
    """The visitor's signed slip covers everything."""
    return mandates.give(
        held.office, channel="in_person", scope=ACTIONS, person_name=held.visitor_name,
        text="Saya setuju.", language="id", evidence_kind="slip",
        evidence={"document_sha256": "0" * 64}, evidence_document=uuid4(),
        taken_by=held.officer_id, at=timezone.now(),
        applicant=held.applicant, consultation_ref=held.pk,
    )  # fmt: skip


def make_account(desk: Client, held: Consultation) -> object:
    sent = {"aksi": "buat", "akun": "baru", "name": "Cut Contoh", "phone": "", "email": ""}
    return desk.post(url("account", held), sent)


def test_slip_is_printed_once_and_the_officer_learns_no_password(
    desk: Client, held: Consultation
) -> None:
    mandate = allow(held)
    answer = make_account(desk, held)
    made = Activation.objects.get().user
    held.refresh_from_db()
    assert held.applicant is not None
    assert (held.step, held.applicant.user) == ("register", made)
    assert not made.has_usable_password()
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", words(answer))
    assert answer["Cache-Control"] == "no-store, private"  # type: ignore[index]
    assert list(mandate.uses.values_list("action", flat=True)) == ["given", "account"]
    assert made.username not in json.dumps(list(held.entries.values_list("record", flat=True)))


def test_second_account_for_the_same_person_is_refused(desk: Client, held: Consultation) -> None:
    allow(held)
    make_account(desk, held)
    accounts = User.objects.count()
    assert make_account(desk, held).status_code == 422  # type: ignore[attr-defined]
    assert User.objects.count() == accounts


def test_account_the_person_has_is_connected(desk: Client, held: Consultation) -> None:
    desk.post(url("account", held), {"aksi": "hubungkan", "akun_lama": "pemohon"})
    held.refresh_from_db()
    assert held.applicant is not None
    assert (held.step, held.applicant.user.username) == ("register", "pemohon")


@pytest.mark.parametrize("typed", ["", "tidak-ada", "fo"])
def test_unknown_account_or_one_of_staff_is_not_connected(
    desk: Client, held: Consultation, typed: str
) -> None:
    answer = desk.post(url("account", held), {"aksi": "hubungkan", "akun_lama": typed})
    assert answer.status_code == 422
    held.refresh_from_db()
    assert held.step == "open_account"


def test_application_without_a_mandate_is_refused(desk: Client, held: Consultation) -> None:
    desk.post(url("account", held), {"aksi": "hubungkan", "akun_lama": "pemohon"})
    answer = desk.post(url("register", held), {"aksi": "buka"}, follow=True)
    assert "kuasa" in told(answer)[0]
    assert Application.objects.count() == 0


def test_application_is_opened_together_and_hangs_on_the_consultation(
    desk: Client, held: Consultation
) -> None:
    allow(held)
    desk.post(url("account", held), {"aksi": "hubungkan", "akun_lama": "pemohon"})
    answer = desk.post(url("register", held), {"aksi": "buka"})
    made = Application.objects.get()
    held.refresh_from_db()
    assert answer.url == url("cofill", held, 1)  # type: ignore[attr-defined]
    assert (made.channel, made.typed_by, made.applicant) == (
        "assisted", held.officer, held.applicant,
    )  # fmt: skip
    assert (held.step, list(held.applications.all())) == ("upload", [made])
    page = words(desk.get(url("consultation", held)))
    assert reverse("office:entry", args=[made.uid]) in page


def test_draft_the_applicant_began_at_home_is_brought_in(
    hall: Clinic, desk: Client, held: Consultation
) -> None:
    own = Application.objects.create(
        office=held.office, permit_version=hall.house.permits["plain"], applicant=held.applicant,
        account=hall.house.users["pemohon"], created_at=timezone.now(), updated_at=timezone.now(),
    )  # fmt: skip
    desk.post(url("account", held), {"aksi": "hubungkan", "akun_lama": "pemohon"})
    desk.post(url("register", held), {"aksi": "hubungkan", "permohonan": str(own.uid)})
    held.refresh_from_db()
    assert (held.step, list(held.applications.all())) == ("upload", [own])


def test_application_of_somebody_else_is_not_brought_in(
    hall: Clinic, desk: Client, held: Consultation
) -> None:
    other = Application.objects.create(
        office=held.office, permit_version=hall.house.permits["plain"],
        applicant=hall.house.applicant(), created_at=timezone.now(), updated_at=timezone.now(),
    )  # fmt: skip
    desk.post(url("register", held), {"aksi": "hubungkan", "permohonan": str(other.uid)})
    assert held.applications.count() == 0


def test_filed_case_is_shown_with_number_receipt_and_steps(
    hall: Clinic, desk: Client, held: Consultation
) -> None:
    allow(held)
    desk.post(url("account", held), {"aksi": "hubungkan", "akun_lama": "pemohon"})
    desk.post(url("register", held), {"aksi": "buka"})
    case = hall.house.case()
    Application.objects.update(case=case)
    desk.post(url("walk", held, "uploaded"))
    held.refresh_from_db()
    page = words(desk.get(url("consultation", held)))
    assert held.step == "conclude"
    assert case.number in page
    assert reverse("office:receipt", args=[case.pk]) in page


def test_missing_documents_are_offered_as_what_to_bring(
    hall: Clinic, desk: Client, held: Consultation
) -> None:
    Consultation.objects.filter(pk=held.pk).update(outcome="")
    desk.post(url("documents", held), {"izin": "oss", "aksi": "simpan", "ada": ["ktp"]})
    offered = desk.get(url("consultation", held)).context["outcome"]["to_bring"]
    assert len(offered) == 6
    desk.post(url("close", held), {"hasil": "oss_follow_up", "bawa": offered[:1],
                                   "bawa_lain": "Materai\n\nPas foto"})  # fmt: skip
    held.refresh_from_db()
    assert held.to_bring == [offered[0], "Materai", "Pas foto"]
    assert held.step == "to_return"
    page = words(desk.get(url("bring", held)))
    assert "Pas foto" in page
    assert "Cut Contoh" not in page


def test_history_of_the_whole_visit_is_sealed(desk: Client, held: Consultation) -> None:
    desk.post(url("close", held), CLOSED)
    held.refresh_from_db()
    lines = list(held.entries.order_by("seq").values_list("verb", flat=True))
    assert lines == ["open", "ticket", "call", "who", "begin", "prepared", "ready", "finish"]
    assert first_break(held.entries.order_by("seq"), bytes(held.head)) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_a_waiting_visitor_one_wins() -> None:
    hall = clinic(build_house())
    waits = visit.open_consultation(
        hall.house.office, hall.services["A"], kind="phone", by=None, at=timezone.now()
    )
    actors = [hall.house.actor(name, timezone.now()) for name in ("klinik", "klinik2")]
    start, said = Barrier(2), []

    def take(actor: object) -> None:
        start.wait()
        try:
            said.append(try_to_take(actor))
        finally:
            connections.close_all()

    def try_to_take(actor: object) -> str:
        while True:
            try:
                visit.advance(waits.pk, "call", by=actor, at=timezone.now())
            except Refusal as refusal:
                return refusal.code
            except OperationalError:  # the database in memory does not wait for its lock
                sleep(0.01)
            else:
                return "taken"

    threads = [Thread(target=take, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits.refresh_from_db()
    assert sorted(said) == ["not_on_chart", "taken"]
    assert waits.officer_id in {actor.user_id for actor in actors}
    assert waits.entries.filter(verb="call").count() == 1
    assert connection.vendor in {"sqlite", "postgresql"}
