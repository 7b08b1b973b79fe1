"""The case page: what it shows, what it lets do, and what it keeps."""

from __future__ import annotations

import re

from eklinik.applications.models import CheckMark, Correction
from eklinik.casework.models import Movement
from eklinik.casework.take import take
from tests.people import NOW


def path(case, rest: str = "") -> str:
    return f"/kantor/berkas/{case.pk}/{rest}"


def press(client, case, verb, **words):
    return client.post(path(case, f"langkah/{verb}/"), {"seen": case.seq, **words})


def labels(page) -> list[str]:
    text = page.content.decode()
    return re.findall(r'<(?:button class="btn[^"]* wide"|summary class="btn[^"]*")>([^<]+)<', text)


def marked(client, case) -> None:
    client.post(path(case, "periksa/"), {"tanda-alamat_usaha": "ya"})


def test_case_shows_its_step_and_verbs_to_front_office(enter, lodged):
    page = enter("fo").get(path(lodged()))
    assert page.status_code == 200
    assert labels(page) == ["Kembalikan ke pemohon", "Tolak permohonan"]
    text = page.content.decode()
    assert 'aria-disabled="true"' in text
    assert "Periksa semua persyaratan." in text


def test_case_of_another_office_is_not_found(enter, lodged, other_house, house):
    case = lodged()
    house.users["asing"] = other_house.users["fo"]
    client = enter("asing")
    assert client.get(path(case)).status_code == 404
    assert press(client, case, "refuse", reason="tidak lengkap").status_code == 404
    assert client.post(path(case, "pegang/")).status_code == 404
    assert client.post(path(case, "periksa/")).status_code == 404


def test_case_of_another_unit_is_not_found(enter, lodged, house):
    case = lodged()
    type(case).objects.filter(pk=case.pk).update(unit=None)
    assert enter("teknis").get(path(case)).status_code == 404
    assert enter("fo").get(path(case)).status_code == 200


def test_case_for_its_own_applicant_is_not_found(enter, lodged):
    assert enter("pemohon").get(path(lodged())).status_code == 404


def test_case_with_an_absurd_id_is_not_found(enter, house):
    assert enter("fo").get("/kantor/berkas/99999999999999999999999/").status_code == 404


def test_case_read_by_another_role_offers_no_verb(enter, lodged):
    page = enter("kasi").get(path(lodged()))
    assert labels(page) == []
    assert "Langkah ini dikerjakan Front Office." in page.content.decode()


def test_refusing_without_a_reason_keeps_the_page_and_says_so(enter, lodged):
    case = lodged()
    page = press(enter("fo"), case, "refuse", reason="no")
    assert page.status_code == 422
    assert "Tuliskan alasannya, sedikitnya 5 huruf." in page.content.decode()
    assert ">no</textarea>" in page.content.decode()
    case.refresh_from_db()
    assert case.step == "verify_documents"


def test_refusing_with_a_reason_passes_the_case_on(enter, lodged):
    case = lodged()
    page = press(enter("fo"), case, "refuse", reason="Tidak memenuhi syarat")
    assert (page.status_code, page["Location"]) == (302, "/kantor/")
    case.refresh_from_db()
    assert case.step == "draft_refusal"


def test_two_people_at_once_one_wins_and_the_other_keeps_what_was_typed(enter, lodged):
    case = lodged()
    first, second = enter("fo"), enter("fo2")
    assert press(first, case, "refuse", reason="Alasan pertama").status_code == 302
    page = press(second, case, "refuse", reason="Alasan kedua yang panjang")
    assert page.status_code == 409
    text = page.content.decode()
    assert "Berkas ini baru saja diproses orang lain." in text
    assert "Alasan kedua yang panjang</textarea>" in text
    assert "Fo Contoh" in text
    assert Movement.objects.filter(case=case, verb="refuse").count() == 1


def test_a_double_press_of_the_same_person_does_no_harm(enter, lodged):
    case = lodged()
    fo = enter("fo")
    assert press(fo, case, "refuse", reason="Alasan pertama").status_code == 302
    again = press(fo, case, "refuse", reason="Alasan pertama")
    assert (again.status_code, again["Location"]) == (302, path(case))
    assert Movement.objects.filter(case=case, verb="refuse").count() == 1


def test_a_verb_that_is_not_on_the_chart_changes_nothing(enter, lodged):
    case = lodged()
    assert press(enter("fo"), case, "determine").status_code == 409
    assert press(enter("kasi"), case, "refuse", reason="Tidak boleh").status_code == 422
    case.refresh_from_db()
    assert case.step == "verify_documents"


def test_the_door_needs_the_seen_number(enter, lodged):
    case = lodged()
    page = enter("fo").post(path(case, "langkah/refuse/"), {"reason": "Alasan saya"})
    assert page.status_code == 409
    case.refresh_from_db()
    assert case.step == "verify_documents"


def test_marks_are_kept_and_drive_what_may_be_done(enter, lodged):
    case = lodged()
    fo = enter("fo")
    page = fo.post(path(case, "periksa/"), {
        "tanda-alamat_usaha": "tidak", "catatan-alamat_usaha": "Salah jalan",
    })  # fmt: skip
    assert page.status_code == 302
    row = CheckMark.objects.get()
    assert (row.target, row.conforms, row.note) == ("alamat_usaha", False, "Salah jalan")
    told = fo.post(
        path(case, "periksa/"), {"tanda-alamat_usaha": "ya"}, headers={"X-Requested-With": "fetch"}
    )
    assert told.json() == {
        "wrong": "", "checked": "1 dari 3 diperiksa", "complete": False, "bad": []
    }  # fmt: skip


def test_a_missing_document_cannot_be_marked_sesuai(enter, lodged):
    told = enter("fo").post(
        path(lodged(), "periksa/"), {"tanda-ktp": "ya"}, headers={"X-Requested-With": "fetch"}
    )
    assert told.status_code == 409
    assert told.json()["wrong"] == (
        "KTP pemohon: Dokumen ini belum diunggah, jadi belum dapat ditandai sesuai."
    )


def test_marks_by_another_role_are_not_found(enter, lodged):
    assert enter("kasi").post(path(lodged(), "periksa/"), {}).status_code == 404


def test_returning_to_the_applicant_takes_the_typed_reasons(enter, lodged):
    case = lodged()
    page = press(
        enter("fo"), case, "return_to_applicant", reason="Lihat catatan",
        **{"minta-ktp": "1", "alasan-ktp": "missing", "kata-ktp": "Unggah KTP Anda"},
    )  # fmt: skip
    assert page.status_code == 302
    row = Correction.objects.get()
    assert (row.target, row.reason, row.note) == ("ktp", "missing", "Unggah KTP Anda")
    case.refresh_from_db()
    assert case.step == "prepare"


def test_returning_without_a_tick_or_reason_is_explained_and_kept(enter, lodged):
    case = lodged()
    fo = enter("fo")
    bare = press(fo, case, "return_to_applicant", reason="Lihat catatan")
    assert bare.status_code == 422
    assert "Centang sedikitnya satu dokumen" in bare.content.decode()
    half = press(fo, case, "return_to_applicant", reason="Lihat catatan",
                 **{"minta-ktp": "1", "kata-ktp": "Unggah"})  # fmt: skip
    assert half.status_code == 422
    assert "Pilih alasan untuk: KTP pemohon." in half.content.decode()
    assert ">Unggah</textarea>" in half.content.decode()


def test_the_asker_takes_a_correction_back(enter, lodged):
    case = lodged()
    press(enter("fo"), case, "return_to_applicant", reason="Lihat catatan",
          **{"minta-ktp": "1", "alasan-ktp": "missing"})  # fmt: skip
    row = Correction.objects.get()
    assert enter("fo2").post(path(case, f"perbaikan/{row.pk}/tarik/")).status_code == 302
    case.refresh_from_db()
    assert case.step == "prepare"
    enter("fo").post(path(case, f"perbaikan/{row.pk}/tarik/"))
    case.refresh_from_db()
    assert case.step == "verify_documents"


def test_a_held_case_says_who_holds_it(enter, lodged):
    case = lodged()
    assert enter("fo").post(path(case, "pegang/"), {"pegang": "ambil"}).status_code == 302
    page = enter("fo2").get(path(case))
    assert "Berkas ini sedang dipegang Fo Contoh." in page.content.decode()
    enter("fo2").post(path(case, "pegang/"), {"pegang": "lepas"})
    case.refresh_from_db()
    assert case.holder.username == "fo"
    enter("fo").post(path(case, "pegang/"), {"pegang": "lepas"})
    case.refresh_from_db()
    assert case.holder is None


def test_after_a_decision_the_next_case_opens_when_chosen(enter, lodged):
    first, second = lodged(), lodged()
    fo = enter("fo")
    fo.post(path(first, "sesudah/"), {"sesudah": "berikut"})
    page = press(fo, first, "refuse", reason="Tidak memenuhi")
    assert page["Location"] == path(second)


def test_four_eyes_name_who_can_do_it(enter, lodged, house):
    case = lodged(typed_by=house.users["fo"].pk, assisted=True)
    text = enter("fo").get(path(case)).content.decode()
    assert "Anda yang mengetik permohonan ini" in text
    assert "Yang dapat melakukannya: Fo2 Contoh, Klinik Contoh, Klinik2 Contoh." in text


def test_name_that_ends_in_a_degree_keeps_one_full_stop(enter, lodged, house):
    house.users["klinik2"].name = "Klinik2 Contoh, S.E."
    house.users["klinik2"].save(update_fields=["name"])
    case = lodged(typed_by=house.users["fo"].pk, assisted=True)
    text = enter("fo").get(path(case)).content.decode()
    assert "Fo2 Contoh, Klinik Contoh, Klinik2 Contoh, S.E.</" in " ".join(text.split())


def test_history_shows_verb_person_and_reason_escaped(enter, lodged, house):
    case = lodged()
    take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="<b>Tidak</b> layak")
    text = enter("kasi").get(path(case)).content.decode()
    assert "&lt;b&gt;Tidak&lt;/b&gt; layak" in text
    assert "Fo Contoh (Front Office)" in text


def test_override_is_only_for_its_holders(enter, lodged, house):
    case = lodged()
    assert enter("fo").get(path(case, "kesampingkan/")).status_code == 404
    from eklinik.staff.models import Posting
    from tests.people import DAY_ONE

    Posting.objects.create(
        office=house.office, user=house.users["admin"], role="override", valid_from=DAY_ONE
    )
    admin = enter("admin")
    assert admin.get(path(case, "kesampingkan/")).status_code == 200
    words = {"seen": case.seq, "langkah": "draft", "reason": "tak"}
    assert admin.post(path(case, "kesampingkan/"), words).status_code == 422
    words["reason"] = "Tidak ada petugas"
    assert admin.post(path(case, "kesampingkan/"), words).status_code == 302
    case.refresh_from_db()
    assert case.step == "draft"


def test_language_of_the_button_says_what_follows(enter, lodged):
    text = enter("fo").get(path(lodged())).content.decode()
    assert "Berkas kembali ke pemohon dan hitungan hari kantor dijeda." in text
    assert "Selanjutnya Staf Teknis: membuat draf penolakan." in text
