"""OSS's pages in a browser: narrow and wide, light and dark."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.test import Client
from django.utils import timezone

from eklinik.licensing.models import OssMessage, Project
from eklinik.licensing.oss import outbound, statuses
from tests.e2e.harness import check_page
from tests.licensing.business import Business, build_business
from tests.licensing.oss.people import connect
from tests.people import build_house

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def business(transactional_db, settings) -> Business:
    found = build_business(build_house())
    connect(settings, found)
    return found


def signed_in(business: Business, name: str) -> dict[str, str]:
    client = Client()
    client.force_login(business.house.users[name])
    return {conf.SESSION_COOKIE_NAME: client.cookies[conf.SESSION_COOKIE_NAME].value}


def test_pages_of_oss(live_server, browser, business) -> None:
    at = timezone.now()
    case = business.sent(at=at)
    project = Project.objects.get(case=case)
    by_hand = outbound.tell(project, "receiveLicenseStatus", {"kd_status": "10"}, at=at)
    Project.objects.filter(pk=project.pk).update(id_izin="I-1", id_proyek="P-1", oss_id="O-1",
                                                 kd_izin="CONTOH-01")  # fmt: skip
    project.refresh_from_db()
    actor = business.house.actor("kepala", at)
    later = at + timedelta(seconds=1)
    statuses.note(project, "43", actor=actor, at=later, since=later,
                  reason="Persyaratan berubah di OSS")  # fmt: skip
    OssMessage.objects.exclude(pk=by_hand.pk).update(
        state="dead", attempts=7, error="OSS tidak terjangkau (ConnectError)", next_at=None
    )
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    here = live_server.url
    check_page(browser, f"{here}/kantor/berkas/{case.pk}/oss/", name="oss-berkas",
               cookies=signed_in(business, "penilai"))  # fmt: skip
    check_page(browser, f"{here}/kelola/oss/", name="oss-kelola",
               cookies=signed_in(business, "admin"))  # fmt: skip
