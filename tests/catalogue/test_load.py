"""Loading the permit types of a reference folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eklinik.catalogue.files import ReferenceFileError, read_folder
from eklinik.catalogue.load import BESIDE, LEFT, NEW, REWRITTEN, SAME, load_permits
from eklinik.catalogue.models import PermitVersion
from eklinik.staff.models import Unit
from tests.people import NOW, House

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
UNITS = ("seksi-kesehatan", "seksi-pendidikan", "seksi-usaha")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A reference folder with the two versions of the midwife's permit only."""
    (tmp_path / "permits").mkdir()
    shutil.copy(REFERENCE / "common.toml", tmp_path)
    shutil.copy(REFERENCE / "permits" / "bidan.toml", tmp_path / "permits")
    return tmp_path


@pytest.fixture
def town(house: House) -> House:
    for code in UNITS:
        Unit.objects.create(office=house.office, code=code, name=code, kind="seksi")
    return house


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "permits" / "bidan.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def load(town: House, folder: Path, *, publishing: bool = True) -> list[tuple[int, str, bool]]:
    lines = load_permits(folder, office=town.office, at=NOW, publishing=publishing)
    return [(line.version, line.what, line.published) for line in lines]


def test_load_twice_changes_nothing(town: House, folder: Path) -> None:
    assert load(town, folder) == [(1, NEW, True), (2, NEW, True)]
    before = list(PermitVersion.objects.values())

    assert load(town, folder) == [(1, SAME, True), (2, SAME, True)]
    assert list(PermitVersion.objects.values()) == before


def test_load_without_publishing_makes_drafts(town: House, folder: Path) -> None:
    assert load(town, folder, publishing=False) == [(1, NEW, False), (2, NEW, False)]


def test_load_of_two_versions_retires_the_older(town: House, folder: Path) -> None:
    load(town, folder)

    states = PermitVersion.objects.filter(permit_type__code="SIPB").order_by("version")
    assert list(states.values_list("version", "state", "valid_to")) == [
        (1, "retired", states[1].valid_from.replace(day=25)),
        (2, "published", None),
    ]


def test_load_of_changed_words_never_changes_a_published_version(town: House, folder: Path) -> None:
    load(town, folder)
    kept = PermitVersion.objects.get(permit_type__code="SIPB", version=2).definition

    edit(folder, "Bukti kecukupan SKP", "Bukti kecukupan SKP terbaru")

    assert load(town, folder, publishing=False) == [(1, SAME, True), (3, BESIDE, False)]
    assert PermitVersion.objects.get(permit_type__code="SIPB", version=2).definition == kept
    assert load(town, folder, publishing=False) == [(1, SAME, True), (3, SAME, False)]


def test_load_of_two_changed_versions_drafts_only_the_newest(town: House, folder: Path) -> None:
    load(town, folder)

    edit(folder, "Surat Izin Praktik Bidan", "Surat Izin Praktik Bidan Contoh")

    told = [(1, LEFT, True), (3, BESIDE, False)]
    assert load(town, folder, publishing=False) == told
    assert load(town, folder, publishing=False) == [(1, LEFT, True), (3, SAME, False)]


def test_load_of_changed_words_rewrites_a_draft(town: House, folder: Path) -> None:
    load(town, folder, publishing=False)

    edit(folder, "Bukti kecukupan SKP", "Bukti kecukupan SKP terbaru")

    assert load(town, folder, publishing=False) == [(1, SAME, False), (2, REWRITTEN, False)]


def test_load_says_why_it_did_not_publish(house: House, folder: Path) -> None:
    lines = load_permits(folder, office=house.office, at=NOW, publishing=True)

    assert [line.published for line in lines] == [False, False]
    assert lines[0].reasons == ("Kantor ini tidak mempunyai unit dengan kode “seksi-kesehatan”.",)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kind = "izin"', 'kind = "ijin"', "kind"),
        ("number = 2", "number = 2\nwarna = 1", "version 2: warna"),
        ('"pasfoto",', '"foto_terbang",', "requirements"),
        ('source = "contoh: pembagian', 'dari = "contoh: pembagian', "times.source"),
        ("valid_from = 2019-01-02", "", "valid_from"),
        ("number = 1", "number = ", "-"),
    ],
)
def test_mistake_in_file_names_file_and_key(folder: Path, old: str, new: str, key: str) -> None:
    edit(folder, old, new)

    with pytest.raises(ReferenceFileError) as refused:
        read_folder(folder)

    assert (refused.value.file.name, refused.value.key) == ("bidan.toml", key)
