"""Loads the reference tables: national days, the law, and the permit types of the offices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from eklinik.accounts.models import Office
from eklinik.casework.national_days import load_national_days
from eklinik.catalogue.files import ReferenceFileError
from eklinik.catalogue.load import SAME, load_permits
from eklinik.feedback.answers import load_answers
from eklinik.licensing.reference import load_law


class Command(BaseCommand):
    """`./eklinik reference load`."""

    help = "Memuat tabel acuan: hari libur, hukum, dan jenis izin (sebagai rancangan)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--office", default="", help="hanya kantor ini (slug)")
        parser.add_argument("--folder", type=Path, default=settings.ROOT / "reference")
        parser.add_argument(
            "--publish", action="store_true", help="terbitkan yang sudah dapat diterbitkan"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            self.stdout.write(str(load_national_days(folder / "holidays.toml")))
            self.stdout.write(str(load_law(folder, at=timezone.now())))
            for office in self._offices(options["office"]):
                self._load(office, folder, publishing=options["publish"])
        except ReferenceFileError as error:
            raise CommandError(f"Berkas acuan belum benar. {error}") from error

    def _offices(self, slug: str) -> list[Office]:
        found = list(Office.objects.filter(slug=slug) if slug else Office.objects.order_by("slug"))
        if slug and not found:
            raise CommandError(f"Kantor “{slug}” tidak ada. Lihat nama kantor di Kelola > Kantor.")
        if not found:
            self.stdout.write("Belum ada kantor; jenis izin dimuat setelah kantor dibuat.")
        return found

    def _load(self, office: Office, folder: Path, *, publishing: bool) -> None:
        lines = load_permits(folder, office=office, at=timezone.now(), publishing=publishing)
        self.stdout.write(f"{office.name}: {len(lines)} versi izin")
        told = load_answers(folder / "answers", office=office, at=timezone.now())
        self.stdout.write(f"{office.name}: {told} tanya jawab baru")
        for line in lines:
            if line.what != SAME or line.reasons:
                self.stdout.write(f"  {line}")
