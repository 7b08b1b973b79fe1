"""A day without the server: the drill, and what can go wrong while catching up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.refusals import Refusal
from eklinik.applications.models import Application
from eklinik.casework.audit import verify_chain
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.clinic import contingency
from eklinik.clinic.models import NumberBlock, PaperReceipt
from tests.documents.files import blank
from tests.people import NOW, House
from tests.web.office.test_intake import PERSON

MORNING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # 08.30 WIB, before NOW
PATH = "/kantor/darurat/"


def reserve(house: House, size: int = 5, at: datetime = MORNING) -> NumberBlock:
    by = house.actor("fo", at)
    return contingency.reserve_receipts(house.office, size=size, holder="Loket 1", by=by, at=at)


def used(house: House, block: NumberBlock, value: int, **words: object) -> PaperReceipt:
    more = {
        "received_at": MORNING + timedelta(hours=1),
        "by": house.actor("fo"),
        "at": NOW,
        **words,
    }
    return contingency.note_receipt(block, value=value, **more)  # type: ignore[arg-type]


def file_in(fo: Client, house: House, receipt: PaperReceipt) -> Case:
    """Front office enters one paper receipt on the pages, to the end."""
    words = {"aksi": "mulai", "pemohon": "baru", "izin": str(house.permits["plain"].pk),
             "jenis": "baru", **PERSON}  # fmt: skip
    page = fo.post(f"{PATH}masuk/{receipt.pk}/", words)
    assert page.status_code == 302, page.content.decode()[:3000]
    entry = page["Location"]
    file = SimpleUploadedFile("ktp.pdf", blank(), "application/pdf")
    fo.post(entry + "berkas/ktp/", {"berkas": file})
    sent = {"revision": "0", "isian-alamat_usaha": "Jalan Contoh 2", "aksi": "kirim"}
    assert fo.post(entry, sent).status_code == 302
    return Case.objects.latest("pk")


def test_drill_a_day_on_paper_then_catching_up(enter, house: House) -> None:
    """Reserve, go dark, hand out three numbers, come back: no number twice, legal times kept."""
    fo = enter("fo")
    with time_machine.travel(MORNING, tick=False):
        page = fo.post(PATH, {"aksi": "blok", "size": "4", "holder": "Loket 1"})
        assert page.status_code == 302
        printed = fo.get(page["Location"]).content.decode()
    numbers = [f"{value:05d}/{house.office.number_code}/2026" for value in (1, 2, 3, 4)]
    assert [number in printed for number in numbers] == [True] * 4

    online = house.case()
    assert online.number.startswith("00005/")

    for value, hour in (("00001", "09:05"), ("2", "09:40"), ("4", "09:55")):
        noted = {"aksi": "catat", "value": value, "received_at": f"2026-11-24T{hour}",
                 "permit": str(house.permits["plain"].pk), "name": "Cut Contoh"}  # fmt: skip
        assert fo.post(PATH, noted).status_code == 302
    page = fo.get(PATH).content.decode()
    assert numbers[2] in page.split("belum tercatat")[1]

    for receipt in contingency.open_receipts(house.office.pk):
        file_in(fo, house, receipt)
    caught_up = Case.objects.exclude(pk=online.pk).order_by("number")
    assert [case.number for case in caught_up] == [numbers[0], numbers[1], numbers[3]]
    assert [case.received_at.strftime("%H:%M") for case in caught_up] == ["02:05", "02:40", "02:55"]
    assert len({case.number for case in Case.objects.all()}) == Case.objects.count() == 4
    assert [verify_chain(case) for case in caught_up] == [[], [], []]
    assert list(contingency.open_receipts(house.office.pk)) == []


def test_first_step_is_due_from_the_paper_not_from_the_typing(enter, house: House) -> None:
    block = reserve(house, at=MORNING - timedelta(days=7))
    lodged = MORNING - timedelta(days=6)
    receipt = used(house, block, block.first, received_at=lodged)
    case = file_in(enter("fo"), house, receipt)
    days = calendar_of(house.office.pk)
    assert case.received_at == lodged
    assert case.due_at == days.due(lodged, days.between(lodged.date(), case.due_at.date()))
    assert case.due_at < NOW


def test_numbers_of_a_block_are_skipped_by_the_counter(house: House) -> None:
    first, second = reserve(house, 3), reserve(house, 2)
    assert [(b.first, b.last) for b in (first, second)] == [(1, 3), (4, 5)]
    assert house.case().number.startswith("00006/")


def test_number_used_twice_is_refused_and_named(house: House) -> None:
    block = reserve(house)
    used(house, block, 2)
    with pytest.raises(Refusal) as told:
        used(house, block, 2)
    assert told.value.code == "number_used"


@pytest.mark.parametrize(
    ("words", "code"),
    [({"value": 9}, "not_in_block"), ({"received_at": NOW + timedelta(hours=1)}, "bad_data"),
     ({"received_at": MORNING - timedelta(hours=1)}, "bad_data")],
)  # fmt: skip
def test_wrong_paper_is_refused(house: House, words: dict[str, object], code: str) -> None:
    block = reserve(house)
    value = int(words.pop("value", 1))  # type: ignore[call-overload]
    with pytest.raises(Refusal) as told:
        used(house, block, value, **words)
    assert (told.value.code, PaperReceipt.objects.count()) == (code, 0)


def test_spoiled_number_never_becomes_a_file(enter, house: House) -> None:
    receipt = used(house, reserve(house), 1, spoiled=True)
    assert enter("fo").get(f"{PATH}masuk/{receipt.pk}/").status_code == 404
    assert [row.spoiled for row in contingency.standings(house.office.pk)] == [1]


def test_entering_twice_opens_the_same_draft(enter, house: House) -> None:
    receipt = used(house, reserve(house), 1)
    fo = enter("fo")
    words = {"aksi": "mulai", "pemohon": "baru", "izin": str(house.permits["plain"].pk),
             "jenis": "baru", **PERSON}  # fmt: skip
    places = [fo.post(f"{PATH}masuk/{receipt.pk}/", words)["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert Application.objects.count() == 1


@pytest.mark.parametrize("izin", ["", "x", "9" * 30, "²"])
def test_permit_of_nonsense_is_told(enter, house: House, izin: str) -> None:
    receipt = used(house, reserve(house), 1)
    words = {"aksi": "mulai", "pemohon": "baru", "izin": izin, "jenis": "baru", **PERSON}
    assert enter("fo").post(f"{PATH}masuk/{receipt.pk}/", words).status_code == 422


@pytest.mark.parametrize("value", ["", "abc", "99999", "00412"])
def test_number_of_nonsense_keeps_what_was_typed(enter, house: House, value: str) -> None:
    reserve(house)
    noted = {
        "aksi": "catat",
        "value": value,
        "received_at": "2026-11-24T09:30",
        "name": "Cut Contoh",
    }
    page = enter("fo").post(PATH, noted)
    assert (page.status_code, "Cut Contoh" in page.content.decode()) == (422, True)


def test_other_roles_and_offices_find_nothing(enter, house: House, other_house: House) -> None:
    block = reserve(house)
    receipt = used(house, block, 1)
    house.users["asing"] = other_house.users["fo"]
    for name in ("kasi", "asing"):
        client = enter(name)
        paths = (f"{PATH}blok/{block.pk}/", f"{PATH}masuk/{receipt.pk}/")
        assert [client.get(path).status_code for path in paths] == [404, 404]
    assert enter("kasi").get(PATH).status_code == 404


def test_form_on_paper_names_every_field_and_document(enter, house: House) -> None:
    page = enter("fo").get(f"{PATH}formulir/{house.permits['plain'].pk}/").content.decode()
    assert ("KTP" in page or "ktp" in page, "<svg" in page) == (True, True)


def test_list_takes_the_same_queries_with_one_receipt_and_with_five(enter, house: House) -> None:
    block, fo = reserve(house), enter("fo")
    counts = []
    for value in range(block.first, block.last + 1):
        used(house, block, value)
        with CaptureQueriesContext(connection) as caught:
            fo.get(PATH)
        counts.append(len(caught))
    assert counts[0] == counts[-1]
