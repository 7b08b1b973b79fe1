"""What OSS sends: stored first, applied once, in any order, and kept without secrets."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eklinik.applicants.models import Applicant
from eklinik.licensing.models import OssMessage, OssNib, Project
from eklinik.licensing.oss import inbound
from eklinik.licensing.oss.pia import token as tokens
from tests.licensing.business import Business
from tests.licensing.oss.people import NIB, PASSWORD, USERNAME, file_body, nib_body, token
from tests.people import NOW

State = OssMessage.State


def deliver(business: Business, method: str, body: dict, at: datetime = NOW) -> OssMessage:
    return inbound.apply(inbound.take_in(business.house.office, method, body, at=at), at=at)


def post(client: Client, method: str, payload: object, key: str | None = "") -> tuple[int, dict]:
    body = json.dumps(payload)
    headers = {} if key is None else {"Token": key or token(NIB)}
    answer = client.post(
        f"/api/oss/v1/{method}", body, content_type="application/json", headers=headers
    )
    return answer.status_code, answer.json()


@pytest.fixture
def at_ten(time_machine=None):
    import time_machine as machine

    with machine.travel(NOW, tick=False):
        yield


def test_nib_opens_a_case_once_and_a_duplicate_is_counted(business) -> None:
    first = deliver(business, "receiveNIB", nib_body())
    again = deliver(business, "receiveNIB", nib_body())
    assert (first.state, first.error) == (State.APPLIED, "1 berkas dibuka, 0 sudah ada di sini.")
    assert (again.pk, again.repeats) == (first.pk, 1)
    project = Project.objects.get()
    assert (project.nib, project.id_izin, project.id_proyek) == (NIB, "I-1", "P-1")
    assert (project.source, project.case.step, project.scale) == ("connected", "prepare", "kecil")
    assert project.village_code == "11.71.01.2001"


def test_update_fills_ids_and_opens_nothing_twice(business) -> None:
    deliver(business, "receiveNIB", nib_body())
    said = deliver(business, "receiveNIB", nib_body(kind="5", day="2026-11-25"))
    assert said.error == "0 berkas dibuka, 1 sudah ada di sini."
    assert Project.objects.count() == 1


def test_original_after_its_update_is_not_used(business) -> None:
    deliver(business, "receiveNIB", nib_body(kind="5", day="2026-11-25"))
    late = deliver(business, "receiveNIB", nib_body(day="2026-11-20"))
    assert late.state == State.IGNORED
    assert OssNib.objects.get().kind == "5"


@pytest.mark.parametrize("kinds", [("9", "3"), ("3", "9"), ("5", "4"), ("4", "5")])
def test_an_ending_beats_everything_in_any_order(business, kinds) -> None:
    for number, kind in enumerate(kinds):
        deliver(business, "receiveNIB", nib_body(kind=kind, day=f"2026-11-2{number}"))
    assert OssNib.objects.get().is_over


def test_revoked_nib_shows_on_every_file(business) -> None:
    deliver(business, "receiveNIB", nib_body())
    deliver(business, "receiveNIB", nib_body(kind="3", day="2026-11-25"))
    row = Project.objects.get().records.order_by("pk").last()
    assert (row.number, row.status_words) == (NIB, "Tidak berlaku: pencabutan")


def test_file_waits_for_its_project_and_is_applied_when_it_comes(
    business, django_capture_on_commit_callbacks
) -> None:
    file = deliver(business, "receiveFileDS", file_body())
    assert (file.state, file.error[:39]) == (
        State.RECEIVED,
        "Belum ada berkas dengan id izin I-1. Di",
    )
    with django_capture_on_commit_callbacks(execute=True):
        deliver(business, "receiveNIB", nib_body())
    file.refresh_from_db()
    assert (file.state, file.project) == (State.APPLIED, Project.objects.get())


def test_unknown_kbli_waits_for_an_officer_and_leaves_nothing_behind(business) -> None:
    body = nib_body()
    body["data_proyek"][0]["kbli"] = "99999"
    message = deliver(business, "receiveNIB", body)
    assert message.state == State.RECEIVED
    assert message.error.startswith("Proyek P-1 (KBLI 99999) belum dapat dibuka: ")
    assert (Project.objects.count(), OssNib.objects.count(), Applicant.objects.count()) == (0, 0, 0)


def test_officer_sets_a_message_aside_with_a_reason(business) -> None:
    message = deliver(business, "receiveFileDS", file_body())
    fo = business.house.users["fo"]
    inbound.set_aside(message, "Bukan berkas kami", by=fo.pk, at=NOW)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.IGNORED, "Bukan berkas kami")


def test_personal_data_and_secrets_are_not_kept(business) -> None:
    message = deliver(business, "receiveNIB", nib_body())
    kept = json.dumps(message.body)
    for secret in ("1171010101010001", "012345678901000", "pt@contoh.id"):
        assert secret not in kept
    assert deliver(business, "receiveFileDS", file_body()).body["file_izin"] == (
        "https://oss.contoh.go.id/berkas.pdf"
    )


def test_sweep_applies_what_was_cut_off(business) -> None:
    inbound.take_in(business.house.office, "receiveNIB", nib_body(), at=NOW)
    assert inbound.sweep(at=NOW) == 1
    assert OssMessage.objects.get().state == State.APPLIED


def test_endpoint_takes_a_message_and_answers_by_the_contract(business, client, at_ten) -> None:
    assert post(client, "receiveNIB", {"dataNIB": nib_body()}) == (
        200, {"responreceiveNIB": {"status": "1", "keterangan": "Diterima"}},
    )  # fmt: skip
    assert post(client, "receiveFileDS", {"receiveFileDS": file_body()}) == (
        200, {"responreceiveFileDS": {"status": "1", "keterangan": "Diterima"}},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "key", "code"),
    [
        ({"dataNIB": {"nib": NIB}}, None, 401),
        ({"dataNIB": {"nib": NIB}}, "0" * 40, 401),
        ({"dataNIB": {"nib": NIB}}, "é", 401),
        ({"dataNIB": {"nib": NIB}}, "", 400),
        ({"dataNIB": {"nib": "12"}}, "x", 400),
        ({"dataNIB": {"nib": ["a"]}}, "x", 400),
        ({"dataNIB": []}, "x", 400),
        ([], "x", 400),
        ({"dataNIB": nib_body(data_proyek="satu")}, "", 400),
        ({"dataNIB": nib_body(data_proyek=[1])}, "", 400),
        ({"dataNIB": nib_body(nama_perseroan={"a": 1})}, "", 400),
        ({"dataNIB": nib_body(tipe_dokumen="8")}, "", 400),
        ({"dataNIB": nib_body(tipe_dokumen=9)}, "", 200),
        ({"dataNIB": nib_body(oss_id="a\x00\ud800", uang=1e999)}, "", 400),
    ],
)
def test_endpoint_refuses_with_a_code_of_the_contract(
    business, client, at_ten, payload, key, code
) -> None:
    status, answer = post(client, "receiveNIB", payload, key)
    assert (status, answer["responreceiveNIB"]["status"]) == (code, "1" if code == 200 else "2")


def test_endpoint_stores_what_no_database_likes(business, client, at_ten) -> None:
    body = nib_body(oss_id="a\x00\ud800b", catatan={"a\x00": ["\ud800"]}, tipe_dokumen=9)
    assert post(client, "receiveNIB", {"dataNIB": body})[0] == 200
    message = OssMessage.objects.get()
    assert (message.state, message.body["oss_id"]) == (State.APPLIED, "a?b")


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PATHS = st.sampled_from([name for name in nib_body() if name != "nib"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.dictionaries(PATHS, JSONS),
    inner=st.dictionaries(
        st.sampled_from(
            [
                "id_proyek",
                "kbli",
                "skala_usaha",
                "jumlah_investasi",
                "luas_tanah",
                "data_lokasi_proyek",
                "id_izin",
                "jenis_izin",
                "kd_daerah",
                "kewenangan",
                "bidang_spesifik",
            ]
        ),
        JSONS,
    ),
)
def test_endpoint_never_breaks_whatever_is_in_the_fields(
    business, client, at_ten, changes, inner
) -> None:
    body = nib_body()
    for name in ("data_proyek", "data_checklist"):
        body[name][0] |= inner
    with transaction.atomic():
        status, answer = post(client, "receiveNIB", {"dataNIB": body | changes})
        unread = OssMessage.objects.filter(error__contains="Laporkan kepada pengembang")
        broken = list(unread.values_list("body", flat=True))
        transaction.set_rollback(True)
    assert status in {200, 400}
    assert answer["responreceiveNIB"]["status"] == {200: "1", 400: "2"}[status]
    assert broken == []


def test_endpoint_bears_deep_nesting(business, client, at_ten) -> None:
    deep: object = 1
    for _ in range(400):
        deep = [deep]
    assert post(client, "receiveNIB", {"dataNIB": nib_body(dalam=deep)})[0] == 200
    raw = '{"dataNIB": ' + "[" * 100_000 + "]" * 100_000 + "}"
    words = {"content_type": "application/json", "headers": {"Token": "x"}}
    assert client.post("/api/oss/v1/receiveNIB", raw, **words).status_code == 400


def test_endpoint_knows_its_methods_sizes_and_shape(business, client, at_ten) -> None:
    assert post(client, "receiveLegal", {"a": {}})[0] == 404
    assert client.get("/api/oss/v1/receiveNIB").status_code == 405
    big = {"dataNIB": nib_body(alamat_perseroan="a" * 2_100_000)}
    assert post(client, "receiveNIB", big)[0] == 400
    raw = client.post("/api/oss/v1/receiveNIB", b"\xff{", content_type="x", headers={"Token": "a"})
    assert raw.status_code == 400


def test_endpoint_of_an_office_that_is_not_connected_is_closed(business, client, at_ten) -> None:
    office = business.house.office
    office.settings = {}
    office.save()
    assert post(client, "receiveNIB", {"dataNIB": nib_body()})[0] == 403
    assert OssMessage.objects.count() == 0


def test_endpoint_without_configured_credentials_is_closed(
    business, client, monkeypatch, at_ten
) -> None:
    monkeypatch.setattr("django.conf.settings.EKLINIK_OSS_PASSWORD", "")
    assert post(client, "receiveNIB", {"dataNIB": nib_body()})[0] == 403


@pytest.mark.parametrize(
    ("moment", "day", "good"),
    [
        (datetime(2026, 11, 24, 17, 10, tzinfo=UTC), date(2026, 11, 24), True),
        (datetime(2026, 11, 24, 17, 20, tzinfo=UTC), date(2026, 11, 24), False),
        (datetime(2026, 11, 24, 16, 50, tzinfo=UTC), date(2026, 11, 25), True),
        (datetime(2026, 11, 24, 16, 40, tzinfo=UTC), date(2026, 11, 25), False),
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), date(2026, 11, 25), True),
        (datetime(2026, 11, 24, 20, 0, tzinfo=UTC), date(2026, 11, 24), False),
    ],
)
def test_token_around_midnight_in_wib(moment, day, good) -> None:
    key = token(NIB, day)
    words = {"username": USERNAME, "password": PASSWORD, "nib": NIB, "at": moment}
    assert tokens.is_valid(key, **words) is good
    assert tokens.is_valid(key.upper(), **words) is good
    assert not tokens.is_valid(key, **{**words, "password": ""})


def test_token_is_the_sha1_of_the_contract() -> None:
    import hashlib

    text = b"u" + b"p" + b"1234567890123" + b"20261124"
    wanted = hashlib.sha1(text, usedforsecurity=False).hexdigest()
    assert tokens.token_for("u", "p", "1234567890123", date(2026, 11, 24)) == wanted
