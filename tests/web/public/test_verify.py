"""Verification pages: by code, by file, and nothing to be enumerated."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eklinik.casework.models import Case
from eklinik.decisions.models import Permit
from eklinik.decisions.permits import permit_file
from eklinik.documents import store
from eklinik.documents.models import Document
from eklinik.verification import lookup
from eklinik.web.public import verify as views
from eklinik.web.throttled import Limit
from tests.people import NOW, House
from tests.walking import walk


@pytest.fixture
def case(house: House, keys: None) -> Case:
    lookup._good.clear()
    return walk(house, house.case("plain"), "print_and_notify")


@pytest.fixture
def permit(case: Case) -> Permit:
    return Permit.objects.get(case=case)


@pytest.fixture
def signed(case: Case) -> bytes:
    document = permit_file(case)
    assert document is not None
    return store.read(document)


def upload(client: Client, raw: bytes, name: str = "izin.pdf") -> Any:
    return client.post("/verifikasi/", {"pdf": SimpleUploadedFile(name, raw)})


def marks(response: Any) -> list[str]:
    return [mark for mark, _text in response.context["proofs"]]


def test_qr_leads_to_the_letters_page(client: Client, permit: Permit) -> None:
    response = client.get(f"/v/{permit.code}")
    assert (response.status_code, response["Location"]) == (302, f"/verifikasi/{permit.code}/")


def test_valid_letter(client: Client, permit: Permit) -> None:
    response = client.get(f"/verifikasi/{permit.code}/")
    text = response.content.decode()
    assert (response.status_code, response.context["state"]) == (200, "valid")
    assert "Surat ini asli dan masih berlaku." in text
    assert marks(response) == ["ok", "ok", "ok", "ok"]
    assert permit.number in text


def test_name_on_a_verified_letter_is_masked(client: Client, permit: Permit) -> None:
    text = client.get(f"/verifikasi/{permit.code}/").content.decode()
    assert ("Cut Nyak Contoh" in text, "C•• Ny•• Con•••" in text) == (False, True)


def test_revoked_letter(client: Client, permit: Permit) -> None:
    Permit.objects.update(revoked_at=NOW)
    response = client.get(f"/verifikasi/{permit.code}/")
    assert (response.context["state"], response.context["good"]) == ("revoked", False)
    assert marks(response) == ["ok", "ok", "no", "ok"]
    assert "Dicabut pada" in response.content.decode()


def test_expired_letter(client: Client, permit: Permit) -> None:
    Permit.objects.update(valid_until="2020-01-01")
    response = client.get(f"/verifikasi/{permit.code}/")
    assert (response.context["state"], marks(response)[-1]) == ("expired", "no")


def test_code_typed_into_the_form(client: Client, permit: Permit) -> None:
    typed = client.post("/verifikasi/", {"code": permit.code.lower().replace("-", " ")})
    assert client.get(typed["Location"]).context["state"] == "valid"


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "x", "..%2F..", "🙂", "%00", "a" * 500])
def test_unknown_code(client: Client, permit: Permit, code: str) -> None:
    response = client.get(f"/verifikasi/{code}/")
    assert response.status_code == 404
    if response.context and "state" in response.context:
        assert response.context["state"] == "unknown"


def test_too_many_unknown_codes_are_stopped(
    client: Client, permit: Permit, monkeypatch: Any
) -> None:
    monkeypatch.setattr(views, "UNKNOWN", Limit("verify", tries=3, seconds=600))
    answers = [client.get("/verifikasi/AAAA-BBBB-CCCC/").status_code for _ in range(4)]
    assert answers == [404, 404, 404, 429]


def test_known_codes_are_not_counted(client: Client, permit: Permit, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "UNKNOWN", Limit("verify", tries=2, seconds=600))
    answers = {client.get(f"/verifikasi/{permit.code}/").status_code for _ in range(4)}
    assert answers == {200}


def test_original_file(client: Client, signed: bytes) -> None:
    response = upload(client, signed)
    assert response.context["state"] == "valid"
    assert marks(response) == ["ok"] * 6


@pytest.mark.parametrize(
    "change",
    [lambda raw: raw + b"\n% more\n", lambda raw: raw.replace(b"/CreationDate", b"/creationDate")],
)
def test_altered_file(client: Client, signed: bytes, change: Any) -> None:
    response = upload(client, change(signed))
    assert (response.context["changed"], response.context["good"]) == (True, False)
    assert "Berkas ini berubah setelah ditandatangani. Jangan dipakai." in response.content.decode()


def test_file_of_another_signer_is_foreign(client: Client, db: None, settings: Any) -> None:
    from tests.documents import samples
    from tests.walking import NIP, PASSPHRASE, make_keys

    folder = settings.EKLINIK_KEYS / "other"
    folder.mkdir(parents=True)
    make_keys(folder)
    from eklinik.documents import letters
    from eklinik.documents.signing.base import Identity
    from eklinik.documents.signing.local import LocalSigner

    letter = letters.render("permit", samples.permit(), at=samples.AT)
    signed = LocalSigner(folder).sign(
        letter, signer=Identity("Kepala Contoh", NIP), passphrase=PASSPHRASE, reason="x",
        at=samples.AT,
    )  # fmt: skip
    response = upload(client, signed)
    assert (response.context["state"], response.context["letter"]) == ("foreign", None)


@pytest.mark.parametrize(
    ("raw", "state"),
    [(b"hello", "not_pdf"), (b"\x89PNG\r\n", "not_pdf"), (b"%PDF-1.7\nx", "unreadable")],
)
def test_rubbish_gets_a_clear_answer(client: Client, db: None, raw: bytes, state: str) -> None:
    response = upload(client, raw)
    assert (response.status_code, response.context["state"]) == (200, state)


def test_huge_file_is_not_read(client: Client, db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "LIMIT", 10)
    monkeypatch.setattr(views, "examine", None)
    assert upload(client, b"%PDF-" + b"x" * 100).context["state"] == "unreadable"


def test_nothing_sent_is_named(client: Client, db: None) -> None:
    text = client.post("/verifikasi/", {}).content.decode()
    assert "Isi kode pada surat, atau pilih berkas PDF-nya." in text


def test_uploaded_file_is_not_kept(client: Client, signed: bytes) -> None:
    before = Document.objects.count()
    upload(client, signed + b"x")
    assert Document.objects.count() == before


def test_too_many_files_are_stopped(client: Client, db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "UPLOADS", Limit("verify-file", tries=2, seconds=600))
    assert [upload(client, b"x").status_code for _ in range(3)] == [200, 200, 429]


def test_file_name_of_a_stranger_is_only_text(client: Client, db: None) -> None:
    text = upload(client, b"x", "<img src=x>.pdf").content.decode()
    assert "<img src=x>" not in text
