"""schemathesis against a real server: no 500, no undocumented status, answers as documented.

    python -m tests.api_contract PATH_OF_SCHEMATHESIS [MAX_EXAMPLES]

Run by `.ci/api`, which makes schemathesis an environment of its own.
"""

from __future__ import annotations

import subprocess
import sys

from benchmarks.common import scratch_database
from benchmarks.server import server

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
PEOPLE = ("pemohon", "fo")


def main(program: str, examples: str = "15") -> int:
    """Let every person's token try every operation; the number of people that failed."""
    with scratch_database("sqlite"):
        tokens = tokens_of_a_house()
        with server() as address:
            return sum(probe(program, address, tokens[name], examples) for name in PEOPLE)


def tokens_of_a_house() -> dict[str, str]:
    """An office with a few cases, and a token a person."""
    from django.utils import timezone

    from eklinik.accounts.tokens import SCOPES, make_token
    from eklinik.casework.take import take
    from eklinik.clinic.queue import issue
    from tests.clinic.people import clinic
    from tests.people import build_house

    now = timezone.now()
    house = build_house()
    here = clinic(house)
    here.sits("fo", at=now)
    for _ in range(3):
        issue(house.office, here.services["A"], kind="in_person", source="api", at=now, force=True)
    for permit in ("plain", "visited"):
        for steps in range(3):
            case = house.case(permit, at=now)
            take(case.pk, "submit", by=house.actor("pemohon", now), at=now)
            if steps:
                take(case.pk, "refuse", by=house.actor("fo", now), at=now, reason="contoh")
    return {name: make_token(user, "uji", SCOPES, at=now) for name, user in house.users.items()}


def probe(program: str, address: str, token: str, examples: str) -> int:
    """One run; 1 when it failed."""
    command = [
        program, "run", f"{address}/api/v1/openapi.json", "--header",
        f"Authorization: Bearer {token}", "--checks", CHECKS, "--max-examples", examples,
        "--phases", "examples,coverage,fuzzing", "--seed", "20261124", "--workers", "1",
        "--request-timeout", "20",
    ]  # fmt: skip
    return int(subprocess.run(command, check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
