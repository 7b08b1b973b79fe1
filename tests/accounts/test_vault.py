"""Enciphering: readable with the key, with nothing else."""

from __future__ import annotations

import pytest

from eklinik.accounts import vault


@pytest.mark.parametrize("text", ["1171010101900001", "نور", "🌸", "x" * 10_000])
def test_what_is_enciphered_can_be_read_again(text):
    cipher = vault.encipher(text)
    assert text not in cipher
    assert vault.decipher(cipher) == text


def test_nothing_stays_nothing():
    assert (vault.encipher(""), vault.decipher(""), vault.digest("nik", "")) == ("", "", "")


def test_another_key_reads_nothing(settings):
    cipher = vault.encipher("rahasia")
    settings.EKLINIK_DATA_KEY = "another key that is long enough"
    with pytest.raises(ValueError, match="another key"):
        vault.decipher(cipher)


def test_an_altered_cipher_is_refused():
    cipher = vault.encipher("rahasia")
    altered = cipher[:20] + ("A" if cipher[20] != "A" else "B") + cipher[21:]
    with pytest.raises(ValueError, match="altered"):
        vault.decipher(altered)


def test_the_data_key_outlives_the_secret_key(settings):
    settings.EKLINIK_DATA_KEY = "a key of its own, kept in the safe"
    cipher, digest = vault.encipher("rahasia"), vault.digest("nik", "1")
    settings.SECRET_KEY = "a new secret key, because the old one leaked"
    assert vault.decipher(cipher) == "rahasia"
    assert vault.digest("nik", "1") == digest


def test_digests_differ_by_purpose_and_text():
    digests = {vault.digest(p, t) for p in ("nik", "phone") for t in ("1", "2")}
    assert len(digests) == 4
