"""The peer's side: for every line on standard input, one round; prints its seconds.

Each round carries a number of processes through thirteen passings.
"""

import os
import sys
from time import perf_counter

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402  after the set-up
from permits.flows import PASSES, PermitFlow  # noqa: E402  as above
from viewflow.workflow import STATUS  # noqa: E402  as above
from viewflow.workflow.models import Process  # noqa: E402  as above


def carry() -> int:
    """One process from its start to its end; its key."""
    process = PermitFlow.submit.run()
    for name, verb in PASSES:
        node = getattr(PermitFlow, name)
        task = process.task_set.get(flow_task=node, status=STATUS.NEW)
        node.run(task, verb=verb)
    return int(process.pk)


def main() -> None:
    """Migrate, see that the flow ends, then answer line by line."""
    call_command("migrate", verbosity=0)
    pk = carry()
    assert Process.objects.get(pk=pk).status == STATUS.DONE
    print("ready", flush=True)
    for line in sys.stdin:
        start = perf_counter()
        for _ in range(int(line)):
            carry()
        print(perf_counter() - start, flush=True)


main()
