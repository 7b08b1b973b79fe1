"""The tracking secret: whoever has it beside the number may see how a file stands.

Nothing is stored: it is the keyed digest of the case, so a lost receipt can be
printed again and a leaked one is made worthless by raising `secret_round`.
"""

from __future__ import annotations

import hmac
from base64 import b32encode
from hashlib import sha256

from django.conf import settings
from django.db.models import F

from eklinik.casework.models import Case

LENGTH = 10  # 50 bits, guessed at against a throttle
LOOKALIKES = str.maketrans({"0": "O", "1": "I", "8": "B"})


def secret_of(case: Case) -> str:
    """The secret as it is printed: `ABCDE-FGHJK`."""
    return _secret(case.pk, case.number, case.secret_round)


def _secret(case_id: int, number: str, round_: int) -> str:
    words = f"tracking/{case_id}/{number}/{round_}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), words, sha256).digest()
    letters = b32encode(digest).decode()[:LENGTH]
    return f"{letters[:5]}-{letters[5:]}"


def _plain(secret: str) -> str:
    letters = "".join(char for char in secret.upper() if char.isalnum())
    return letters.translate(LOOKALIKES)


def case_by_secret(number: str, secret: str) -> Case | None:
    """The case of that number when the secret is its own; an unknown number costs the same.

    The caller throttles: tries are counted by number and by sender.
    """
    typed = _plain(secret).encode()
    found = None
    rows = list(Case.objects.filter(number__iexact=number.strip()[:40])[:5])
    for case in rows or [Case(pk=0, number="")]:
        right = hmac.compare_digest(_plain(secret_of(case)).encode(), typed)
        if right and case.pk:
            found = case
    return found


def renew_secret(case: Case) -> str:
    """Make the printed secret worthless and return the new one."""
    Case.objects.filter(pk=case.pk).update(secret_round=F("secret_round") + 1)
    case.refresh_from_db(fields=["secret_round"])
    return secret_of(case)
