"""What casework asks of a permit version before it is published: its chart, steps and unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as now

from eklinik.casework.charts import newest
from eklinik.catalogue.definition import PermitDefinition
from eklinik.catalogue.models import PermitVersion
from eklinik.catalogue.publish import Words, publish_check
from eklinik.process import Process
from eklinik.staff.models import Unit


@publish_check
def charts_are_known(_version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    """Every chart that a request runs through exists, and has the steps that are given a time."""
    names = {definition.chart, *(rule.chart for rule in definition.request_kinds if rule.chart)}
    charts = {name: _chart(name) for name in sorted(names)}
    for name, chart in charts.items():
        if chart is None:
            yield now("Bagan alur tidak dikenal: %(chart)s.") % {"chart": name}
    for time in definition.times:
        if not any(chart is None or time.step in chart for chart in charts.values()):
            yield now("Waktu ditulis untuk langkah yang tidak ada: %(step)s.") % {"step": time.step}


def _chart(name: str) -> Process | None:
    try:
        return newest(name)
    except LookupError:
        return None


@publish_check
def unit_is_known(version: PermitVersion, definition: PermitDefinition) -> Iterable[Words]:
    """The unit that will do the work exists in the office."""
    office_id = version.permit_type.office_id
    if not Unit.objects.filter(office_id=office_id, code=definition.unit_code).exists():
        yield now("Kantor ini tidak mempunyai unit dengan kode “%(code)s”.") % {
            "code": definition.unit_code
        }
