"""The law's pages to look at: the catalogue, a code under the glass, and a preview."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from eklinik.demo.people import Crew
from eklinik.licensing.importers import run
from eklinik.licensing.importers.take_in import receive
from eklinik.licensing.reference import load_law
from eklinik.serving.demo import REFERENCE

PAGE = b"""{"form": "eklinik-oss-page/1", "codes": [{"code": "16299", "scopes": [
 {"scope": "Seluruh", "rows": [{"skala": "mikro", "risiko": "MT"}, {"skala": "x"}]}]}]}"""
SETTINGS = {
    "edition": "2025", "regulation": "PP 28/2025", "trust": "source",
    "source": "oss.go.id", "source_date": "2026-11-20",
}  # fmt: skip


def law_pages(crew: Crew) -> dict[str, dict[str, str]]:
    """Addresses by audience, with a file that waits for approval."""
    at = timezone.now()
    load_law(REFERENCE, at=at)
    batch = receive("oss_page", "oss-16299.json", PAGE, SETTINGS, by=crew.users["admin"], at=at)
    run.advance(batch.pk, at=at)
    return {
        "admin": {
            "hukum": reverse("admin_law"),
            "hukum-kode": reverse("admin_law_code") + "?edition=2025&code=23969&scale=besar",
            "hukum-umku": reverse("admin_law_umku"),
            "hukum-impor": reverse("admin_law_new"),
            "hukum-pratinjau": reverse("admin_law_import", args=[batch.pk]),
        }
    }
