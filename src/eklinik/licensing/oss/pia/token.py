"""The token of inbound calls: SHA1(USERNAME+PASSWORD+NIB+DATE(Ymd)), the date in WIB."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
SLACK = timedelta(minutes=15)


def token_for(username: str, password: str, nib: str, day: date) -> str:
    """The token of one NIB on one day; SHA1 is what the contract prescribes."""
    text = f"{username}{password}{nib}{day:%Y%m%d}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def days_at(at: datetime) -> Iterator[date]:
    """Today in WIB; around midnight also the other day, for clocks that differ."""
    seen = set()
    for moment in (at, at - SLACK, at + SLACK):
        day = moment.astimezone(WIB).date()
        if day not in seen:
            seen.add(day)
            yield day


def is_valid(token: str, *, username: str, password: str, nib: str, at: datetime) -> bool:
    """The token fits; false while no username and password are configured."""
    if not username or not password:
        return False
    given = token.strip().lower().encode()
    wanted = [token_for(username, password, nib, day).encode() for day in days_at(at)]
    return any(hmac.compare_digest(given, one) for one in wanted)
