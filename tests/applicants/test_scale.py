"""Skala usaha by capital, PP 7/2021 Pasal 35."""

from __future__ import annotations

import pytest

from eklinik.applicants.scale import MILLIARD, Scale, is_umk, scale_of


@pytest.mark.parametrize(
    ("capital", "scale"),
    [
        (0, Scale.MICRO),
        (1 * MILLIARD, Scale.MICRO),
        (1 * MILLIARD + 1, Scale.SMALL),
        (5 * MILLIARD, Scale.SMALL),
        (5 * MILLIARD + 1, Scale.MEDIUM),
        (10 * MILLIARD, Scale.MEDIUM),
        (10 * MILLIARD + 1, Scale.LARGE),
    ],
)
def test_scale_follows_the_capital_without_land_and_buildings(capital, scale):
    assert scale_of(capital) == scale


def test_umk_are_micro_and_small():
    assert [is_umk(n * MILLIARD) for n in (1, 5, 6, 11)] == [True, True, False, False]


def test_a_negative_capital_is_a_mistake():
    with pytest.raises(ValueError, match="below zero"):
        scale_of(-1)
