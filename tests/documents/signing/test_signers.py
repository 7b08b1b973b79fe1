"""Signing for real, judged by pyHanko and by a second opinion (pdfsig of poppler)."""

from __future__ import annotations

import io
import logging
import os
import pickle
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ImproperlyConfigured
from pydantic import SecretStr
from pytest_django import Settings

from eklinik.documents import letters
from eklinik.documents.signing import registry
from eklinik.documents.signing.authority import make_ca, make_signer
from eklinik.documents.signing.base import (
    Identity,
    NotConfigured,
    NotPermitted,
    SignerUnavailable,
    SigningRefused,
    WrongPassphrase,
)
from eklinik.documents.signing.failing import FailingSigner
from eklinik.documents.signing.local import LocalSigner
from eklinik.documents.signing.null import NullSigner
from tests.documents import samples
from tests.documents.conftest import BEGAN, PASSPHRASE, WHO


@pytest.fixture(scope="session")
def pdfsig() -> str:
    found = shutil.which("pdfsig")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pdfsig must be installed in CI")
        pytest.skip("pdfsig is not installed")
    return found


def _opinion(pdfsig: str, pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "surat.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [pdfsig, "-nocert", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={"TZ": "UTC", "PATH": os.environ["PATH"]},
    )
    return done.stdout


def test_sign_begins_byte_for_byte_with_the_letter(signed: bytes, letter: bytes) -> None:
    assert signed.startswith(letter)
    assert len(signed) > len(letter)


def test_sign_is_valid_for_pdfsig(signed: bytes, pdfsig: str, tmp_path: Path) -> None:
    said = _opinion(pdfsig, signed, tmp_path)
    assert said.count("Signature is Valid.") == 1
    assert said.count("Total document signed") == 1
    assert said.count("Signature Type: ETSI.CAdES.detached") == 1
    assert said.count("Signing Hash Algorithm: SHA-256") == 1
    assert said.count("Signing Time: Nov 27 2026 02:30:00") == 1


def test_sign_every_kind_of_letter(keys: Path, pdfsig: str, tmp_path: Path) -> None:
    with LocalSigner(keys).open(WHO, PASSPHRASE) as session:
        for kind, make in samples.SAMPLES.items():
            pdf = letters.render(kind, make(), at=samples.AT)
            said = _opinion(pdfsig, session.sign(pdf, reason="Uji", at=samples.AT), tmp_path)
            assert said.count("Signature is Valid.") == 1, kind


def test_a_flipped_byte_is_invalid_for_pdfsig(signed: bytes, pdfsig: str, tmp_path: Path) -> None:
    changed = bytearray(signed)
    changed[2000] ^= 1
    said = _opinion(pdfsig, bytes(changed), tmp_path)
    assert said.count("Signature is Valid.") == 0


def test_sign_keeps_the_archival_marks_and_adds_no_visible_widget(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfuaid:part"]) == ("2", "1")
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(field.T) for field in fields] == ["TandaTangan"]
        assert [float(edge) for edge in fields[0].Rect] == [0, 0, 0, 0]


def test_sign_says_who_why_and_when(signed: bytes) -> None:
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        assert str(value.Reason) == "Penetapan izin"
        assert str(value.M) == "D:20261127093000+07'00'"
        assert str(value.Name) == "Dr. Cut Meurah Contoh"


def test_open_with_a_wrong_passphrase(keys: Path) -> None:
    for wrong in ("frasa-uji-cobA", "", "🙂" * 100):
        with pytest.raises(WrongPassphrase), LocalSigner(keys).open(WHO, SecretStr(wrong)):
            pass


@pytest.mark.parametrize("nip", ["197001011995012009", "", "../ca", "1" * 17])
def test_open_for_somebody_without_a_key(keys: Path, nip: str) -> None:
    with pytest.raises(NotPermitted), LocalSigner(keys).open(Identity("X", nip), PASSPHRASE):
        pass


@pytest.mark.parametrize("days", [-1, 731])
def test_sign_outside_the_life_of_the_certificate(keys: Path, letter: bytes, days: int) -> None:
    with LocalSigner(keys).open(WHO, PASSPHRASE) as session, pytest.raises(NotPermitted):
        session.sign(letter, reason="", at=BEGAN + timedelta(days=days))


def test_session_is_closed_after_the_batch(keys: Path, letter: bytes) -> None:
    with LocalSigner(keys).open(WHO, PASSPHRASE) as session:
        session.sign(letter, reason="", at=samples.AT)
    with pytest.raises(RuntimeError):
        session.sign(letter, reason="", at=samples.AT)


def test_session_cannot_be_stored(keys: Path) -> None:
    with LocalSigner(keys).open(WHO, PASSPHRASE) as session, pytest.raises(TypeError):
        pickle.dumps(session)


def test_passphrase_is_never_logged_or_shown(
    keys: Path, letter: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with LocalSigner(keys).open(WHO, PASSPHRASE) as session:
        session.sign(letter, reason="", at=samples.AT)
    secret = PASSPHRASE.get_secret_value()
    assert secret not in caplog.text + repr(session) + repr(vars(session)) + repr(PASSPHRASE)


def test_keys_are_readable_by_their_owner_only(keys: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}


def test_make_ca_twice_keeps_the_first(keys: Path) -> None:
    before = (keys / "ca.pem").read_bytes()
    make_ca(keys, at=samples.AT)
    assert (keys / "ca.pem").read_bytes() == before


def test_make_signer_needs_a_nip_of_18_digits(keys: Path) -> None:
    with pytest.raises(ValueError, match="18 digits"):
        make_signer(keys, "X", "../../etc", PASSPHRASE, at=BEGAN)


def test_null_signer_refuses_and_never_returns_an_unsigned_file(letter: bytes) -> None:
    with pytest.raises(NotConfigured) as caught:
        NullSigner().sign(letter, signer=WHO, passphrase=PASSPHRASE, reason="", at=samples.AT)
    assert caught.value.code == "not_configured"


@pytest.mark.parametrize(
    ("scenario", "error"),
    [
        ("unavailable", SignerUnavailable),
        ("wrong_passphrase", WrongPassphrase),
        ("not_permitted", NotPermitted),
    ],
)
def test_failing_signer_fails_at_the_door(scenario: str, error: type[SigningRefused]) -> None:
    with pytest.raises(error), FailingSigner(scenario).open(WHO, PASSPHRASE):  # type: ignore[arg-type]
        pass


def test_failing_signer_breaks_off_in_the_middle_of_a_batch(keys: Path, letter: bytes) -> None:
    twin = FailingSigner("breaks_off", inner=LocalSigner(keys), after=2)
    with twin.open(WHO, PASSPHRASE) as session:
        done = [session.sign(letter, reason="", at=samples.AT) for _ in range(2)]
        with pytest.raises(SignerUnavailable):
            session.sign(letter, reason="", at=samples.AT)
    assert [one.startswith(letter) for one in done] == [True, True]


def test_only_an_unavailable_signer_may_be_tried_again() -> None:
    kinds = (WrongPassphrase, NotPermitted, NotConfigured, SignerUnavailable)
    assert [kind().retry for kind in kinds] == [False, False, False, True]


def test_current_follows_the_settings(settings: Settings, keys: Path) -> None:
    settings.EKLINIK_KEYS = keys
    for name, kind in (("local", LocalSigner), ("null", NullSigner), ("failing", FailingSigner)):
        settings.EKLINIK_SIGNER = name
        assert type(registry.current()) is kind


def test_current_with_an_unknown_name_is_loud(settings: Settings) -> None:
    settings.EKLINIK_SIGNER = "bsre2"
    with pytest.raises(ImproperlyConfigured):
        registry.current()
