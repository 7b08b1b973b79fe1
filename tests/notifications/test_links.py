"""The link in a notice opens the file's own tracking page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.test import Client

from eklinik.notifications.planning import tracking_link
from tests.people import House


def test_link_of_a_notice_opens_the_tracking_page(house: House, client: Client) -> None:
    case = house.case()
    parts = urlsplit(tracking_link(case))
    page = client.get(f"{parts.path}?{parts.query}", follow=True)
    assert page.redirect_chain == [(f"/lacak/{case.number}/", 302)]
    assert page.templates[0].name == "public/tracked.html"
