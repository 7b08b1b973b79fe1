"""Every provider keeps the same contract; what is particular to one is below it."""

from __future__ import annotations

import logging
import time

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from eklinik.accounts.models import Office
from eklinik.clinic.rooms import registry
from eklinik.clinic.rooms.base import TIMEOUT, Room, RoomFailed, Wish
from eklinik.clinic.rooms.jitsi import JitsiProvider, token_for
from eklinik.clinic.rooms.null import NullProvider
from eklinik.clinic.rooms.typed import TypedProvider, host_of
from eklinik.clinic.rooms.zoom import ZoomProvider
from eklinik.sandbox.jitsi import Jitsi
from tests.clinic.rooms.conftest import SECRET
from tests.people import NOW

WISH = Wish("KL-2026-00001", NOW, link="https://rapat.contoh.id/abc")
NAMES = ("typed", "jitsi", "zoom")


@pytest.mark.parametrize("name", NAMES)
def test_a_room_opens_for_both_and_closes_twice(name, zoom, jitsi) -> None:
    found = registry.provider(name)
    room = found.open(WISH)
    assert (found.name, found.is_configured, room.provider) == (name, True, name)
    assert room.room != ""
    assert "jwt" not in room.join_url
    for address in (
        found.host_url(room, name="Petugas Contoh", at=NOW),
        found.guest_url(room, name="Tamu Contoh", at=NOW),
    ):
        assert address.startswith(room.join_url.split("/j/")[0].split("?")[0])
    found.close(room)
    found.close(room)


@pytest.mark.parametrize("name", ["failing", "jitsi", "zoom", "unknown"])
def test_a_provider_without_settings_says_so(name) -> None:
    found = registry.provider(name)
    with pytest.raises(RoomFailed) as failure:
        found.open(WISH)
    expected = "broken" if name == "failing" else "not_configured"
    assert failure.value.code == expected
    assert "tautan sendiri" in str(failure.value.words)


def test_null_and_failing_refuse_everything() -> None:
    room = Room("zoom", "1", "https://contoh.id/j/1")
    assert NullProvider().guest_url(room, name="", at=NOW) == room.join_url
    NullProvider().close(room)
    with pytest.raises(RoomFailed):
        NullProvider().host_url(room, name="", at=NOW)
    failing = registry.provider("failing")
    for act in (failing.host_url, failing.guest_url):
        with pytest.raises(RoomFailed):
            act(room, name="", at=NOW)
    with pytest.raises(RoomFailed):
        failing.close(room)


MODES = {
    "timeout": "timeout", "unauthorized": "refused", "limited": "limited", "error": "broken",
    "malformed": "malformed",
}  # fmt: skip


@pytest.mark.parametrize(("mode", "code"), MODES.items())
def test_zoom_that_fails_is_put_into_words(mode, code, zoom, in_a_hurry) -> None:
    zoom.mode = mode
    began = time.monotonic()
    with pytest.raises(RoomFailed) as failure:
        ZoomProvider().open(WISH)
    assert failure.value.code == code
    assert "tautan sendiri" in str(failure.value.words)
    assert time.monotonic() - began < TIMEOUT


def test_zoom_that_is_away_is_unreachable(zoom, settings) -> None:
    settings.EKLINIK_ZOOM_AUTH = "http://127.0.0.1:9/oauth/token"
    with pytest.raises(RoomFailed) as failure:
        ZoomProvider().open(WISH)
    assert failure.value.code == "unreachable"


def test_zoom_limit_says_until_when(zoom) -> None:
    zoom.mode = "limited"
    with pytest.raises(RoomFailed) as failure:
        ZoomProvider().open(WISH)
    assert failure.value.words == (
        "Zoom sedang membatasi pembuatan ruang sampai 25-11-2026 07.00. Pakai tautan sendiri."
    )


def test_zoom_asks_one_token_for_many_rooms(zoom) -> None:
    for _ in range(3):
        ZoomProvider().open(WISH)
    assert zoom.calls == ["POST /oauth/token"] + ["POST /v2/users/me/meetings"] * 3


def test_zoom_replaces_a_token_that_ended(zoom) -> None:
    ZoomProvider().open(WISH)
    zoom.tokens.clear()
    ZoomProvider().open(WISH)
    assert zoom.calls[2:] == [
        "POST /v2/users/me/meetings", "POST /oauth/token", "POST /v2/users/me/meetings",
    ]  # fmt: skip


def test_zoom_wrong_secret_is_refused(zoom, settings) -> None:
    settings.EKLINIK_ZOOM_CLIENT_SECRET = "salah"
    with pytest.raises(RoomFailed) as failure:
        ZoomProvider().open(WISH)
    assert failure.value.code == "refused"


def test_zoom_meeting_holds_no_name_and_waits_for_the_host(zoom) -> None:
    ZoomProvider().open(WISH)
    (meeting,) = zoom.meetings.values()
    asked = {name: meeting[name] for name in ("topic", "type", "start_time", "duration")}
    assert asked == {
        "topic": "Konsultasi KL-2026-00001", "type": 2, "start_time": "2026-11-24T03:00:00Z",
        "duration": 60,
    }  # fmt: skip
    assert meeting["settings"]["waiting_room"] is True
    assert meeting["settings"]["join_before_host"] is False


def test_zoom_host_address_is_new_each_time(zoom) -> None:
    found = ZoomProvider()
    room = found.open(WISH)
    first, second = (found.host_url(room, name="", at=NOW) for _ in range(2))
    assert "zak=" in first
    assert first != second


def test_secrets_never_reach_the_log(zoom, jitsi, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("zoom", "jitsi"):
        found = registry.provider(name)
        found.host_url(found.open(WISH), name="Petugas Contoh", at=NOW)
    for word in ("rahasia-contoh", "akun-contoh", "jwt=", "zak=", *zoom.tokens):
        assert word not in caplog.text


def test_jitsi_token_says_who_moderates(jitsi) -> None:
    found = JitsiProvider()
    room = found.open(WISH)
    from django.utils import timezone

    now = timezone.now()
    for address, name, moderates in (
        (found.host_url(room, name="Petugas Contoh", at=now), "Petugas Contoh", True),
        (found.guest_url(room, name="Tamu Contoh", at=now), "Tamu Contoh", False),
    ):
        assert httpx.get(address).status_code == 200
        assert jitsi.entered[-1] == (room.room, name, moderates)


def test_jitsi_tokens_live_two_hours(jitsi) -> None:
    words = jwt.decode(
        token_for("ruang", name="A", at=NOW, moderator=True), SECRET, algorithms=["HS256"],
        audience="jitsi", options={"verify_exp": False, "verify_nbf": False},
    )  # fmt: skip
    stamp = int(NOW.timestamp())
    assert words == {
        "aud": "jitsi", "iss": "eklinik", "sub": "127.0.0.1", "room": "ruang",
        "nbf": stamp - 30, "exp": stamp + 7200,
        "context": {"user": {"name": "A", "moderator": True, "affiliation": "owner"}},
    }  # fmt: skip


WRONG = {
    "secret": {"EKLINIK_JITSI_SECRET": "x" * 40},
    "application": {"EKLINIK_JITSI_APP_ID": "lain"},
    "audience": {"EKLINIK_JITSI_AUDIENCE": "lain"},
    "host": {"EKLINIK_JITSI_SUBJECT": "lain.contoh.id"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_jitsi_with_a_wrong_setting_is_refused(wrong, jitsi, settings) -> None:
    for name, value in wrong.items():
        setattr(settings, name, value)
    with pytest.raises(RoomFailed) as failure:
        JitsiProvider().open(WISH)
    assert failure.value.code == "refused"


@pytest.mark.parametrize("address", ["", "?jwt=bukan"])
def test_jitsi_sandbox_refuses_without_a_right_token(address, jitsi) -> None:
    assert httpx.get(f"{jitsi.home}/ruang{address}").status_code == 403


def test_jitsi_sandbox_refuses_another_room_and_an_old_token(jitsi) -> None:
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    good = token_for("ruang", name="A", at=now, moderator=False)
    old = token_for("ruang", name="A", at=now - timedelta(hours=3), moderator=False)
    status = [
        httpx.get(f"{jitsi.home}/{room}?jwt={token}").status_code
        for room, token in (("ruang", good), ("lain", good), ("ruang", old))
    ]
    assert status == [200, 403, 403]


def test_jitsi_signs_with_a_key_too(served, settings, tmp_path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (tmp_path / "jitsi.pem").write_bytes(private)
    server = served(Jitsi(0, public=public.decode()))
    settings.EKLINIK_JITSI_URL, settings.EKLINIK_JITSI_APP_ID = server.home, "eklinik"
    settings.EKLINIK_JITSI_KEY = str(tmp_path / "jitsi.pem")
    settings.EKLINIK_JITSI_KEY_ID = "kunci-contoh"
    room = JitsiProvider().open(WISH)
    assert server.entered == [(room.room, "E-Klinik", True)]
    settings.EKLINIK_JITSI_KEY = str(tmp_path / "tidak-ada.pem")
    with pytest.raises(RoomFailed) as failure:
        JitsiProvider().open(WISH)
    assert failure.value.code == "not_configured"


BAD_LINKS = [
    "", "   ", "http://meet.contoh.id/a", "meet.contoh.id/a", "javascript:alert(1)",
    "https://", "https://localhost/a", "https://zoom.us@jahat.contoh/a", "https://a b.id/",
    "https://a.id:abc/", "https://a.id\\@b.id/", f"https://contoh.id/{'a' * 500}",
]  # fmt: skip


@pytest.mark.parametrize("link", BAD_LINKS)
def test_typed_link_that_is_not_https_is_refused(link) -> None:
    with pytest.raises(RoomFailed) as failure:
        TypedProvider().open(Wish("KL", NOW, link=link))
    assert failure.value.code == "bad_link"


def test_typed_host_is_spelled_without_look_alikes() -> None:
    assert host_of("https://Zoom.us/j/1") == "zoom.us"
    assert host_of("https://zооm.us/j/1").startswith("xn--")  # Cyrillic letters


@pytest.mark.django_db
def test_an_office_types_links_until_it_chooses() -> None:
    office = Office(settings={})
    assert registry.chosen_by(office) == "typed"
    office.settings = {"room_provider": "zoom"}
    assert registry.chosen_by(office) == "zoom"
    office.settings = {"room_provider": "lain"}
    assert registry.chosen_by(office) == "typed"
