"""Makes a test key and certificate for somebody who signs; the test CA on first use."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from pydantic import SecretStr

from eklinik.documents.signing.authority import MARK, key_file, make_ca, make_signer

SHORTEST = 8


class Command(BaseCommand):
    """`./eklinik manage new_signer NIP NAME`."""

    help = f"Membuat kunci tanda tangan {MARK} untuk seorang pejabat; frasa sandinya ditanyakan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nip", help="18 angka, sama dengan NIP pada penugasannya")
        parser.add_argument("name", help="nama lengkap seperti pada surat")

    def handle(self, *args: Any, **options: Any) -> None:
        directory = Path(settings.EKLINIK_KEYS)
        _refuse(directory, options["nip"])
        passphrase = _ask()
        make_ca(directory, at=timezone.now())
        made = make_signer(directory, options["name"], options["nip"], passphrase,
                           at=timezone.now())  # fmt: skip
        self.stdout.write(f"Kunci {MARK} tersimpan: {made}")
        self.stdout.write("Berlaku dua tahun. Jangan dipakai untuk surat sungguhan.")


def _refuse(directory: Path, nip: str) -> None:
    try:
        path = key_file(directory, nip)
    except ValueError as error:
        raise CommandError("NIP terdiri atas 18 angka. Periksa ketikannya.") from error
    if path.exists():
        raise CommandError(f"{path} sudah ada. Pindahkan dahulu bila memang akan diganti.")


def _ask() -> SecretStr:
    first, again = getpass("Frasa sandi: "), getpass("Ulangi: ")
    if first != again:
        raise CommandError("Kedua frasa tidak sama. Jalankan lagi perintahnya.")
    if len(first) < SHORTEST:
        raise CommandError(f"Frasa terlalu pendek. Pakai sedikitnya {SHORTEST} huruf.")
    return SecretStr(first)
