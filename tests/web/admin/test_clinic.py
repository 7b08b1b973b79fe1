"""The clinic in the administration: who may, what it keeps, what it refuses, what it logs."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client

from eklinik.accounts.models import LogEntry, Office
from eklinik.applicants import mandates
from eklinik.clinic import mandate_setup
from eklinik.clinic.models import ClinicService, Desk, Hall, OpeningHours
from eklinik.clinic.settings import settings_of
from tests.clinic.people import Clinic, clinic
from tests.people import NOW

HOME = "/kelola/loket/"
PAGES = ("", "baru/", "ruang/baru/", "layanan/baru/", "jam/in_person/", "pengaturan/", "kuasa/")
SERVICE = {
    "letter": "d", "name": "Layanan Contoh", "minutes": "20", "kinds": ["phone"], "place": "4",
    "is_active": "on",
}  # fmt: skip


@pytest.fixture
def here(house) -> Clinic:
    return clinic(house)


@pytest.fixture
def boss(client, house) -> Client:
    client.force_login(house.users["admin"])
    return client


def logged() -> list[tuple[str, str, dict]]:
    return list(LogEntry.objects.order_by("pk").values_list("action", "subject", "detail"))


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_the_administrator_only(client, house, here, page) -> None:
    assert client.get(HOME + page).headers["Location"].startswith("/masuk/?next=")
    client.force_login(house.users["klinik"])
    assert client.get(HOME + page).status_code == 404
    client.force_login(house.users["admin"])
    assert client.get(HOME + page).status_code == 200


def test_rows_of_another_office_are_not_there(boss, here, other_house) -> None:
    foreign = clinic(other_house)
    addresses = (
        f"{foreign.desks['phone'].pk}/", f"ruang/{foreign.hall.pk}/",
        f"layanan/{foreign.services['A'].pk}/",
    )  # fmt: skip
    assert [boss.get(HOME + part).status_code for part in addresses] == [404] * 3
    assert boss.post(f"{HOME}ruang/{foreign.hall.pk}/kunci/").status_code == 404


def test_overview_tells_which_hours_are_missing(boss, house, here) -> None:
    OpeningHours.objects.filter(kind="phone").delete()
    assert "Jam layanan belum diatur untuk: Telepon." in boss.get(HOME).content.decode()


def test_new_service_is_kept_and_logged(boss, house, here) -> None:
    assert boss.post(HOME + "layanan/baru/", SERVICE).headers["Location"] == HOME
    row = ClinicService.objects.get(name="Layanan Contoh")
    assert (row.letter, row.kinds, row.office) == ("D", ["phone"], house.office)
    assert logged()[-1][:2] == ("create", "clinic_service")


def test_letter_that_is_taken_keeps_what_was_typed(boss, here) -> None:
    answer = boss.post(HOME + "layanan/baru/", {**SERVICE, "letter": "A"})
    body = answer.content.decode()
    assert "Huruf ini sudah dipakai layanan lain." in body
    assert 'value="Layanan Contoh"' in body


def test_service_is_switched_off_and_stays(boss, here) -> None:
    row = here.services["A"]
    words = {**SERVICE, "letter": "A", "name": row.name, "minutes": row.minutes, "place": 0}
    words |= {"kinds": row.kinds}
    del words["is_active"]
    boss.post(f"{HOME}layanan/{row.pk}/", words)
    row.refresh_from_db()
    assert row.is_active is False
    assert logged() == [("change", "clinic_service", {"is_active": [True, False]})]


def test_desk_gets_its_services(boss, house, here) -> None:
    chosen = [here.services["A"].pk, here.services["C"].pk]
    words = {"name": "Loket 7", "kind": "in_person", "hall": here.hall.pk, "services": chosen}
    boss.post(HOME + "baru/", {**words, "is_active": "on"})
    row = Desk.objects.get(name="Loket 7")
    assert list(row.services.order_by("pk").values_list("pk", flat=True)) == chosen
    assert logged()[-1][2]["services"] == [[], ["A", "C"]]


def test_desk_with_an_officer_is_not_switched_off(boss, here) -> None:
    session = here.sits()
    words = {"name": session.desk.name, "kind": "in_person", "hall": here.hall.pk}
    body = boss.post(f"{HOME}{session.desk_id}/", words).content.decode()
    assert "Loket ini sedang ditempati." in body
    assert Desk.objects.get(pk=session.desk_id).is_active is True


def test_desk_cannot_take_a_hall_or_service_of_another_office(boss, here, other_house) -> None:
    foreign = clinic(other_house)
    words = {"name": "Loket 7", "kind": "phone", "hall": foreign.hall.pk}
    boss.post(HOME + "baru/", words)
    boss.post(HOME + "baru/", {**words, "hall": "", "services": [foreign.services["A"].pk]})
    assert not Desk.objects.filter(name="Loket 7").exists()


def test_hall_gets_an_address_of_its_own(boss, house, here) -> None:
    words = {"name": "Ruang Utama", "speaks": "on", "is_active": "on"}
    boss.post(HOME + "ruang/baru/", words)
    boss.post(HOME + "ruang/baru/", words)
    slugs = Hall.objects.filter(name="Ruang Utama").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["ruang-utama", "ruang-utama-2"]


def test_kiosk_key_changes_only_after_a_look_at_the_effects(boss, here) -> None:
    address, old = f"{HOME}ruang/{here.hall.pk}/kunci/", here.hall.kiosk_key
    assert "langsung berhenti" in boss.post(address).content.decode()
    here.hall.refresh_from_db()
    assert here.hall.kiosk_key == old
    boss.post(address, {"confirmed": "1"})
    here.hall.refresh_from_db()
    assert here.hall.kiosk_key != old
    assert logged()[-1][:2] == ("new_secret", "hall")


def test_hours_replace_those_of_their_kind_only(boss, here) -> None:
    words = {"day0_opens1": "08:00", "day0_closes1": "12:00", "day0_opens2": "13:00"}
    words["day0_closes2"] = "15:30"
    assert boss.post(HOME + "jam/phone/", words).headers["Location"] == HOME
    rows = OpeningHours.objects.filter(kind="phone").order_by("opens")
    assert list(rows.values_list("weekday", "opens", "closes")) == [
        (0, time(8), time(12)), (0, time(13), time(15, 30)),
    ]  # fmt: skip
    assert OpeningHours.objects.filter(kind="in_person").count() == 10
    assert logged()[-1][:2] == ("change", "opening_hours")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"day0_opens1": "08:00"}, "Isi jam buka dan jam tutup, atau kosongkan."),
        (
            {"day0_opens1": "12:00", "day0_closes1": "08:00"},
            "Jam tutup harus sesudah jam buka.",
        ),
        (
            {"day0_opens1": "08:00", "day0_closes1": "12:00", "day0_opens2": "11:00",
             "day0_closes2": "15:00"},
            "Jam kedua harus mulai sesudah jam pertama berakhir.",
        ),
        ({"day0_opens1": "kapan", "day0_closes1": "saja"}, "Masukkan waktu yang valid."),
    ],
)  # fmt: skip
def test_impossible_hours_change_nothing(boss, here, words, said) -> None:
    assert said in boss.post(HOME + "jam/phone/", words).content.decode()
    assert OpeningHours.objects.filter(kind="phone").count() == 10


def test_unknown_kind_of_desk_is_404(boss, here) -> None:
    assert boss.get(HOME + "jam/pigeon/").status_code == 404


def test_choices_are_kept_beside_what_others_keep(boss, house, here) -> None:
    Office.objects.filter(pk=house.office.pk).update(settings={"x": 1, "clinic": {"y": 2}})
    words = {**settings_of(house.office).as_dict(), "priority_run": 5}
    boss.post(HOME + "pengaturan/", words)
    kept = Office.objects.get(pk=house.office.pk)
    assert settings_of(kept).priority_run == 5
    assert (kept.settings["x"], kept.settings["clinic"]["y"]) == (1, 2)
    assert logged() == [("change", "clinic_settings", {"priority_run": [3, 5]})]


def test_choice_out_of_bounds_is_refused(boss, house, here) -> None:
    words = {**settings_of(house.office).as_dict(), "booking_share": 101}
    assert boss.post(HOME + "pengaturan/", words).status_code == 200
    assert "clinic" not in Office.objects.get(pk=house.office.pk).settings


@pytest.mark.parametrize("bad", [101, -1, "50", None, True])
def test_settings_that_make_no_sense_are_our_default(house, bad) -> None:
    house.office.settings = {"clinic": {"booking_share": bad}}
    assert settings_of(house.office).booking_share == 50


def test_own_words_and_days_of_a_mandate_are_kept_and_logged(boss, house, here) -> None:
    own = "Saya, {nama}, minta {kantor}: {lingkup}, sampai {sampai}. Setuju?"
    words = {**mandate_setup.choices_of(house.office), "days_phone": 3, "text_phone_id": own}
    assert boss.post(HOME + "kuasa/", words).status_code == 302
    kept = Office.objects.get(pk=house.office.pk)
    assert kept.settings["mandate_texts"] == {"phone": {"id": own}}
    assert mandates.ends_at(kept, "phone", at=NOW).date() == NOW.date() + timedelta(days=3)
    assert [(action, subject, list(detail)) for action, subject, detail in logged()] == [
        ("change", "mandate_settings", ["days_phone", "text_phone_id"])
    ]


def test_text_that_names_no_end_is_refused_and_stays_in_the_form(boss, house, here) -> None:
    own = "Saya, {nama}, minta {kantor}: {lingkup}."
    words = {**mandate_setup.choices_of(house.office), "text_online_id": own}
    answer = boss.post(HOME + "kuasa/", words).content.decode()
    assert "Teks ini belum memuat {sampai}." in answer
    assert own in answer
    assert "mandate_texts" not in Office.objects.get(pk=house.office.pk).settings


def test_empty_text_is_ours_again(boss, house, here) -> None:
    Office.objects.filter(pk=house.office.pk).update(
        settings={"mandate_texts": {"phone": {"id": "lama"}}}
    )
    words = {**mandate_setup.choices_of(house.office), "text_phone_id": ""}
    boss.post(HOME + "kuasa/", words)
    kept = Office.objects.get(pk=house.office.pk)
    assert mandate_setup.choices_of(kept) == mandate_setup.choices_of(house.office)
