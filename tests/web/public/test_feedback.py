"""Survey, complaint and question pages, as a visitor without a login uses them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from eklinik.feedback import answers, surveys
from eklinik.feedback.models import Complaint, SurveyAnswer
from tests.people import NOW, House

SKM = {f"skm-2017-{n}": "4" for n in range(9)}
IPAK = {f"ipak-2026-{n}": "3" for n in range(10)}
COMPLAINT = {
    "office": "kota", "kind": "ordinary", "about": "Bolak-balik",
    "text": "Saya diminta datang tiga kali tanpa alasan.",
}  # fmt: skip


@pytest.fixture
def code(house: House) -> str:
    return surveys.invite(house.office.pk, "case", 1, service="Izin Contoh", at=NOW)


def test_survey_goes_through_both_pages_and_is_spent(client: Client, code: str) -> None:
    address = f"/survei/{code}/"
    page = client.post("/survei/", {"kode": f"{code[:4]} {code[4:].lower()}"})
    assert (page.status_code, page["Location"]) == (302, f"/survei/{code[:4]}{code[4:].lower()}/")
    assert client.get(address).status_code == 200
    second = client.post(address, {"halaman": "1", **SKM, "saran": "Kursinya <kurang>"})
    assert 'name="skm-2017-8" value="4"' in second.content.decode()
    assert SurveyAnswer.objects.count() == 0
    done = client.post(address, {"halaman": "2", **SKM, **IPAK, "saran": "Kursinya <kurang>"})
    assert (done.status_code, "Terima kasih" in done.content.decode()) == (200, True)
    kept = {row.questionnaire: (row.scores, row.suggestion) for row in SurveyAnswer.objects.all()}
    assert kept == {"skm-2017": ([4] * 9, "Kursinya <kurang>"), "ipak-2026": ([3] * 10, "")}
    assert client.get(address).status_code == 410


def test_survey_with_a_gap_keeps_what_was_chosen(client: Client, code: str) -> None:
    page = client.post(f"/survei/{code}/", {"halaman": "1", "skm-2017-0": "2", "saran": "Lama"})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'name="skm-2017-0" value="2" checked' in text
    assert "Lama</textarea>" in text


def test_survey_goes_back_without_losing(client: Client, code: str) -> None:
    data = {"halaman": "2", **SKM, **IPAK, "kembali": "ya"}
    text = client.post(f"/survei/{code}/", data).content.decode()
    assert text.count("checked") == 9
    assert 'name="ipak-2026-0" value="3"' in text


@pytest.mark.parametrize("halaman", ["", "0", "9", "x", "²", "-1", "9" * 30])
def test_survey_page_number_of_nonsense_begins_anew(
    client: Client, code: str, halaman: str
) -> None:
    assert client.post(f"/survei/{code}/", {"halaman": halaman, **SKM}).status_code == 200


def test_unknown_code_is_told(client: Client, house: House) -> None:
    assert client.post("/survei/", {"kode": "TIDAKADA"}).status_code == 422
    assert client.get("/survei/TIDAKADA/").status_code == 410


def test_guessing_codes_is_slowed_down(client: Client, house: House) -> None:
    statuses = [client.post("/survei/", {"kode": f"KODE{n}"}).status_code for n in range(31)]
    assert statuses == [422] * 30 + [429]


def test_results_of_an_office_and_of_nobody(client: Client, house: House, code: str) -> None:
    slug = house.office.slug
    assert client.get(f"/survei/hasil/?kantor={slug}&waktu=x&layanan=y").status_code == 200
    assert client.get("/survei/hasil/?kantor=tidak-ada").status_code == 404


def complained(client: Client, house: House, **more: str) -> Complaint:
    page = client.post("/aduan/", {**COMPLAINT, "office": house.office.slug, **more})
    assert page.status_code == 302, page.content.decode()
    return Complaint.objects.latest("pk")


def test_complaint_shows_number_code_and_clocks(client: Client, house: House) -> None:
    found = complained(client, house)
    text = client.get(f"/aduan/{found.number}/").content.decode()
    assert found.secret in text
    assert re.findall(r"paling lambat", text) == ["paling lambat"] * 2


def test_complaint_of_somebody_else_asks_for_the_code(client: Client, house: House) -> None:
    found = complained(client, house)
    stranger = Client()
    assert found.secret not in stranger.get(f"/aduan/{found.number}/").content.decode()
    wrong = stranger.post("/aduan/lihat/", {"nomor": found.number, "kode": "AAAAAAAAAA"})
    assert wrong.status_code == 422
    right = stranger.post("/aduan/lihat/", {"nomor": found.number, "kode": found.secret})
    assert right["Location"] == f"/aduan/{found.number}/"
    assert found.text in stranger.get(f"/aduan/{found.number}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"text": "pendek"}, {"kind": "lain"}, {"phone": "12"}, {"email": "bukan"}, {"about": ""},
     {"office": "tidak-ada"}],
)  # fmt: skip
def test_complaint_with_a_mistake_keeps_the_rest(
    client: Client, house: House, wrong: dict[str, str]
) -> None:
    data = {**COMPLAINT, "office": house.office.slug, "name": "Cut Contoh", **wrong}
    page = client.post("/aduan/", data)
    assert (page.status_code, "Cut Contoh" in page.content.decode()) == (422, True)
    assert Complaint.objects.count() == 0


def test_complaint_reply_too_short_is_kept(client: Client, house: House) -> None:
    found = complained(client, house)
    page = client.post(f"/aduan/{found.number}/", {"aksi": "balas", "balasan": "hm"})
    assert (page.status_code, ">hm</textarea>" in page.content.decode()) == (422, True)


def test_supervised_complaint_is_not_for_the_counter(client: Client, house: House) -> None:
    found = complained(client, house, kind="supervised")
    for name, status in (("fo", 404), ("kabid", 200), ("admin", 200), ("teknis", 404)):
        client.force_login(house.users[name])
        assert client.get(f"/kantor/aduan/{found.pk}/").status_code == status, name


def test_officer_answers_and_the_complainant_reads_it(client: Client, house: House) -> None:
    found = complained(client, house)
    officer = Client()
    officer.force_login(house.users["fo"])
    assert found.about in officer.get("/kantor/aduan/").content.decode()
    address = f"/kantor/aduan/{found.pk}/"
    officer.post(address, {"aksi": "catat", "teks": "Periksa kamera loket 2"})
    assert officer.post(address, {"aksi": "jawab", "teks": "hm"}).status_code == 422
    officer.post(address, {"aksi": "jawab", "teks": "Loketnya kami perbaiki."})
    text = client.get(f"/aduan/{found.number}/").content.decode()
    assert ("Loketnya kami perbaiki." in text, "kamera" in text) == (True, False)


def test_complaint_of_another_office_is_not_found(
    client: Client, house: House, other_house: House
) -> None:
    found = complained(client, house)
    client.force_login(other_house.users["admin"])
    assert client.get(f"/kantor/aduan/{found.pk}/").status_code == 404
    assert found.about not in client.get("/kantor/aduan/").content.decode()


def test_answers_by_word_topic_and_slug(client: Client, house: House) -> None:
    answers.load_answers(settings.ROOT / "reference" / "answers", office=house.office, at=NOW)
    found = client.get("/tanya-jawab/?q=tidak+punya+email").content.decode()
    assert "Tidak punya e-mail" in found
    topic = client.get("/tanya-jawab/?topik=biaya").content.decode()
    assert topic.count("<details") == 1
    assert client.get("/tanya-jawab/berapa-biaya-mengurus-izin/").status_code == 200
    assert client.get("/tanya-jawab/tidak-ada/").status_code == 404
    officers_only = "pemohon-lupa-akun-oss-dan-nomor-ponselnya-sudah-mati-langkahnya-apa"
    assert client.get(f"/tanya-jawab/{officers_only}/").status_code == 404


def test_admin_writes_retires_and_brings_back_an_answer(client: Client, house: House) -> None:
    client.force_login(house.users["admin"])
    words = {"topic": "biaya", "question": "Berapa biayanya?", "answer": "Rp0."}
    assert client.post("/kelola/tanya-jawab/baru/", {**words, "answer": ""}).status_code == 200
    assert client.post("/kelola/tanya-jawab/baru/", words)["Location"] == "/kelola/tanya-jawab/"
    item = answers.told(house.office.pk)[0]
    client.post(f"/kelola/tanya-jawab/{item.pk}/", {**words, "answer": "Rp0, semuanya."})
    assert [i.version for i in answers.told(house.office.pk)] == [2]
    client.post(f"/kelola/tanya-jawab/{item.pk}/tarik/")
    assert answers.told(house.office.pk) == []
    client.post(f"/kelola/tanya-jawab/{item.pk}/kembalikan/")
    assert len(answers.told(house.office.pk)) == 1
