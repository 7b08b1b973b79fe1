"""A permit through each chart by the API alone, to the signed letter a stranger verifies."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eklinik.casework.chain import first_break
from eklinik.casework.models import Case, Movement
from tests.documents.files import blank, picture
from tests.people import House
from tests.walking import PASSPHRASE

PERSON = {
    "name": "Cut Nyak Contoh", "nik": "1171014501900001", "phone": "0812-0000-0001",
    "address": "Jalan Contoh Nomor 2, Kota Contoh",
}  # fmt: skip
APPLICATION = {
    "permit": "kota-plain",
    "applicant": PERSON,
    "answers": {"alamat_usaha": "Jalan Contoh Nomor 8", "luas": 40},
}


def filed(caller, permit: str = "kota-plain") -> int:
    """File an application and return its case."""
    person = caller("pemohon")
    made = person.post("/applications", {**APPLICATION, "permit": permit}).json()
    uid = made["uid"]
    assert [item["code"] for item in made["missing"]] == ["ktp"]
    sent = person.upload(f"/applications/{uid}/documents/ktp", picture(), "ktp.jpg")
    assert sent.status_code == 201, sent.content
    return person.post(f"/applications/{uid}/submit").json()["case_id"]


def passes(caller, case_id: int, *steps: tuple) -> None:
    for name, verb, *body in steps:
        answer = caller(name).post(f"/cases/{case_id}/{verb}", *body)
        assert answer.status_code == 200, (verb, answer.content)


def marked(caller, case_id: int) -> None:
    items = [{"target": name, "conforms": True} for name in ("ktp", "alamat_usaha", "luas")]
    answer = caller("fo").send("PUT", f"/cases/{case_id}/marks", {"items": items})
    assert answer.json() == {"documents_complete": True}


def decided(caller, case_id: int) -> None:
    """From the draft to the archive."""
    assert caller("teknis").post(f"/cases/{case_id}/drafts", {}).status_code == 201
    passes(caller, case_id, ("teknis", "send"), ("kasi", "accept"), ("kabid", "determine"))
    head = caller("kepala")
    digest = head.get(f"/cases/{case_id}/letter.pdf")["Digest-SHA256"]
    body = {"confirmed_sha256": digest, "passphrase": PASSPHRASE.get_secret_value()}
    passes(caller, case_id, ("kepala", "sign", body), ("teknis", "notify"), ("fo", "archive"))


def verified(caller, case_id: int) -> dict:
    """What a stranger is told of the applicant's own printout."""
    signed = caller("pemohon").get(f"/cases/{case_id}/permit.pdf")
    pdf = b"".join(signed.streaming_content)
    return caller().upload("/verify", pdf, "izin.pdf").json()


def test_permit_without_inspection_is_carried_to_the_archive(house: House, caller, keys) -> None:
    case_id = filed(caller)
    marked(caller, case_id)
    passes(caller, case_id, ("fo", "accept"))
    decided(caller, case_id)
    case = Case.objects.get(pk=case_id)
    assert (case.step, case.outcome) == ("archived", "granted")
    assert first_break(Movement.objects.filter(case=case).order_by("seq"), case.head) is None
    found = verified(caller, case_id)
    assert (found["signature"], found["is_original"]) == ("valid", True)
    code = found["letter"]["code"]
    told = caller().get(f"/verify/{code}").json()
    assert (told["state"], told["holder"]) == ("valid", "C** N*** C*****")
    assert found["letter"]["holder"] == told["holder"]


def test_permit_with_inspection_is_carried_to_the_archive(house: House, caller, keys) -> None:
    case_id, staff = filed(caller, "kota-visited"), house.users["teknis"].pk
    marked(caller, case_id)
    now = timezone.now()
    plan = {
        "visit_at": (now + timedelta(days=2)).isoformat(),
        "team": [staff],
        "place": "Jalan Contoh",
    }
    passes(caller, case_id, ("fo", "accept"), ("teknis", "schedule", {"data": plan}))
    findings = {
        "visited_at": now.isoformat(), "result": "conforms",
        "findings": [{"text": "Bangunan sesuai denah", "conforms": True}],
    }  # fmt: skip
    signing = {"inspectors": [staff], "refusal_reason": "Pemohon tidak hadir"}
    report = caller("teknis").post(
        f"/cases/{case_id}/inspection-reports", {"findings": findings, "sign_off": signing}
    )
    assert report.status_code == 201, report.content
    passes(caller, case_id, ("teknis", "report"), ("kasi", "accept"))
    decided(caller, case_id)
    assert Case.objects.get(pk=case_id).outcome == "granted"
    assert verified(caller, case_id)["signature"] == "valid"


def test_return_names_what_to_repair_and_resubmitting_brings_it_back(house: House, caller) -> None:
    case_id = filed(caller)
    ask = {"items": [{"target": "ktp", "reason": "blurred", "note": "NIK tidak terbaca"}]}
    body = {"reason": "KTP buram", "data": ask}
    passes(caller, case_id, ("fo", "return_to_applicant", body))
    uid = Case.objects.get(pk=case_id).application.uid
    person = caller("pemohon")
    early = person.post(f"/applications/{uid}/submit")
    assert (early.status_code, early.json()["code"]) == (422, "incomplete")
    person.upload(f"/applications/{uid}/documents/ktp", blank(), "ktp.pdf")
    assert person.post(f"/applications/{uid}/submit").status_code == 200
    assert Case.objects.get(pk=case_id).step == "verify_documents"


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "reason_needed"), ({"reason": "Karena perlu", "seen": 0}, "moved_on")],
)
def test_verb_is_refused_with_a_stable_code(house: House, caller, body, code) -> None:
    case_id = filed(caller)
    answer = caller("fo").post(f"/cases/{case_id}/refuse", body)
    assert answer.json()["code"] == code
    assert answer["Content-Type"] == "application/problem+json"
