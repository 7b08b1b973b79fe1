"""How an own installation begins: an office with its administrator, a key to try signing with."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import CommandError, call_command
from django.utils import timezone

from eklinik.accounts.desk import activate
from eklinik.accounts.models import Office, User
from eklinik.management.commands import new_signer
from eklinik.staff.actor import load_actor
from eklinik.staff.models import ADMIN
from tests.people import House

NIP = "197311111998031011"


def begin(**options: str) -> str:
    out = io.StringIO()
    words = {
        "name": "DPMPTSP Kota Percobaan", "government": "Pemerintah Kota Percobaan",
        "level": "kota", "place": "Percobaan", "number_code": "CBA", "admin": "pengelola",
        "admin_name": "Pengelola Percobaan", **options,
    }  # fmt: skip
    call_command("new_office", "percobaan", stdout=out, **words)
    return out.getvalue()


def test_new_office_has_an_administrator_who_activates_by_the_printed_code(db: None) -> None:
    code = re.findall(r"Kode aktivasi pengelola: (\S+)", begin())[0]
    user = activate(code, "sandi-percobaan-2026", at=timezone.now())

    actor = load_actor(user, at=timezone.now())
    assert actor.roles == frozenset({ADMIN})
    assert Office.objects.get(slug="percobaan").number_code == "CBA"


def test_new_office_twice_is_refused_and_changes_nothing(db: None) -> None:
    begin()
    with pytest.raises(CommandError, match="sudah ada"):
        begin(admin="lain")
    assert User.objects.filter(username="lain").count() == 0


def test_new_office_with_taken_login_leaves_no_office(house: House) -> None:
    with pytest.raises(CommandError):
        begin(admin="fo")
    assert Office.objects.filter(slug="percobaan").count() == 0


def test_new_signer_opens_with_its_passphrase(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EKLINIK_KEYS = tmp_path  # type: ignore[attr-defined]  # pytest-django's fixture
    monkeypatch.setattr(new_signer, "getpass", lambda _: "frasa-percobaan")
    call_command("new_signer", NIP, "Hasan Contoh", stdout=io.StringIO())

    key, certificate, chain = pkcs12.load_key_and_certificates(
        (tmp_path / f"{NIP}.p12").read_bytes(), b"frasa-percobaan"
    )
    assert key is not None
    assert certificate is not None
    assert len(chain) == 1
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("new_signer", NIP, "Hasan Contoh", stdout=io.StringIO())


def test_new_signer_with_short_passphrase_or_bad_nip_makes_nothing(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EKLINIK_KEYS = tmp_path  # type: ignore[attr-defined]  # pytest-django's fixture
    monkeypatch.setattr(new_signer, "getpass", lambda _: "pendek")
    with pytest.raises(CommandError, match="terlalu pendek"):
        call_command("new_signer", NIP, "Hasan Contoh")
    with pytest.raises(CommandError, match="18 angka"):
        call_command("new_signer", "12", "Hasan Contoh")
    assert list(tmp_path.iterdir()) == []
