"""Makes an office and its first administrator: where an own installation begins."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from eklinik.accounts.desk import Slip, new_slip
from eklinik.accounts.log import record
from eklinik.accounts.models import AuthorityLevel, Office, User
from eklinik.accounts.people import keep_new
from eklinik.staff.duties import post
from eklinik.staff.models import ADMIN

WORDS = ("slug", "name", "government", "level", "place", "number_code", "time_zone")
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


class Command(BaseCommand):
    """`./eklinik manage new_office SLUG …`."""

    help = "Membuat kantor dan pengelola pertamanya; mencetak kode aktivasi pengelola, sekali saja."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="nama pendek, misalnya kutaraja")
        for name, told in (
            ("name", "nama kantor"),
            ("government", "pemerintah daerah, misalnya 'Pemerintah Kota Kutaraja'"),
            ("place", "tempat penetapan di surat"),
            ("number-code", "kode kantor dalam nomor surat"),
            ("admin", "nama pengguna pengelola"),
            ("admin-name", "nama lengkap pengelola"),
        ):
            parser.add_argument(f"--{name}", required=True, help=told)
        parser.add_argument("--level", required=True, choices=AuthorityLevel.values)
        parser.add_argument("--time-zone", default=ZONES[0], choices=ZONES)

    def handle(self, *args: Any, **options: Any) -> None:
        slip = _make(options, at=timezone.now())
        day = slip.expires_at.astimezone(ZoneInfo(options["time_zone"]))
        self.stdout.write(f"Kantor {options['name']} dibuat.")
        self.stdout.write(f"Kode aktivasi {slip.user.username}: {slip.code}")
        self.stdout.write(f"Buka /aktivasi/ dan ketik kode itu paling lambat {day:%Y-%m-%d %H:%M}.")


@transaction.atomic
def _make(options: dict[str, Any], *, at: datetime) -> Slip:
    if Office.objects.filter(slug=options["slug"]).exists():
        raise CommandError(f"Kantor “{options['slug']}” sudah ada. Pilih nama pendek lain.")
    office = Office(**{name: options[name] for name in WORDS})
    user = User(username=options["admin"], name=options["admin_name"], office=office)
    user.set_unusable_password()
    try:
        office.full_clean()
        office.save()
        keep_new(user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    day = at.astimezone(ZoneInfo(office.time_zone)).date()
    record("create", "office", office.pk, office_id=office.pk, by=None, at=at, title=office.name)
    post(user, ADMIN, valid_from=day, by=None, at=at)
    return new_slip(user, office=office, by=user.pk, at=at)
