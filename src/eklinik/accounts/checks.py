"""What must not go into production: debug, a known secret, demo accounts, plain HTTP.

The checks are `Tags.security` errors, run by `serve` and by `manage check --deploy`;
the demo, the tests and a start without the deploy flag do not run them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

SECRET_MIN = 32


@register(Tags.security, deploy=True)
def production(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything that forbids serving real people."""
    return [*_settings(), *_demo_rows()]


def _settings() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG is on.", hint="Unset EKLINIK_DEBUG.", id="eklinik.E001")
    if settings.SECRET_KEY == settings.DEFAULT_SECRET:
        yield Error(
            "The secret key is the one printed in the source.",
            hint="Set EKLINIK_SECRET_KEY to at least 50 random characters.", id="eklinik.E002",
        )  # fmt: skip
    elif len(settings.SECRET_KEY) < SECRET_MIN:
        yield Error(
            "The secret key is too short.",
            hint="Set EKLINIK_SECRET_KEY to at least 50 random characters.", id="eklinik.E003",
        )  # fmt: skip
    if settings.DEMO:
        yield Error("EKLINIK_DEMO is set.", hint="Unset it; use `demo`.", id="eklinik.E004")
    if not settings.EKLINIK_DATA_KEY:
        yield Warning(
            "Identities are enciphered with a key made from the secret key.",
            hint="Set EKLINIK_DATA_KEY, so that the secret key can be changed.", id="eklinik.W001",
        )  # fmt: skip
    if not settings.SITE_URL.startswith("https://"):
        yield Warning(
            "The site is served without TLS.",
            hint="Set EKLINIK_SITE_URL to the https:// address.", id="eklinik.W002",
        )  # fmt: skip


def _demo_rows() -> Iterator[CheckMessage]:
    from eklinik.accounts.models import Office, User

    try:
        demo = User.objects.filter(is_demo=True).exists()
        demo = demo or Office.objects.filter(is_demo=True).exists()
    except DatabaseError:
        yield Error(
            "The database cannot be read.", hint="Run `manage migrate` first.", id="eklinik.E006"
        )
        return
    if demo:
        yield Error(
            "This database holds demo accounts, whose password is printed in the manual.",
            hint="Serve another EKLINIK_DATA or DATABASE_URL.", id="eklinik.E005",
        )  # fmt: skip
