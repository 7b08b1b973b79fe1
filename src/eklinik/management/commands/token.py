"""`token USER`: print a new API token of a user, once."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eklinik.accounts.people import find_by_login
from eklinik.accounts.tokens import SCOPES, make_token


class Command(BaseCommand):
    """Makes a token from the command line, for a user found by username, phone or e-mail."""

    help = "Print a new API token of a user."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="username, e-mail address or phone number")
        parser.add_argument("--name", default="baris perintah", help="what the token is for")
        parser.add_argument("--scope", action="append", choices=SCOPES, help="default: all")
        parser.add_argument("--days", type=int, default=90, help="how long it lives")

    def handle(self, *args: Any, **options: Any) -> None:
        user = find_by_login(options["user"])
        if user is None or not user.is_active:
            raise CommandError(f"No active user '{options['user']}'.")
        now = timezone.now()
        until = now + timedelta(days=options["days"])
        scopes = options["scope"] or SCOPES
        self.stdout.write(make_token(user, options["name"], scopes, at=now, expires_at=until))
