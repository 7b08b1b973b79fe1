"""How well faults are told and corners found, on an invented set; the floors of the house.

`./eklinik bench scan_kit` prints the figures that stand in docs/performance.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from eklinik.documents import cage
from eklinik.documents.cage.paper import clean, find, job, quality, straighten
from eklinik.documents.intake.paper import FAULTS, MODES, see
from eklinik.documents.refusals import Refused
from tests.documents.paper import photos

EACH = 10
TOLD = ("dark", "blurred", "cropped", "glare", "small", "tilted")


@dataclass(frozen=True)
class Seen:
    """One photo of the set, and what was said of it."""

    photo: photos.Photo
    said: frozenset[str]
    error: float | None


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    """Every photo of the set, looked at."""
    return [look(photo) for photo in photos.every(EACH)]


def look(photo: photos.Photo) -> Seen:
    found = find.page(photo.image)
    said, _ = quality.faults(photo.image, found, camera=True)
    error = None
    if found is not None and "cropped" not in photo.faults:
        away = find.ordered(photo.corners) - find.ordered(found.corners)
        error = float(np.linalg.norm(away, axis=1).max())
    return Seen(photo, frozenset(said), error)


@pytest.mark.parametrize("fault", TOLD)
def test_fault_is_told_and_seldom_told_wrongly(seen: list[Seen], fault: str) -> None:
    with_it = [one for one in seen if fault in one.photo.faults]
    without = [one for one in seen if fault not in one.photo.faults]
    right = sum(fault in one.said for one in with_it)
    wrong = sum(fault in one.said for one in without)
    assert right / len(with_it) >= 0.9
    assert wrong / len(without) <= 0.1


def test_all_faults_together(seen: list[Seen]) -> None:
    given = sum(len(one.photo.faults) for one in seen)
    right = sum(len(one.photo.faults & one.said) for one in seen)
    good = [one for one in seen if not one.photo.faults]
    clean_ones = sum(not one.said for one in good)
    assert right / given >= 0.95
    assert clean_ones / len(good) >= 0.9


def test_corners_are_found_to_a_few_pixels(seen: list[Seen]) -> None:
    whole = [one for one in seen if "cropped" not in one.photo.faults]
    errors = [one.error for one in whole if one.error is not None]
    assert len(errors) / len(whole) >= 0.95
    assert np.median(errors) <= 2
    assert np.percentile(errors, 95) <= 12


def test_codes_are_the_same_inside_and_outside_the_cage() -> None:
    assert quality.FAULTS == FAULTS
    assert clean.MODES == MODES


@pytest.mark.parametrize(("kind", "seed"), [("a", 0), ("f4", 2), ("card", 4)])
def test_warp_gives_the_sheet_its_own_proportion(kind: str, seed: int) -> None:
    photo = photos.photo("", seed)
    assert f"-{kind}-" in photo.name
    sheet, name = straighten.warp(photo.image, photo.corners)
    assert name == kind
    assert max(sheet.shape[:2]) / min(sheet.shape[:2]) == pytest.approx(
        straighten.SHAPES[kind], abs=0.003
    )


def test_warped_sheet_is_the_sheet_that_was_laid_down() -> None:
    photo = photos.photo("", 3)
    found = find.page(photo.image)
    assert found is not None
    sheet = clean.cleaned(straighten.warp(photo.image, found.corners)[0], "grey")
    laid = cv2.cvtColor(photos.sheet("a", 3), cv2.COLOR_BGR2GRAY)
    same = cv2.resize(sheet, (laid.shape[1], laid.shape[0]), interpolation=cv2.INTER_AREA)
    blurred = [cv2.GaussianBlur(one, (0, 0), 3).astype(float).ravel() for one in (same, laid)]
    assert np.corrcoef(*blurred)[0, 1] > 0.9


def test_grey_takes_the_shadow_away() -> None:
    paper = photos.sheet("a", 1).astype(np.float32)
    shade = np.linspace(1.0, 0.55, paper.shape[1], dtype=np.float32)[None, :, None]
    grey = clean.cleaned((paper * shade).astype(np.uint8), "grey")
    margin = grey[20:90]
    assert np.ptp([margin[:, :200].mean(), margin[:, -200:].mean()]) < 6
    assert margin.mean() > 235


def test_turned_by_quarters() -> None:
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert straighten.turned(image, 90).tolist() == [[3, 0], [4, 1], [5, 2]]
    assert straighten.turned(image, 0) is image


def test_blank_picture_is_no_page_and_no_crash() -> None:
    blank = np.full((900, 700, 3), 128, np.uint8)
    assert find.page(blank) is None
    said, _ = quality.faults(blank, None, camera=True)
    assert "blurred" not in said


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (40, 40)])
def test_tiny_pictures_do_not_crash(size: tuple[int, int]) -> None:
    raw = cv2.imencode(".png", np.full((*size, 3), 200, np.uint8))[1].tobytes()
    value, parts = job.picture([raw], kind="png")
    assert (value["width"], value["height"]) == (size[1], size[0])
    assert parts[0].startswith(b"\xff\xd8")


def test_see_runs_in_the_cage_with_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    run = cage.run
    monkeypatch.setattr(
        cage, "run", lambda task, *a, **k: (asked.append(task), run(task, *a, **k))[1]
    )
    raw = cv2.imencode(".jpg", photos.photo("", 0).image)[1].tobytes()
    assert see(raw).faults == []
    assert asked == ["eklinik.documents.cage.paper.job:picture"]


def test_see_refuses_what_is_no_picture() -> None:
    with pytest.raises(Refused) as told:
        see(b"\xff\xd8\xff\xe0" + b"\0" * 400, filename="foto.jpg")
    assert told.value.code == "broken"
