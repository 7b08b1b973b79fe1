"""Whatever somebody sends gets a clear answer, and nothing is lost."""

from __future__ import annotations

import errno
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eklinik.applications import drafts
from eklinik.applications.models import Application, Attachment
from tests.applications.make import draft, filed, put, returned
from tests.people import House
from tests.web.applicant import files
from tests.web.applicant.test_way import PERSON, at

LONG = ("Warung “Mak’ Ros” مرحبا 🍛 " * 500)[:10_000].strip()


def upload(client: Client, application: Application, *sent: SimpleUploadedFile, **words: str):
    return client.post(
        at("application_document", application, "ktp"), {"berkas": list(sent), **words}
    )


def present(application: Application) -> Attachment | None:
    return application.attachments.filter(replaced_at__isnull=True).first()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (lambda: files.disguised(), "isinya bukan pdf"),
        (lambda: files.empty(), "kosong"),
        (lambda: files.pdf(password="rahasia"), "kata sandi"),
        (lambda: SimpleUploadedFile("rusak.pdf", b"%PDF-1.7 putus"), "rusak"),
        (lambda: SimpleUploadedFile("besar.pdf", b"%PDF-1.7" + b"0" * 5_300_000), "batasnya"),
        (lambda: SimpleUploadedFile("lagu.mp3", b"ID3" + b"\0" * 99), "tidak kami kenali"),
    ],
)
def test_wrong_file_is_refused_with_words_and_the_old_one_stays(
    pemohon: Client, house: House, sent, words: str
) -> None:
    application = draft(house)
    upload(pemohon, application, files.photo())
    before = present(application)
    answer = upload(pemohon, application, sent())
    assert answer.status_code == 422
    assert words in answer.context["error"]
    assert present(application) == before


def test_upload_without_a_file_says_so(pemohon: Client, house: House) -> None:
    answer = upload(pemohon, draft(house))
    assert answer.context["error"] == "Pilih dahulu foto atau berkasnya, lalu unggah."


def test_several_photos_become_one_pdf_and_pages_are_added(pemohon: Client, house: House) -> None:
    application = draft(house)
    upload(pemohon, application, files.photo("1"), files.photo("2"))
    row = present(application)
    assert (row.document.mime, row.document.pages) == ("application/pdf", 2)
    upload(pemohon, application, files.photo("3"), tindakan="tambah")
    assert present(application).document.pages == 3
    assert present(application).version == 2


def test_removed_document_is_gone_from_the_form_and_kept_as_version(
    pemohon: Client, house: House
) -> None:
    application = draft(house)
    upload(pemohon, application, files.photo())
    upload(pemohon, application, tindakan="hapus")
    assert present(application) is None
    assert application.attachments.count() == 1


def test_total_above_the_limit_is_refused(pemohon: Client, house: House) -> None:
    application = draft(house)
    other = put(application, "akta")
    type(other.document).objects.update(size=41 * 1024 * 1024)
    answer = upload(pemohon, application, files.photo())
    assert "Semua dokumen bersama" in answer.context["error"]


def test_full_disk_is_told_and_nothing_is_lost(
    pemohon: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = draft(house)
    upload(pemohon, application, files.photo())
    before = present(application)

    def full(*args: object, **words: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    answer = upload(pemohon, application, files.photo("baru"))
    assert answer.status_code == 422
    assert "penuh" in answer.context["error"]
    assert present(application) == before


def test_locked_database_is_a_page_that_says_so(
    pemohon: Client, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object, **words: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(drafts, "autosave", locked)
    answer = pemohon.post(at("application_page", draft(house), 1), {"revision": "0"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Isian Anda masih ada di halaman itu." in answer.content.decode()


def ask(client: Client, application: Application, revision: object = 0, **typed: str):
    data = {f"isian-{code}": words for code, words in typed.items()}
    return client.post(at("application_page", application, 1), {**data, "revision": revision})


def test_wrong_answer_is_shown_beside_its_field_and_kept(pemohon: Client, house: House) -> None:
    application = draft(house)
    answer = ask(pemohon, application, alamat_usaha="Jalan", luas="dua")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_isian-luas"' in page
    assert 'value="dua"' in page
    application.refresh_from_db()
    assert application.answers == {"alamat_usaha": "Jalan", "luas": "dua"}


def test_long_answers_in_any_script_are_kept(pemohon: Client, house: House) -> None:
    application = draft(house)
    assert ask(pemohon, application, alamat_usaha=LONG).status_code == 302
    application.refresh_from_db()
    assert application.answers["alamat_usaha"] == LONG
    assert ask(pemohon, application, 1, alamat_usaha=LONG + "x" * 9).status_code == 422


def test_second_tab_is_told_and_sees_what_it_typed(pemohon: Client, house: House) -> None:
    application = draft(house)
    ask(pemohon, application, alamat_usaha="Tab satu")
    answer = ask(pemohon, application, alamat_usaha="Tab dua")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Tab dua"' in page
    assert 'name="revision" value="1"' in page
    assert ask(pemohon, application, 1, alamat_usaha="Tab dua").status_code == 302


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30, "²"])
def test_broken_revision_is_a_conflict_and_no_error(
    pemohon: Client, house: House, revision: str
) -> None:
    assert ask(pemohon, draft(house), revision, alamat_usaha="A").status_code == 409


def test_autosave_answers_with_the_time_and_tells_a_second_tab(
    pemohon: Client, house: House
) -> None:
    application = draft(house)
    url = at("application_autosave", application, 1)
    saved = pemohon.post(url, {"isian-alamat_usaha": "Jalan", "revision": "0"}).json()
    assert saved == {"saved": saved["saved"], "revision": 1}
    assert len(saved["saved"]) == 5
    late = pemohon.post(url, {"isian-alamat_usaha": "Lain", "revision": "0"})
    assert late.status_code == 409


def sign_in_again(client: Client, house: House) -> None:
    client.force_login(house.users["pemohon"])


def test_form_sent_after_the_session_ended_is_there_after_login(house: House) -> None:
    application, client = draft(house), Client()
    sent = ask(client, application, alamat_usaha="Jalan yang panjang")
    url = at("application_page", application, 1)
    assert parse_qs(urlsplit(sent.url).query)["next"] == [url]
    sign_in_again(client, house)
    page = client.get(url)
    assert "sudah kami simpan" in page.content.decode()
    application.refresh_from_db()
    assert application.answers == {"alamat_usaha": "Jalan yang panjang"}
    assert "sudah kami simpan" not in client.get(url).content.decode()


def test_applicant_form_sent_after_the_session_ended_is_filled_again(house: House) -> None:
    application, client = draft(house), Client()
    url = at("application_applicant", application)
    client.post(url, PERSON)
    sign_in_again(client, house)
    assert "Cut Nyak D’ Contoh" in client.get(url).content.decode()


def test_file_sent_after_the_session_ended_is_asked_for_again(house: House) -> None:
    application, client = draft(house), Client()
    upload(client, application, files.photo())
    sign_in_again(client, house)
    page = client.get(at("application_document", application, "ktp")).content.decode()
    assert "Pilih lagi berkasnya" in page


def test_repair_sent_after_the_session_ended_is_stored_after_login(house: House) -> None:
    application, client = returned(house), Client()
    url = at("application_repair_one", application, "alamat_usaha")
    typed = {"isian-alamat_usaha": "Jalan Baru 2", "revision": application.revision}
    client.post(url, typed)
    sign_in_again(client, house)
    assert client.get(url).status_code == 302
    application.refresh_from_db()
    assert application.answers["alamat_usaha"] == "Jalan Baru 2"


def test_what_a_stranger_typed_never_reaches_an_application(
    house: House, other_house: House
) -> None:
    application, client = draft(house), Client()
    ask(client, application, alamat_usaha="Bukan milik saya")
    client.force_login(other_house.users["pemohon"])
    assert client.get(at("application_page", application, 1)).status_code == 404
    application.refresh_from_db()
    assert application.answers == {}


def own_urls(application: Application, row: Attachment) -> list[str]:
    uid = application.uid
    known = {"uid": uid, "number": 1, "code": "ktp", "attachment": row.uid}
    found = []
    for name, (parts, *_rest) in _named():
        words = {key: known[key] for key in parts}
        found.append(reverse(name, kwargs=words))
    return found


def _named() -> list[tuple[str, tuple[list[str]]]]:
    from eklinik.web.applicant.urls import urlpatterns

    return [
        (pattern.name, (list(pattern.pattern.converters),))
        for pattern in urlpatterns
        if "uid" in pattern.pattern.converters
    ]


@pytest.mark.parametrize("make", [draft, filed, returned])
def test_somebody_elses_application_is_404_everywhere(house: House, make) -> None:
    application = make(house)
    row = present(application) or put(application, "ktp")
    stranger = Client()
    stranger.force_login(house.users["fo"])
    urls = own_urls(application, row)
    assert len(urls) == 15
    for url in urls:
        assert stranger.get(url).status_code in {404, 405}, url
        assert stranger.post(url, {"berkas": files.photo()}).status_code in {404, 405}, url
    assert Application.objects.get(pk=application.pk).revision == application.revision


def test_every_page_has_a_permission_sentence() -> None:
    from eklinik.web.applicant.urls import urlpatterns

    assert [
        pattern.name for pattern in urlpatterns if not hasattr(pattern.callback, "permission")
    ] == []


@pytest.mark.parametrize("code", ["akta", "gaib"])
def test_document_that_is_not_asked_for_is_404(pemohon: Client, house: House, code: str) -> None:
    assert pemohon.get(at("application_document", draft(house), code)).status_code == 404


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("nik", "1171059907900001", "tanggal lahir"),
        ("nik", "12", "16 angka"),
        ("phone", "halo", "tidak dikenali"),
        ("npwp", "123", "NPWP"),
        ("nib", "123", "13 angka"),
        ("name", "", "wajib"),
        ("email", "cut@", "surel"),
        ("kind", "raja", "Pilih salah satu"),
    ],
)
def test_wrong_applicant_data_is_explained_and_kept(
    pemohon: Client, house: House, name: str, typed: str, words: str
) -> None:
    application = draft(house)
    answer = pemohon.post(at("application_applicant", application), {**PERSON, name: typed})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[name])
    assert "Jalan Contoh 1" in answer.content.decode()


def test_repair_of_something_that_was_not_asked_is_refused(pemohon: Client, house: House) -> None:
    items = [{"target": "ktp", "reason": "other", "note": ""}]
    application = returned(house, items)
    answer = pemohon.post(
        at("application_repair_one", application, "alamat_usaha"),
        {"isian-alamat_usaha": "Diam-diam diubah", "revision": application.revision},
    )
    assert answer.status_code == 409
    application.refresh_from_db()
    assert application.answers["alamat_usaha"] == "Jalan Lama 1"


def test_bad_repair_file_is_explained_on_its_card(pemohon: Client, house: House) -> None:
    application = returned(house)
    answer = pemohon.post(
        at("application_repair_one", application, "ktp"), {"berkas": files.disguised()}
    )
    assert answer.status_code == 422
    assert [card.code for card in answer.context["cards"] if card.error] == ["ktp"]
    assert application.corrections.filter(answered_at__isnull=False).count() == 0


@pytest.mark.parametrize("key", ["", "x", "2026-01-01T00:00:00+00:00_x", "2026_1", "’_" + "9" * 99])
def test_list_with_a_broken_key_shows_the_first_page(
    pemohon: Client, house: House, key: str
) -> None:
    draft(house)
    assert pemohon.get(reverse("application_list"), {"sesudah": key}).status_code == 200


def test_list_costs_the_same_with_one_and_many_and_pages(
    pemohon: Client, house: House, django_assert_num_queries
) -> None:
    url = reverse("application_list")
    first = draft(house)
    with django_assert_num_queries(3):
        pemohon.get(url)
    now = timezone.now()
    Application.objects.bulk_create(
        Application(
            office=house.office, permit_version=house.permits["plain"], applicant=first.applicant,
            account=house.users["pemohon"], created_at=now,
            updated_at=now + timedelta(seconds=n // 2),
        )
        for n in range(44)
    )  # fmt: skip
    seen, pages = [], 0
    while url:
        with django_assert_num_queries(3):
            page = pemohon.get(url)
        seen += [row.pk for row, _status in page.context["lines"]]
        url, pages = page.context["next"], pages + 1
    assert (len(seen), len(set(seen)), pages) == (45, 45, 3)
