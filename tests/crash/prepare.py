"""Fills a scratch database for the crash test and prints, as JSON, what is driven.

Runs as a process of its own, on the settings of the processes that will be killed.
"""

from __future__ import annotations

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after the set-up
from django.utils import timezone  # noqa: E402  after Django is set up

from eklinik.accounts.models import User  # noqa: E402  after Django is set up
from eklinik.accounts.tokens import make_token  # noqa: E402  after Django is set up
from tests.people import House, build_house  # noqa: E402  after Django is set up
from tests.walking import walk  # noqa: E402  after Django is set up

TOLD, NUMBERED = 5, 3
WORKERS = ("fo", "teknis", "kabid", "kepala")


def main() -> None:
    """An office, cases to tell about, and cases that wait for their number."""
    call_command("migrate", verbosity=0)
    house, at = build_house(), timezone.now()
    User.objects.filter(pk=house.users["pemohon"].pk).update(email="pemohon@contoh.test")
    told = [house.case(at=at, on_behalf=True).pk for _ in range(TOLD)]
    numbered = [walk(house, house.case(at=at), "determine", at).pk for _ in range(NUMBERED)]
    print(json.dumps({"told": told, "numbered": numbered, "tokens": tokens(house)}))  # noqa: T201  its answer


def tokens(house: House) -> dict[str, str]:
    """A bearer token for each who acts."""
    return {
        name: make_token(house.users[name], "uji", ("read", "work"), at=timezone.now())
        for name in WORKERS
    }


if __name__ == "__main__":
    main()
