"""OSS's pages to look at: the office's way with messages, an export, and a case in OSS."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from eklinik.demo.people import Crew
from eklinik.licensing.models import OssMessage, OssSheet

LINES = [
    {"line": 2, "key": "I-CONTOH-1", "name": "PT Contoh", "change": "new",
     "words": "id_izin I-CONTOH-1; 50 Disetujui"},
    {"line": 3, "key": "I-CONTOH-2", "name": "PT Lain Contoh", "change": "unknown",
     "words": "tidak ada berkasnya di sini"},
]  # fmt: skip


def oss_pages(crew: Crew) -> dict[str, dict[str, str]]:
    """Addresses by audience, with a dead letter, one that waits, and an export to look at."""
    at, user = timezone.now(), crew.users["admin"]
    common = {"office": user.office, "nib": "0000000000001", "id_izin": "I-CONTOH-1", "at": at}
    OssMessage.objects.create(
        direction="out", method="receiveLicenseStatus", state="dead", attempts=7,
        body={"kd_status": "50"}, error="OSS tidak terjangkau (ConnectError)", **common,
    )  # fmt: skip
    OssMessage.objects.create(
        direction="in", method="receiveFileDS", state="received", digest="0" * 64,
        body={"id_izin": "I-CONTOH-1"}, error="Belum ada berkas dengan id izin itu.", **common,
    )  # fmt: skip
    sheet = OssSheet.objects.create(
        office=user.office, file_name="ekspor-izin.xlsx", digest="0" * 64, state="preview",
        lines=LINES, counts={"new": 1, "unknown": 1}, by=user, at=at,
    )  # fmt: skip
    return {
        "admin": {
            "oss": reverse("admin_oss"),
            "oss-impor": reverse("admin_oss_import"),
            "oss-pratinjau": reverse("admin_oss_sheet", args=[sheet.pk]),
        }
    }
