"""A scan session: the first phone owns it, quiet minutes end it, a new QR begins anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.accounts.refusals import Refusal
from eklinik.clinic.capture import session
from tests.clinic.capture.conftest import Scene
from tests.people import NOW


def test_claim_first_phone_owns_and_second_is_told(scene: Scene) -> None:
    token = session.claim(scene.scan, at=NOW)
    assert token
    assert session.claim(scene.scan, at=NOW) == ""
    session.check_phone(scene.scan, token, at=NOW)
    with pytest.raises(Refusal) as told:
        session.check_phone(scene.scan, "other", at=NOW)
    assert told.value.code == "scan_taken"


def test_claimed_keeps_no_token_in_the_row(scene: Scene) -> None:
    token = session.claim(scene.scan, at=NOW)
    scene.scan.refresh_from_db()
    assert token not in scene.scan.claimed


def test_session_ends_after_fifteen_quiet_minutes(scene: Scene) -> None:
    token = session.claim(scene.scan, at=NOW)
    session.check_phone(scene.scan, token, at=NOW + timedelta(minutes=14, seconds=59))
    with pytest.raises(Refusal) as told:
        session.check_phone(scene.scan, token, at=NOW + timedelta(minutes=15))
    assert told.value.code == "scan_over"
    session.used(scene.scan, at=NOW + timedelta(minutes=14))
    session.check_phone(scene.scan, token, at=NOW + timedelta(minutes=28))


def test_claim_expired_session_is_refused(scene: Scene) -> None:
    assert session.claim(scene.scan, at=NOW + timedelta(minutes=16)) == ""


def test_renew_puts_the_old_phone_out_and_keeps_the_session(scene: Scene) -> None:
    token, secret = session.claim(scene.scan, at=NOW), scene.scan.secret
    session.renew(scene.scan, at=NOW)
    assert session.find(secret) is None
    assert session.find(scene.scan.secret) == scene.scan
    with pytest.raises(Refusal):
        session.check_phone(scene.scan, token, at=NOW)


def test_open_session_again_is_the_same_session(scene: Scene) -> None:
    again = session.open_session(scene.held, by=scene.scan.opened_by_id, at=NOW)
    assert again == scene.scan
    assert again.application == scene.application


def test_state_follows_the_phone(scene: Scene) -> None:
    assert session.state(scene.scan, at=NOW) == "waiting"
    session.claim(scene.scan, at=NOW)
    assert session.state(scene.scan, at=NOW + timedelta(seconds=24)) == "connected"
    assert session.state(scene.scan, at=NOW + timedelta(seconds=26)) == "away"
    assert session.state(scene.scan, at=NOW + timedelta(minutes=15)) == "over"
