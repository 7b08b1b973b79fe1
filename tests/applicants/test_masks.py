"""Masks keep enough to recognise and too little to use."""

from __future__ import annotations

import pytest

from eklinik.applicants import masks


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masks.mask_nik, "1171010101900001", "1171********0001"),
        (masks.mask_npwp, "0012345678901000", "************1000"),
        (masks.mask_phone, "+6281200001234", "0812****1234"),
        (masks.mask_email, "cut@contoh.id", "c***@contoh.id"),
        (masks.mask_name, "Cut Nyak Contoh", "C** N*** C*****"),
    ],
)
def test_a_mask_shows_only_this(mask, value, shown):
    assert mask(value) == shown
    assert mask("") == ""
