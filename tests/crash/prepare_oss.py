"""A connected office with many messages for OSS, on an empty installation."""

from __future__ import annotations

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after Django is set up
from django.utils import timezone  # noqa: E402  after Django is set up

from eklinik.licensing.models import OssMessage  # noqa: E402  after Django is set up
from eklinik.licensing.oss import outbound  # noqa: E402  after Django is set up
from tests.licensing.business import build_business  # noqa: E402  after Django is set up
from tests.licensing.oss.people import oss_project  # noqa: E402  after Django is set up
from tests.people import build_house  # noqa: E402  after Django is set up

MESSAGES = 40


def main() -> None:
    """Prints how many messages wait."""
    call_command("migrate", verbosity=0)
    business, at = build_business(build_house()), timezone.now()
    office = business.house.office
    office.settings = {"oss": {"way": "connected", "resets": 1}}
    office.save()
    first = outbound.tell(oss_project(business), "receiveLicenseStatus", {"kd_status": "10"}, at=at)
    OssMessage.objects.bulk_create(_alike(first, number) for number in range(2, MESSAGES + 1))
    print(json.dumps({"messages": MESSAGES}))  # noqa: T201  its answer


def _alike(first: OssMessage, number: int) -> OssMessage:
    izin = f"I-{number}"
    return OssMessage(
        office_id=first.office_id, direction=first.direction, method=first.method, nib=first.nib,
        id_izin=izin, body={**first.body, "id_izin": izin}, state=first.state, at=first.at,
        next_at=first.next_at,
    )  # fmt: skip


if __name__ == "__main__":
    main()
