from __future__ import annotations

import errno
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files import locks
from django.core.files.storage import default_storage
from django.db import transaction
from pytest_django import Settings

from eklinik.documents import store
from eklinik.documents.intake import Refused, take_in
from eklinik.documents.models import Document
from tests.documents import files, samples
from tests.people import House

pytestmark = pytest.mark.django_db
AT = samples.AT


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    own = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = {**settings.STORAGES, "default": own}


def _letter(house: House, content: bytes) -> Document:
    return store.keep(
        content,
        office_id=house.office.pk,
        kind="letter",
        mime="application/pdf",
        name="surat.pdf",
        by=None,
        at=AT,
    )


def _found() -> list[str]:
    return sorted(store._files(""))


def test_keep_a_letter_writes_row_and_bytes(house: House, letter: bytes) -> None:
    kept = Document.objects.get(pk=_letter(house, letter).pk)
    assert (kept.size, kept.pages, kept.mime) == (len(letter), 1, "application/pdf")
    assert kept.sha256 == hashlib.sha256(letter).hexdigest()
    assert store.read(kept) == letter
    assert store.is_whole(kept) is True


def test_keep_an_upload_remembers_the_original_and_its_look(house: House) -> None:
    taken = take_in(files.heic(), filename="../ktp saya.heic")
    kept = store.keep(taken, office_id=house.office.pk, kind="attachment", by=None, at=AT)
    assert (kept.original_name, kept.mime, kept.pages) == ("ktp saya.jpg", "image/jpeg", 1)
    assert (kept.sha256, kept.original_sha256) == (taken.sha256, taken.original_sha256)
    assert store.look(kept) == taken.thumbnail


def test_keep_never_puts_a_persons_words_into_a_path(house: House) -> None:
    taken = take_in(files.picture(), filename="Nurul Contoh NIK.jpg")
    kept = store.keep(taken, office_id=house.office.pk, kind="attachment", by=None, at=AT)
    assert "Nurul" not in kept.storage_name
    assert kept.storage_name.startswith(f"{house.office.pk}/2026/11/")


def test_look_is_made_at_the_first_look(house: House, letter: bytes) -> None:
    kept = _letter(house, letter)
    first = store.look(kept)
    assert first[8:12] == b"WEBP"
    assert default_storage.exists(kept.storage_name + store.LOOK)
    assert store.look(kept) == first


def test_is_whole_sees_a_changed_byte(house: House, letter: bytes) -> None:
    kept = _letter(house, letter)
    path = Path(default_storage.path(kept.storage_name))
    path.write_bytes(letter[:-1] + b"x")
    assert store.is_whole(kept) is False


def test_read_of_a_lost_file_is_refused(house: House, letter: bytes) -> None:
    kept = _letter(house, letter)
    default_storage.delete(kept.storage_name)
    with pytest.raises(Refused) as caught:
        store.read(kept)
    assert caught.value.code == "document_missing"


@pytest.mark.django_db(transaction=True)
def test_drop_keeps_the_file_until_the_transaction_is_through(house: House, letter: bytes) -> None:
    kept = _letter(house, letter)
    name = kept.storage_name
    with transaction.atomic():
        store.drop(kept)
        assert default_storage.exists(name)
    assert not default_storage.exists(name)
    assert not Document.objects.filter(storage_name=name).exists()


@pytest.mark.django_db(transaction=True)
def test_erase_destroys_the_bytes_and_keeps_the_digest(house: House, letter: bytes) -> None:
    kept = _letter(house, letter)
    store.erase(kept, at=AT)
    assert Document.objects.get(pk=kept.pk).sha256 == hashlib.sha256(letter).hexdigest()
    assert _found() == []
    with pytest.raises(Refused):
        store.read(Document.objects.get(pk=kept.pk))


def test_keep_on_a_full_disk_leaves_nothing(
    house: House, letter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(locks, "lock", full)  # the file is open, nothing is written yet
    with pytest.raises(OSError, match="no space left"):
        _letter(house, letter)
    assert _found() == []
    assert Document.objects.count() == 0


def test_sweep_deletes_old_files_without_a_row_only(house: House, letter: bytes) -> None:
    kept = _letter(house, letter)
    store.look(kept)
    store._write("9/2020/01/yatim.pdf", letter)
    assert store.sweep(at=AT.replace(year=2000)) == 0
    later = default_storage.get_modified_time(kept.storage_name) + timedelta(days=2)
    assert store.sweep(at=later) == 1
    assert _found() == [kept.storage_name, kept.storage_name + store.LOOK]
