"""What the charts call of the inspections, registered by name."""

from django.utils.translation import gettext_lazy as _

from eklinik.casework.registry import Passing, act, on_stop, product
from eklinik.inspections.plan import cancel_visit, plan_visit

INSPECTION_REPORT = product("inspection_report", _("Berita Acara Pemeriksaan (BAP)"))


@act("plan_inspection")
def plan_inspection(passing: Passing) -> None:
    """Schedule the visit."""
    plan_visit(passing)


@act("cancel_inspection")
def cancel_inspection(passing: Passing) -> None:
    """The visit will be held at another time."""
    cancel_visit(passing, "Kunjungan dijadwalkan ulang")


@on_stop
def cancel_inspection_of_stopped_case(passing: Passing) -> None:
    """Nobody visits for a case that was withdrawn or has lapsed."""
    cancel_visit(passing, "Permohonan tidak dilanjutkan")
