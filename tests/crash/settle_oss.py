"""What became of the messages, once the claims of killed workers have run out."""

from __future__ import annotations

import json
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  after Django is set up

from eklinik.licensing.models import OssMessage  # noqa: E402  after Django is set up
from eklinik.licensing.oss import outbound  # noqa: E402  after Django is set up


def main() -> None:
    """Prints the states of the messages about a status, and their keys."""
    for minutes in (0, 10, 20):
        outbound.sweep(at=timezone.now() + timedelta(minutes=minutes))
    rows = OssMessage.objects.filter(method="receiveLicenseStatus")
    found = list(rows.values_list("key", "state"))
    print(json.dumps({"states": {str(key): state for key, state in found}}))  # noqa: T201  its answer


if __name__ == "__main__":
    main()
