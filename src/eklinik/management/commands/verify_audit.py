"""Recomputes every chain and seal; ends with an error when something was altered."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eklinik.accounts.models import Office
from eklinik.casework.audit import verify_audit
from eklinik.casework.models import Case, Movement, Seal

SHOWN = 50


class Command(BaseCommand):
    """`./eklinik verify-audit`."""

    help = "Menghitung ulang rantai catatan setiap berkas dan segel setiap hari."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = sum(self._verify(office) for office in Office.objects.order_by("slug"))
        if faults:
            raise CommandError(
                f"{faults} catatan tidak utuh. Simpan salinan basis data ini dan hubungi "
                "penanggung jawab keamanan sebelum melanjutkan."
            )
        self.stdout.write("Semua catatan utuh.")

    def _verify(self, office: Office) -> int:
        found = list(verify_audit(office.pk))
        self.stdout.write(
            f"{office.name}: {Case.objects.filter(office=office).count()} berkas, "
            f"{Movement.objects.filter(case__office=office).count()} perpindahan, "
            f"{Seal.objects.filter(office=office).count()} segel, {len(found)} tidak utuh"
        )
        for fault in found[:SHOWN]:
            self.stderr.write(f"  {fault}")
        return len(found)
