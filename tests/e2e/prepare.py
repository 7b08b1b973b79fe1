"""Makes the data of the browser tests: the demo's city office with a case in every state.

    python -m tests.e2e.prepare DATA PORT

`python -m eklinik demo --data DATA --port PORT` then serves it: the same web server and
worker as the demo's, in processes of their own.  `pages.json` lists every page to look at.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import time
from pathlib import Path

from eklinik.serving.demo import REFERENCE, _refuse_other_history, environment, schema_hash
from eklinik.serving.home import DataDir, tree_hash
from eklinik.serving.upkeep import collect_static, compile_messages

PAGES, NUMBERS = "pages.json", "numbers.json"
ALL_DAY = {day: [(time(0), time(23, 59, 59))] for day in range(7)}
AT_ONCE = {"book_hours_before": 0, "slot_minutes": 5}
"""Tests run at any hour: the desks never close, and an appointment may be minutes away."""


def main(path: Path, port: int) -> int:
    """Migrate, build, fill, gather static files, and list the pages."""
    home = DataDir(path)
    home.prepare()
    os.environ.update(environment(home, port) | {"DJANGO_SETTINGS_MODULE": "eklinik.settings"})
    compile_messages()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    pages, numbers = _build()
    (home.path / PAGES).write_text(json.dumps(pages))
    (home.path / NUMBERS).write_text(json.dumps(numbers))
    collect_static(home)
    _refuse_other_history(home)
    for name, value in (
        ("schema", schema_hash()),
        ("reference", tree_hash(REFERENCE, suffixes=(".toml",))),
        ("demo", "1"),
    ):
        home.mark(name, value)
    return 0


def _build() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    from django.utils import timezone

    from eklinik.casework.models import Case
    from eklinik.casework.national_days import load_national_days
    from eklinik.catalogue.load import load_permits
    from eklinik.clinic.setup import change_settings
    from eklinik.demo.build import fill
    from eklinik.demo.cast import Samples
    from eklinik.demo.clinic import set_up
    from eklinik.demo.people import CITY, build_crew
    from tests.e2e.sights import STORIES, needed, pages_of

    at = timezone.now()
    load_national_days(REFERENCE / "holidays.toml")
    crew = build_crew(CITY, at=at)
    load_permits(REFERENCE, office=crew.office, at=at, by=crew.users["admin"], publishing=True)
    set_up(crew, at=at, week=ALL_DAY)
    change_settings(crew.office, AT_ONCE, by=crew.users["admin"].pk, at=at)
    samples = Samples()
    samples.prepare(needed())
    cases = fill(crew, STORIES, samples, lambda _: None, at=at)
    numbers = dict(Case.objects.values_list("pk", "number"))
    return pages_of(crew, cases), {key: numbers[pk] for key, pk in cases.items() if key}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
